"""What accounts do when allauth tells that somebody signed in or confirmed an address."""

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.socialaccount.models import SocialAccount
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest

from samklang.foundation.models import Letter

from .middleware import SIGNED_IN_AT
from .models import User


@receiver(user_logged_in, dispatch_uid="accounts.stamp")
def stamp(request: HttpRequest, **kwargs: Any) -> None:
    """From now the session's whole life is counted."""
    request.session[SIGNED_IN_AT] = time.time()


@receiver(authenticator_added, dispatch_uid="accounts.just_used")
def just_used(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Who has just made a key has just shown it; the recovery codes that follow need no more."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", reauthenticated=True, type=authenticator.type)


@receiver(pre_delete, sender=EmailAddress, dispatch_uid="accounts.keep_letters_theirs")
def keep_letters_theirs(instance: EmailAddress, **kwargs: Any) -> None:
    """Letters to an address that somebody gives up stay theirs, whoever has the address next."""
    if instance.verified:
        letters = Letter.objects.filter(reader=None, to__iexact=instance.email)
        letters.update(reader=instance.user_id)


@receiver(email_confirmed, dispatch_uid="accounts.forget_strangers")
def forget_strangers(request: HttpRequest, email_address: EmailAddress, **kwargs: Any) -> None:
    """Whoever first proves to own the address owns the account, and only they.

    A stranger may have opened an account with somebody else's address through a provider, or have been
    given a password for it, and then waited for the owner to come. So at the first confirmation every way
    in goes that was not used in this very session.
    """
    user = email_address.user
    if EmailAddress.objects.filter(user=user, verified=True).exclude(pk=email_address.pk).exists():
        return
    records = get_authentication_records(request, user)
    proven = {(record.get("provider"), record.get("uid")) for record in records}
    for login in SocialAccount.objects.filter(user=user):
        if (login.provider, login.uid) not in proven:
            login.delete()
    if user.has_usable_password() and not any(record["method"] == "password" for record in records):
        user.set_unusable_password()
        user.save(update_fields=["password"])
