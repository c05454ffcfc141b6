"""The other parties are told of each step: a letter in their own language, and a notice here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from samklang.accounts.models import User
from samklang.agreements import queries
from samklang.agreements.models import Agreement, AgreementParty, Step, Version
from samklang.foundation.mail import send
from samklang.history.actions import notify
from samklang.history.models import Follow


def tell(step: Step, *, by: User | None) -> None:
    """Everybody who acts for a party, except whoever did it."""
    agreement = step.agreement
    verb = step.to_state if step.deed == Step.Deed.STATE else step.deed
    facts = {"on": step.on.isoformat(), "place": step.place, "reason": step.reason}
    if step.planned_on:
        facts["day"] = step.planned_on.isoformat()
    _notice(agreement, verb, f"step:{step.pk}", by=by, at=step.at, facts=facts)
    for party, person in people(agreement):
        if by is None or person.pk != by.pk:
            context = {"agreement": agreement, "step": step, "party": party, "person": person}
            _send(person, "step", context, key=f"{agreement.code}:step:{step.pk}:{person.pk}")


def tell_version(version: Version, *, by: User | None) -> None:
    agreement = version.agreement
    facts = {"number": version.number, "note": version.note}
    _notice(agreement, "version", f"version:{version.number}", by=by, at=version.written_at, facts=facts)
    for party, person in people(agreement):
        if by is None or person.pk != by.pk:
            context = {"agreement": agreement, "version": version, "party": party, "person": person}
            _send(person, "version", context, key=f"{agreement.code}:version:{version.number}:{person.pk}")


def tell_approval(version: Version, approved_by: AgreementParty, *, by: User | None, at: datetime) -> None:
    agreement = version.agreement
    facts = {"number": version.number, "party": str(approved_by)}
    _notice(agreement, "approved", f"approved:{version.number}:{approved_by.pk}", by=by, at=at, facts=facts)
    for party, person in people(agreement):
        if party.pk != approved_by.pk:
            context = {
                "agreement": agreement,
                "version": version,
                "approved_by": approved_by,
                "person": person,
            }
            key = f"{agreement.code}:approved:{version.number}:{approved_by.pk}:{person.pk}"
            _send(person, "approved", context, key=key)


def remind_all(agreement: Agreement, what: str, *, day: date, at: datetime) -> None:
    """Each person once for each day it is about, however often the job runs."""
    _notice(agreement, f"reminder-{what}", f"{what}:{day}", by=None, at=at, facts={"day": day.isoformat()})
    for party, person in people(agreement):
        context = {"agreement": agreement, "what": what, "day": day, "party": party, "person": person}
        _send(person, "reminder", context, key=f"{agreement.code}:{what}:{day}:{person.pk}")


def people(agreement: Agreement) -> list[tuple[AgreementParty, User]]:
    """Everybody who acts for a party, each once, with the first party they act for."""
    told: dict[int, tuple[AgreementParty, User]] = {}
    for party in queries.bound_parties(agreement, on=timezone.localdate()):
        for person in queries.people_of(party.organisation, on=timezone.localdate()):
            told.setdefault(person.pk, (party, person))
    return list(told.values())


def _notice(
    agreement: Agreement, verb: str, key: str, *, by: User | None, at: datetime, facts: Mapping[str, object]
) -> None:
    """Followers hear of it from the history itself; this is for the rest of the parties' people."""
    following = set(
        Follow.objects.filter(kind="agreements.agreement", record_id=agreement.pk).values_list(
            "user", flat=True
        )
    )
    others = [
        person
        for _party, person in people(agreement)
        if person.pk not in following and (by is None or person.pk != by.pk)
    ]
    notify(others, agreement, verb, at=at, key=key, **facts)


def _send(person: User, template: str, context: Mapping[str, object], *, key: str) -> None:
    whole = {**context, "base_url": settings.BASE_URL}
    send(
        person.email,
        f"agreements/mail/{template}.txt",
        whole,
        language=person.language,
        key=f"agreement:{key}",
    )
