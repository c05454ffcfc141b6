"""Questions about a person's account: read only."""

import json
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from io import BytesIO
from operator import or_
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.foundation.models import Letter

from .demo import described
from .models import User
from .personal import holdings

DEMO_PEOPLE = 30

# The first that fits is named; Edge and Opera call themselves Chrome as well, and Chrome calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


class Visit(NamedTuple):
    """One place where the person is signed in."""

    id: int
    device: str
    address: str
    started_at: datetime
    seen_at: datetime
    is_here: bool


class Ways(NamedTuple):
    """Every way into one account."""

    has_password: bool
    passkeys: list[Authenticator]
    app: Authenticator | None
    codes_left: int | None
    logins: list[SocialAccount]


def visits_of(user: User, *, here: str | None) -> list[Visit]:
    """Where the person is signed in now, this place first, then the latest used."""
    sessions = list(UserSession.objects.filter(user=user).order_by("-last_seen_at"))
    alive = set(
        Session.objects.filter(
            session_key__in=[session.session_key for session in sessions], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    visits = [
        Visit(
            session.pk,
            device_named(session.user_agent),
            session.ip,
            session.created_at,
            session.last_seen_at,
            session.session_key == here,
        )
        for session in sessions
        if session.session_key in alive
    ]
    return sorted(visits, key=lambda visit: not visit.is_here)


def device_named(user_agent: str) -> str:
    """What a person would call it: "Firefox on Windows"."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or re.sub(r"[/ ].*", "", user_agent)[:40] or _("Unknown device")


def ways_of(user: User) -> Ways:
    by_kind: dict[str, list[Authenticator]] = {}
    for authenticator in Authenticator.objects.filter(user=user).order_by("created_at"):
        by_kind.setdefault(authenticator.type, []).append(authenticator)
    codes = by_kind.get(Authenticator.Type.RECOVERY_CODES)
    return Ways(
        has_password=user.has_usable_password(),
        passkeys=by_kind.get(Authenticator.Type.WEBAUTHN, []),
        app=next(iter(by_kind.get(Authenticator.Type.TOTP, [])), None),
        codes_left=len(codes[0].wrap().get_unused_codes()) if codes else None,
        logins=list(SocialAccount.objects.filter(user=user).order_by("date_joined")),
    )


def demo_people() -> list[tuple[User, list[str]]]:
    """The invented people whom a visitor of a demo installation may be, each with what they are here."""
    return described(list(User.objects.filter(is_sample=True, is_active=True).order_by("pk")[:DEMO_PEOPLE]))


def everything_on(user: User) -> dict[str, Any]:
    """All that the house holds on a person, room by room."""
    return {"accounts": account_of(user), **{holding.room: holding.export(user) for holding in holdings()}}


def account_of(user: User) -> dict[str, Any]:
    """The account's own part. Secrets (keys, seeds, codes) are not data about the person and stay here."""
    visits = UserSession.objects.filter(user=user)
    return {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "joined_at": user.joined_at,
        "last_signed_in_at": user.last_login,
        "addresses": _plain(EmailAddress.objects.filter(user=user), "email", "verified", "primary"),
        "ways_to_sign_in": _ways_as_data(ways_of(user)),
        "sessions": _plain(visits, "ip", "user_agent", "created_at", "last_seen_at"),
        "letters": _plain(letters_of(user), "subject", "body", "language", "state", "created_at"),
    }


def letters_of(user: User) -> QuerySet[Letter]:
    """To the addresses that are theirs, and those that were when they gave them up."""
    mine = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    to = reduce(or_, (Q(to__iexact=address) for address in {user.email, *mine}))
    return Letter.objects.filter(Q(reader=user.pk) | Q(to, reader=None))


def _ways_as_data(ways: Ways) -> dict[str, Any]:
    def used(key: Authenticator) -> dict[str, Any]:
        return {"name": str(key), "added_at": key.created_at, "used_at": key.last_used_at}

    return {
        "has_password": ways.has_password,
        "passkeys": [used(key) for key in ways.passkeys],
        "authenticator_app": used(ways.app) if ways.app else None,
        "recovery_codes_left": ways.codes_left,
        "linked_logins": [
            {
                "provider": login.provider,
                "id": login.uid,
                "told_us": login.extra_data,
                "linked_at": login.date_joined,
            }
            for login in ways.logins
        ],
    }


def _plain(rows: QuerySet[Any], *fields: str) -> list[dict[str, Any]]:
    return list(rows.order_by("pk").values(*fields))


def as_zip(user: User) -> bytes:
    """The person's data as a ZIP: one JSON file for each room, readable by people and by programs."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _files(everything_on(user)):
            archive.writestr(name, text)
    return packed.getvalue()


def _files(data: dict[str, Any]) -> Iterable[tuple[str, str]]:
    yield (
        "README.txt",
        _("All that Samklang holds about you. Each file is one part of the system, as JSON (UTF-8).") + "\n",
    )
    for room, held in data.items():
        yield f"{room}.json", json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"
