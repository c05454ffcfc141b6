from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from samklang.accounts.models import User
from samklang.networks.models import Mandate

pytestmark = pytest.mark.django_db


def asked(*args):
    answer = StringIO()
    call_command("operator", *args, stdout=answer)
    return answer.getvalue()


def test_the_first_person_becomes_operator_and_gets_an_account():
    assert "is operator now" in asked("Kari@Kommune.no", "--name", "Kari")

    mandate = Mandate.objects.get(role="operator")
    assert (mandate.user.email, mandate.user.name) == ("kari@kommune.no", "Kari")


def test_asked_twice_nothing_changes():
    asked("kari@kommune.no")

    assert "already" in asked("kari@kommune.no")

    assert (Mandate.objects.count(), User.objects.count()) == (1, 1)


def test_what_is_no_address_is_refused_with_a_sentence():
    with pytest.raises(CommandError, match="not an address"):
        asked("kari")
