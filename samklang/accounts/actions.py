"""What changes an account. Signing in itself is django-allauth's; see ``adapters``."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samklang.foundation.errors import Refused
from samklang.foundation.mail import SEALED
from samklang.foundation.models import Letter

from .models import SharedMemory, User
from .personal import holdings
from .queries import letters_of
from .signals import account_changed, account_opened, person_erased


class AddressTaken(Refused):
    pass


class AlreadyErased(Refused):
    pass


@transaction.atomic
def open_account(email: str, *, name: str, language: str, by: User | None) -> User:
    """An account for somebody new here; a mailed code lets them in and confirms the address."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name=name, language=language)
    except IntegrityError as error:
        raise AddressTaken(_("There is an account with this address already.")) from error
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    account_opened.send(sender=User, user=user, by=by)
    return user


@transaction.atomic
def welcome(email: str, *, name: str, language: str) -> User:
    """An account for somebody new who came by a link from a letter; that shows the address to be theirs."""
    user = open_account(email, name=name, language=language, by=None)
    EmailAddress.objects.filter(user=user).update(verified=True)
    return user


@transaction.atomic
def change_profile(user: User, *, name: str, language: str) -> User:
    changed = [
        field for field, value in (("name", name), ("language", language)) if getattr(user, field) != value
    ]
    if changed:
        user.name, user.language = name, language
        user.save(update_fields=["name", "language"])
        account_changed.send(sender=User, user=user, verb="profile-changed", facts={"fields": changed})
    return user


@transaction.atomic
def end_visit(user: User, visit_id: int) -> None:
    """Sign out one place. A place that is gone already is no trouble."""
    _end(user, UserSession.objects.filter(user=user, pk=visit_id))


@transaction.atomic
def end_other_visits(user: User, *, here: str | None) -> None:
    """Sign out everywhere but here."""
    _end(user, UserSession.objects.filter(user=user).exclude(session_key=here or ""))


def _end(user: User, visits: QuerySet[UserSession]) -> None:
    keys = list(visits.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    if keys:
        account_changed.send(sender=User, user=user, verb="signed-out", facts={"places": len(keys)})


@transaction.atomic
def erase(user: User, *, by: User | None, at: datetime) -> User:
    """Take away what the house holds on a person; what remains is a tombstone that history can point to.

    Each room that holds something takes its part away, or refuses; then nothing is erased at all.
    """
    user = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    if user.erased_at:
        raise AlreadyErased(_("This person is erased already."))
    for holding in holdings():
        holding.erase(user)
    letters_of(user).delete()
    end_all = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(end_all.values_list("session_key", flat=True))).delete()
    for kind in (UserSession, EmailAddress, SocialAccount, Authenticator):
        kind.objects.filter(user=user).delete()
    user.email, user.name, user.is_active = f"erased-{user.pk}@erased.invalid", "", False
    user.last_login, user.erased_at = None, at
    user.set_unusable_password()
    user.save()
    person_erased.send(sender=User, user=user, by=by, at=at)
    return user


@transaction.atomic
def forget_what_is_over(*, at: datetime) -> None:
    """Sessions that have ended, codes that are too old to use, and what the shared memory no longer needs."""
    Session.objects.filter(expire_date__lt=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    SharedMemory.objects.filter(expires__lt=at).delete()
    Letter.objects.filter(key__startswith=SEALED, created_at__lt=at - timedelta(days=1)).delete()
