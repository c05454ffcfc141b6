"""Taking a whole benefit plan in from a workbook: all of it, or nothing of it and a sentence for each row."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import record
from samklang.networks.models import Network
from samklang.projects.columns import INDICATORS, OVERVIEW, heading_of
from samklang.projects.models import Benefit, Indicator, Workbook
from samklang.projects.sheets import Plan, Row, Trouble, Unread, read, text_from

from .benefits import add_indicator, depend, edit_benefit, edit_indicator, enter_benefit, measure


class PlanRefused(Refused):
    """Nothing was written, and the troubles say why. What was not understood may be the cause."""

    def __init__(self, troubles: list[Trouble], unread: list[Unread]) -> None:
        super().__init__(_("Nothing was taken in: some rows cannot stand as they are."))
        self.troubles, self.unread = troubles, unread


class NoSuchWorkbook(Refused):
    """It was taken in or thrown away meanwhile."""


class RowRefused(Refused):
    """``key`` names the column that is meant."""

    def __init__(self, sentence: str, key: str = "") -> None:
        super().__init__(sentence)
        self.key = key


class Line(NamedTuple):
    """What taking in a row does: something is new, is changed, or stands so already."""

    sheet: str
    row: int
    name: str
    does: str


@dataclass
class _Intake:
    network: Network
    at: datetime
    by: User | None
    on_behalf_of: str
    troubles: list[Trouble]
    benefits: dict[str, Benefit]
    organisations: dict[str, Organisation]
    indicators: dict[tuple[str, str], Indicator] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.by, "on_behalf_of": self.on_behalf_of}

    @contextmanager
    def row(self, sheet: str, row: Row) -> Iterator[None]:
        """A row that is refused is noted; the others are still looked at, so that all is said at once."""
        try:
            with transaction.atomic():
                yield
        except Refused as refused:
            column = heading_of(sheet, refused.key) if isinstance(refused, RowRefused) else ""
            self.troubles.append(Trouble(sheet, row["row"], column, str(refused)))

    def tell(self, sheet: str, row: Row, name: str, before: Any, facts: dict[str, Any]) -> None:
        """Note what the row does to what was there before."""
        is_same = before is not None and all(getattr(before, key) == facts[key] for key in facts)
        self.lines.append(
            Line(sheet, row["row"], name, "same" if is_same else "changed" if before else "new")
        )


@transaction.atomic
def hand_in_plan(network: Network, content: bytes, *, filename: str, at: datetime, by: User) -> Workbook:
    """Keep a workbook that can be taken in whole. Nothing of it is in the plan until it is confirmed."""
    look_at_plan(network, read(content), at=at, by=by)
    Workbook.objects.filter(network=network, owner=by).delete()
    facts = {"filename": filename[:200], "content": content, "handed_in_at": at}
    return Workbook.objects.create(network=network, owner=by, **facts)


def look_at_plan(network: Network, plan: Plan, *, at: datetime, by: User | None) -> list[Line]:
    """What taking the plan in would do, row by row. All of it is tried, and nothing of it stays."""
    with transaction.atomic():
        intake = _tried(network, plan, at=at, by=by)
        transaction.set_rollback(True)
    return intake.lines


@transaction.atomic
def confirm_plan(workbook: Workbook, *, at: datetime, by: User, on_behalf_of: str = "") -> int:
    """Somebody has looked and says: take it in."""
    found = Workbook.objects.select_for_update(no_key=True).filter(pk=workbook.pk).first()
    if found is None:
        raise NoSuchWorkbook(_("This workbook was taken in already, or was thrown away."))
    rows = take_in_plan(workbook.network, read(bytes(found.content)), at=at, by=by, on_behalf_of=on_behalf_of)
    found.delete()
    return rows


@transaction.atomic
def take_in_plan(
    network: Network, plan: Plan, *, at: datetime, by: User | None, on_behalf_of: str = ""
) -> int:
    """Enter and change what the plan says; what it does not name stays. Returns how many rows it had."""
    intake = _tried(network, plan, at=at, by=by, on_behalf_of=on_behalf_of)
    rows = len(intake.lines)
    record(network, "plan-taken-in", by=by, on_behalf_of=on_behalf_of, rows=str(rows))
    return rows


def _tried(network: Network, plan: Plan, *, at: datetime, by: User | None, on_behalf_of: str = "") -> _Intake:
    """Every row written, or all that is wrong with them said at once."""
    intake = _Intake(
        network,
        at,
        by,
        on_behalf_of,
        troubles=list(plan.troubles),
        benefits={one.code: one for one in network.benefits.select_related("organisation", "project")},
        organisations=_named(plan),
    )
    for row in plan.overview:
        with intake.row("overview", row):
            _benefit(intake, row)
    _arrows(intake, plan)
    codes = intake.benefits.values()
    known = Indicator.objects.filter(benefit__in=[one.pk for one in codes]).select_related("benefit")
    intake.indicators = {(one.benefit.code, one.key): one for one in known}
    for row in plan.indicators:
        with intake.row("indicators", row):
            _indicator(intake, row)
    for row in plan.measurements:
        with intake.row("measurements", row):
            _measurement(intake, row)
    if intake.troubles:
        raise PlanRefused(sorted(intake.troubles), plan.unread)
    return intake


def _named(plan: Plan) -> dict[str, Organisation]:
    """By their address, or by a name that only one has."""
    said = {row.get("organisation", "").strip() for row in plan.overview}
    rows = Organisation.objects.current().listed().filter(Q(slug__in=said) | Q(name__in=said))
    called = Counter(one.name for one in rows)
    return {one.name: one for one in rows if called[one.name] == 1} | {one.slug: one for one in rows}


def _benefit(intake: _Intake, row: Row) -> None:
    code, facts = row.get("code", "").strip(), _facts(OVERVIEW, row, {"code", "depends_on"})
    if not code:
        raise RowRefused(_("A code is missing."), "code")
    before = intake.benefits.get(code)
    if "organisation" in facts:
        slug = facts["organisation"].strip()
        facts["organisation"] = intake.organisations.get(slug)
        if facts["organisation"] is None:
            raise RowRefused(
                _("No organisation in the directory has the address “%(slug)s”.") % {"slug": slug},
                "organisation",
            )
    if "project" in facts:
        slug = facts["project"].strip()
        facts["project"] = intake.network.projects.filter(slug=slug).first() if slug else None
        if slug and facts["project"] is None:
            sentence = _("The network has no project at the address “%(slug)s”.") % {"slug": slug}
            raise RowRefused(sentence, "project")
    _fill_texts(facts, before)
    _is_whole(facts, before)
    intake.tell("overview", row, code, before, facts)
    if before:
        intake.benefits[code] = edit_benefit(before, **intake.who, **facts)
    else:
        claim = facts.get("evidence") or _("It stood in the plan that was taken in.")
        made = enter_benefit(intake.network, code=code, claim=claim, at=intake.at, **intake.who, **facts)
        intake.benefits[code] = made


def _is_whole(facts: dict[str, Any], before: Benefit | None) -> None:
    if before is None:
        for name in ("title", "kind", "organisation"):
            if not facts.get(name):
                raise RowRefused(_("Title, type and organisation must be there."), name)
    if facts.get("kind") == "" or ("title" in facts and not facts["title"]):
        raise RowRefused(_("Title, type and organisation must be there."))
    if facts.get("cadence") == "":
        facts["cadence"] = Benefit.Cadence.YEARLY
    if (facts.get("attribution") or 0) > 100:  # noqa: PLR2004 -- percent
        raise RowRefused(_("A share is at most 100 percent."), "attribution")
    if facts.get("cost") is not None and not facts.get("currency", before.currency if before else ""):
        raise RowRefused(_("A cost needs its currency."), "currency")
    _fits(Benefit, facts)


def _indicator(intake: _Intake, row: Row) -> None:
    code, key = row.get("benefit", "").strip(), row.get("key", "").strip()
    if code not in intake.benefits or not key:
        raise RowRefused(
            _("There is no benefit “%(code)s” in the overview, or the key is missing.") % {"code": code},
            "key" if code in intake.benefits else "benefit",
        )
    facts = _facts(INDICATORS, row, {"benefit", "key"})
    before = intake.indicators.get((code, key))
    _fill_texts(facts, before)
    if (before is None and not (facts.get("title") and facts.get("unit"))) or facts.get("unit") == "":
        raise RowRefused(
            _("An indicator needs a name and a unit."), "unit" if facts.get("title") else "title"
        )
    if facts.get("baseline") is not None and not facts.get("baseline_on", before and before.baseline_on):
        raise RowRefused(_("A baseline needs the day it was measured."), "baseline_on")
    _fits(Indicator, facts)
    intake.tell("indicators", row, f"{code} {key}", before, facts)
    if before:
        made = edit_indicator(before, **intake.who, **facts)
    else:
        made = add_indicator(intake.benefits[code], key=key, **intake.who, **facts)
    intake.indicators[code, key] = made


def _measurement(intake: _Intake, row: Row) -> None:
    indicator = intake.indicators.get((row.get("benefit", "").strip(), row.get("key", "").strip()))
    if indicator is None:
        raise RowRefused(_("The sheet of indicators has no such indicator."), "key")
    on, value, note = row.get("on"), row.get("value"), row.get("note", "")
    if on is None or value is None:
        raise RowRefused(_("A measurement needs a day and a value."), "on" if on is None else "value")
    standing = indicator.measurements.standing().filter(on=on).first()
    if standing is None:
        measure(indicator, on=on, value=value, note=note, at=intake.at, **intake.who)
    elif standing.value != value:
        raise RowRefused(_("Another value stands for that day. Strike it through first."), "value")
    intake.tell("measurements", row, f"{indicator.benefit.code} {indicator.key}", standing, {"value": value})


def _arrows(intake: _Intake, plan: Plan) -> None:
    for row in plan.overview:
        effect = intake.benefits.get(row.get("code", "").strip())
        for code in filter(None, (part.strip() for part in row.get("depends_on", "").split(","))):
            with intake.row("overview", row):
                cause = intake.benefits.get(code)
                if cause is None:
                    raise RowRefused(_("There is no benefit “%(code)s”.") % {"code": code}, "depends_on")
                if effect:
                    depend(effect, cause=cause, **intake.who)


def _facts(columns: list[Any], row: Row, without: set[str]) -> dict[str, Any]:
    return {
        column.key: row[column.key] for column in columns if column.key in row and column.key not in without
    }


def _fill_texts(facts: dict[str, Any], before: Benefit | Indicator | None) -> None:
    for name, said in facts.items():
        if isinstance(said, dict):
            facts[name] = text_from(getattr(before, name, None) or Text(), said)


def _fits(model: type[Benefit | Indicator], facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        most = getattr(model._meta.get_field(name), "max_length", None)
        if isinstance(value, str) and most and len(value) > most:
            raise RowRefused(_("“%(value)s…” is too long.") % {"value": value[:40]}, name)
