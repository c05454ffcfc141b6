"""How the tests of this room walk: as a reader does, by addresses and letters."""

import re

from samklang.foundation.models import Letter

SIGN_IN = "/en/account/sign-in/"
CODE = "/en/account/sign-in/code/"
PASSWORD_PAGE = "/en/account/sign-in/password/"
SECOND_STEP = "/en/account/sign-in/second-step/"
ACCOUNT = "/en/account/"
WAYS = "/en/account/ways/"


def letters_to(address):
    return list(Letter.objects.filter(to=address).order_by("id"))


def mailed_code(address):
    found = re.search(r"^ {4}(\S+)$", letters_to(address)[-1].body, re.MULTILINE)
    assert found, letters_to(address)[-1].body
    return found[1]


def sign_in_by_code(client, address, *, follow=True):
    client.post(SIGN_IN, {"email": address})
    return client.post(CODE, {"code": mailed_code(address)}, follow=follow)


def signed_in_as(client):
    """The address of whoever the client is signed in as, or nothing."""
    from samklang.accounts.models import User

    user_id = client.session.get("_auth_user_id")
    return User.objects.get(pk=user_id).email if user_id else None
