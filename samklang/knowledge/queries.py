"""Questions about cases: read only, and only what the reader may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Topic
from samklang.foundation.differing import Piece, pieces
from samklang.foundation.prepared import prepared
from samklang.foundation.text import Text
from samklang.foundation.within import holding
from samklang.networks.models import Mandate, Membership
from samklang.networks.rules import mandates_of
from samklang.toolbox import queries as toolbox
from samklang.toolbox import uses
from samklang.toolbox.models import Tool

from .models import (
    Author,
    Case,
    Indicator,
    Measurement,
    Question,
    ReadableIn,
    Replication,
    Review,
    Standing,
    Version,
)
from .template import SECTIONS, Section, text_of

Someone = User | AnonymousUser
DAYS_TRUE = 365
"""After a year the authors are asked whether it is still true."""


def visible_to(user: Someone) -> QuerySet[Case]:
    """What is published is for everyone; a draft for those who write it and those asked to read it."""
    return Case.objects.filter(Q(state=Case.State.PUBLISHED) | Q(pk__in=own(user).values("pk")))


def published() -> QuerySet[Case]:
    return Case.objects.filter(state=Case.State.PUBLISHED)


def own(user: Someone) -> QuerySet[Case]:
    """The cases somebody writes, has been asked to read, or looks after as the organisation's editor."""
    if not isinstance(user, User):
        return Case.objects.none()
    edited = [m.organisation_id for m in mandates_of(user) if m.role == Mandate.Role.EDITOR]
    return Case.objects.filter(
        Q(pk__in=Author.objects.filter(user=user).values("case"))
        | Q(pk__in=Review.objects.filter(reviewer=user).values("case"))
        | Q(organisation__in=edited)
    )


def written_by(user: User) -> QuerySet[Case]:
    return Case.objects.filter(pk__in=Author.objects.filter(user=user).values("case"))


def organisations_of(user: User) -> list[Organisation]:
    """Those somebody may tell a case of: the organisations and the networks' faces they act for."""
    held = mandates_of(user)
    found = [m.organisation for m in held if m.organisation]
    found += [m.network.organisation for m in held if m.network]
    return list({one.pk: one for one in found}.values())


def colleagues(case: Case, *, on: date) -> QuerySet[User]:
    """Who may write along or review: people of the organisation, and of the networks it is in."""
    networks = Membership.objects.known_at(None).on(on).filter(organisation=case.organisation_id)
    around = Membership.objects.known_at(None).on(on).filter(network__in=networks.values("network"))
    mandates = Mandate.objects.on(on).filter(
        Q(organisation=case.organisation_id)
        | Q(organisation__in=around.values("organisation"))
        | Q(network__in=networks.values("network"))
        | Q(network__organisation=case.organisation_id)
    )
    return User.objects.filter(pk__in=mandates.values("user"), is_active=True, erased_at=None).order_by(
        "name"
    )


def newest_version(case: Case) -> Version | None:
    return next(iter(_newest_version(case=case.pk)), None)


@prepared
def _newest_version(*, case: int) -> QuerySet[Version]:
    return Version.objects.filter(case=case).order_by("-number")[:1]


def open_review(case: Case, user: Someone) -> Review | None:
    if not isinstance(user, User):
        return None
    return case.reviews.filter(reviewer=user, answered_at=None).first()


def approval_since(case: Case) -> Review | None:
    """The newest reading that found the text good, if none after it asked for changes."""
    last = case.versions.order_by("-number").values_list("published_at", flat=True).first()
    answered = case.reviews.filter(answered_at__isnull=False)
    if last:
        answered = answered.filter(answered_at__gt=last)
    newest = answered.order_by("-answered_at", "-id").first()
    return newest if newest and newest.verdict == Review.Verdict.GOOD else None


def questions_of(case: Case, *, is_authors: bool) -> QuerySet[Question]:
    rows = case.questions.select_related("organisation").order_by("asked_at", "id")
    return rows if is_authors else rows.filter(hidden_because="")


def to_ask_anew(on: date) -> QuerySet[Case]:
    """Published cases nobody has said to be true for a year, and whose authors were not asked this month."""
    old = on - timedelta(days=DAYS_TRUE)
    lately = on - timedelta(days=30)
    asked = Q(asked_on=None) | Q(asked_on__lte=lately)
    return published().filter(asked, confirmed_on__lte=old).order_by("pk")


@dataclass(frozen=True)
class Change:
    """A section in two versions."""

    section: Section
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def pieces(self) -> list[Piece]:
        return pieces(self.before, self.after)


def compare(before: dict[str, Any], after: dict[str, Any], language: str) -> list[Change]:
    """Section by section in one language; those that say nothing in either are left out."""
    pairs = [(one, _plain(before, one.key, language), _plain(after, one.key, language)) for one in SECTIONS]
    return [Change(*pair) for pair in pairs if pair[1] or pair[2]]


def _plain(content: dict[str, Any], key: str, language: str) -> str:
    return str(text_of(content, key).get(language, {}).get("text", ""))


def topics_in_use() -> QuerySet[Topic]:
    """Asked topic by topic, so that the first case of each is enough however many there are."""
    named = Case.topics.through.objects.all()
    used = named.filter(topic=OuterRef("pk"), case__state=Case.State.PUBLISHED)
    return Topic.objects.filter(Exists(used), pk__in=named.values("topic")).order_by("slug")


def about(topic: str) -> Q:
    """Cases on the topic of this address, gathered from the topic."""
    return Q(topics__slug=topic)


def is_about(topic: str) -> Q:
    """The same, asked case by case; the topic's number is looked up once and not beside each case."""
    once = Subquery(Topic.objects.filter(slug=topic).values("pk"))
    return Q(Exists(Case.topics.through.objects.filter(case=OuterRef("pk"), topic=once)))


def readable_in(language: str) -> Q:
    """Cases of which all can be read in this language, gathered from the language."""
    return Q(readable_in__language=language)


def is_readable_in(language: str) -> Q:
    """The same, asked case by case."""
    return Q(Exists(ReadableIn.objects.filter(case=OuterRef("pk"), language=language)))


def tools_in_use() -> QuerySet[Tool]:
    """Those that everyone may see and that some published case was done with."""
    named = Case.tools.through.objects.all()
    used = named.filter(tool=OuterRef("pk"), case__state=Case.State.PUBLISHED)
    known = toolbox.known_to_all().filter(Exists(used), pk__in=named.values("tool"))
    return known.only("slug", "name").order_by("name", "pk")


def tools_of(case: Case) -> QuerySet[Tool]:
    """What it was done with, as far as everyone may see it."""
    rows = toolbox.known_to_all().filter(cases=case).order_by("name", "pk")
    return rows.only("slug", "name", "state")


def open_tools() -> Prefetch[Any]:
    """The tools of many cases that everyone may see, as their ``open_tools``."""
    rows = toolbox.known_to_all().only("slug", "name")
    return Prefetch("tools", rows, to_attr="open_tools")


def names_of_tools(case: Case) -> str:
    return ", ".join(sorted(tool.name for tool in getattr(case, "open_tools", ())))


def done_with(tool: str) -> Q:
    """Cases that were done with the tool of this address."""
    open_tools = toolbox.known_to_all().filter(slug=tool).values("pk")
    return Q(pk__in=Case.tools.through.objects.filter(tool__in=open_tools).values("case"))


def uses_of(tools: Collection[int]) -> QuerySet[Any]:
    """The newest published cases of each tool, as pairs of tool and case, with how many it has ``of_all``."""
    pairs: QuerySet[Any] = Case.tools.through.objects.filter(tool__in=tools, case__state=Case.State.PUBLISHED)
    newest_first = [F("case__published_at").desc(), F("case").desc()]
    place = Window(RowNumber(), partition_by="tool", order_by=newest_first)
    counted = pairs.annotate(place=place, of_all=Window(Count("pk"), partition_by="tool"))
    named: QuerySet[Any] = counted.filter(place__lte=uses.SHOWN).select_related("case__organisation")
    return named.defer("case__search_text").order_by("tool", "place")


def searchable(case: Case, topics: list[Topic], tools: list[Tool]) -> str:
    said = [*Text(case.title).plain().values(), *Text(case.lead).plain().values(), case.technology]
    said += [case.organisation.name, *(label for topic in topics for label in topic.labels.plain().values())]
    return " ".join(part for part in [*said, *(tool.name for tool in tools)] if part).lower()


def saying(words: str) -> Q:
    """Cases that have each of these words anywhere in what they are searched by."""
    return holding(Case, "search_text", words.lower())


def held_on(user: User) -> dict[str, Any]:
    """What this room holds on a person: what they write, read, asked and answered."""
    wrote = Author.objects.filter(user=user).select_related("case").order_by("pk")
    reviews = Review.objects.filter(reviewer=user).select_related("case").order_by("pk")
    asked = Question.objects.filter(Q(asked_by=user) | Q(answered_by=user)).order_by("pk")
    tried = Replication.objects.filter(Q(begun_by=user) | Q(contact_email__iexact=user.email)).order_by("pk")
    contacts = Case.objects.filter(contact_email__iexact=user.email).order_by("pk")
    return {
        "cases": [{"case": one.case.slug, "since": one.since.isoformat()} for one in wrote],
        "reviews": [
            {"case": one.case.slug, "verdict": one.verdict, "comment": one.comment} for one in reviews
        ],
        "questions": [
            {"text": one.text, "answer": one.answer if one.answered_by_id == user.pk else ""} for one in asked
        ],
        "replications": [
            {"case": one.case.slug, "organisation": one.organisation.name}
            for one in tried.select_related("case", "organisation")
        ],
        "sees_to": [
            {
                "case": one.readiness.case.slug,
                "line": str(one.need),
                "by": one.by_on and one.by_on.isoformat(),
            }
            for one in Standing.objects.filter(who__iexact=user.name or "-")
            .select_related("readiness__case", "need")
            .order_by("pk")
        ],
        "contact_of": [case.slug for case in contacts],
    }


def waiting_for(user: Someone) -> list[Case]:
    """Cases that want something of this person: reading, an answer, or a word on whether they are true."""
    if not isinstance(user, User):
        return []
    to_read = Review.objects.filter(reviewer=user, answered_at=None).values("case")
    wrote = Author.objects.filter(user=user).values("case")
    unanswered = Question.objects.filter(answered_at=None, hidden_because="", case__in=wrote).values("case")
    asked = Q(pk__in=wrote, asked_on__isnull=False, state=Case.State.PUBLISHED)
    rows = Case.objects.filter(Q(pk__in=to_read) | Q(pk__in=unanswered) | asked)
    return list(rows.select_related("organisation").order_by("pk")[:10])


@dataclass(frozen=True)
class Branch:
    """One who tried it, how far from the origin, and what was measured there."""

    replication: Replication
    depth: int
    measurements: list[Measurement]


@dataclass(frozen=True)
class Travel:
    """What the page of a case's travels gives to whoever draws on it."""

    case: Case
    branches: list[Branch]


def travelled(case: Case) -> tuple[list[Branch], list[Measurement]]:
    """Who took it from whom, each after the one it was taken from, and what was measured at the origin.

    Two questions to the database.
    """
    below: dict[int | None, list[Replication]] = {}
    for one in _replications(case=case.pk):
        below.setdefault(one.taken_from_id, []).append(one)
    measured: dict[int | None, list[Measurement]] = {}
    for measurement in _measurements(case=case.pk):
        measured.setdefault(measurement.replication_id, []).append(measurement)
    branches: list[Branch] = []
    waiting = [(one, 1) for one in reversed(below.get(None, []))]
    while waiting:
        one, depth = waiting.pop()
        branches.append(Branch(one, depth, measured.get(one.pk, [])))
        waiting += [(child, depth + 1) for child in reversed(below.get(one.pk, []))]
    return branches, measured.get(None, [])


@prepared
def _replications(*, case: int) -> QuerySet[Replication]:
    rows = Replication.objects.filter(case=case).order_by("started_on", "id")
    return rows.select_related("organisation__network", "case", "taken_from__organisation")


@prepared
def _measurements(*, case: int) -> QuerySet[Measurement]:
    rows = Measurement.objects.filter(indicator__case=case).select_related("indicator")
    return rows.order_by("indicator__name", "id")


def indicators_of(case: Case) -> QuerySet[Indicator]:
    return case.indicators.order_by("name")
