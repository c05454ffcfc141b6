"""Sample projects and their benefits on every rung of the ladder; every figure is invented."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Topic
from samklang.foundation.text import Text
from samklang.knowledge.models import Case
from samklang.networks.models import Network
from samklang.projects import actions
from samklang.projects.models import Benefit, News, Project, Risk, Rung, Step
from samklang.projects.papers import Paper

from .facts import day, records
from .forming import morning_of

SOURCE = "Sample: invented for the demonstration"
TEXTS = ("title", "beneficiary", "prerequisites", "taken_out", "disbenefits")
PLAIN = ("kind", "benefit_lead", "benefit_holder", "currency", "price_year", "cadence", "uncertainty")


def projects(_at: datetime) -> None:
    for row in records("projects")["projects"]:
        project = _open(row)
        for slug, role, sums in row["parties"]:
            _take_part(project, slug, role, sums)
        for point, on, answer, reason in row["decisions"]:
            when = timezone.localdate(morning_of(on))
            actions.decide(project, point=point, answer=answer, on=when, reason=reason, by=None)
        for point, on in row["planned"]:
            actions.plan_decision(project, point=point, on=day(on), by=None)
        _set_down(project, row)
        for slug in row.get("leads_to_cases", ()):
            _led_to(project, Case.objects.get(slug=slug))


def _open(row: dict[str, Any]) -> Project:
    return actions.open_project(
        Network.objects.get(slug=row["network"]),
        title=Text.of(**row["title"]),
        summary=Text.of(**row["summary"]),
        about=Text.of(**row["about"]),
        lead=Organisation.objects.get(slug=row["lead"]),
        topics=list(Topic.objects.filter(slug__in=row["topics"])),
        slug=row["slug"],
        started_on=day(row["started_on"]),
        ended_on=day(row["ended_on"]),
        source=SOURCE,
        is_sample=True,
        by=None,
    )


def _take_part(project: Project, slug: str, role: str, sums: list[list[int]]) -> None:
    party = project.parties.filter(organisation__slug=slug).first()
    if party is None:
        party = actions.add_party(project, Organisation.objects.get(slug=slug), role=role, by=None)
    for year, cash, in_kind in sums:
        money, work = Decimal(cash), Decimal(in_kind)
        actions.contribute(party, year=year, currency="NOK", cash=money, in_kind=work, by=None)


def _set_down(project: Project, row: dict[str, Any]) -> None:
    for kind, slug, start, due, done, title, result in row["steps"]:
        days = {"started_on": day(start), "due_on": day(due), "done_on": day(done)}
        where = Organisation.objects.get(slug=slug)
        _write(Step(), project, title=title, kind=kind, organisation=where, result=Text.of(**result), **days)
    for likelihood, impact, closed, title, response in row["risks"]:
        facts = {"likelihood": likelihood, "impact": impact, "closed_on": day(closed)}
        _write(Risk(), project, title=title, response=Text.of(**response), **facts)
    for url, on, title in row["documents"]:
        actions.add_document(project, title=Text.of(**title), url=url, on=day(on), by=None)
    for name, on, is_public, title, lines in row.get("papers", ()):
        paper = Paper("\r\n".join(lines).encode(), name, name.rpartition(".")[2])
        facts = {"title": Text.of(**title), "on": day(on), "is_public": is_public}
        actions.add_document(project, paper=paper, by=None, **facts)
    for on, title, text in row["news"]:
        _write(News(), project, title=title, text=Text.of(**text), on=day(on))


def _write(thing: Any, project: Project, *, title: dict[str, str], **facts: Any) -> None:
    actions.set_down(thing, project=project, by=None, title=Text.of(**title), **facts)


def _led_to(project: Project, case: Case) -> None:
    published = case.published_at
    assert published  # noqa: S101 -- the chapter of the cases published it
    actions.link_outcome(
        project,
        kind="knowledge.case",
        record_id=case.pk,
        label=case.title,
        url=case.get_absolute_url(),
        on=timezone.localdate(published),
        by=None,
    )


def benefits(_at: datetime) -> None:
    """Claimed, baselined, measured, confirmed, reviewed, replicated; one overdue, one bare, one withdrawn."""
    told = records("projects")
    actions.choose_words(Network.objects.get(slug="nora"), "gevinst", by=None)
    found = {row["code"]: _benefit(row) for row in told["benefits"]}
    for cause, effect in told["arrows"]:
        actions.depend(found[effect], cause=found[cause], by=None)


def _benefit(row: dict[str, Any]) -> Benefit:
    on, claim = row["claimed"]
    facts = {name: Text.of(**row.get(name, {})) for name in TEXTS} | {n: row[n] for n in PLAIN if n in row}
    benefit = actions.enter_benefit(
        Network.objects.get(slug=row["network"]),
        code=row["code"],
        claim=claim,
        project=Project.objects.get(slug=row["project"]) if row["project"] else None,
        organisation=Organisation.objects.get(slug=row["organisation"]),
        realised_on=day(row.get("realised_on")),
        attribution=row.get("attribution"),
        cost=Decimal(row["cost"]) if "cost" in row else None,
        is_sample=True,
        at=morning_of(on),
        by=_person("kari.strand@halden.example" if row["organisation"] == "halden-kommune" else ""),
        **facts,
    )
    for indicator in row["indicators"]:
        _measured(benefit, indicator)
    _climbed(benefit, row)
    return benefit


def _person(email: str) -> User | None:
    return User.objects.get(email=email) if email else None


def _measured(benefit: Benefit, row: dict[str, Any]) -> None:
    facts: dict[str, Any] = {n: row[n] for n in ("key", "unit", "every_months", "is_counted") if n in row}
    facts |= {n: None if row[n] is None else Decimal(row[n]) for n in ("baseline", "target")}
    facts |= {name: day(row[name]) for name in ("baseline_on", "target_on")}
    facts |= {name: Text.of(**row[name]) for name in ("title", "method")}
    indicator = actions.add_indicator(benefit, by=None, **facts)
    for on, value, note in row["measured"]:
        at = morning_of(on)
        actions.measure(indicator, on=timezone.localdate(at), value=Decimal(value), note=note, at=at, by=None)


def _climbed(benefit: Benefit, row: dict[str, Any]) -> None:
    for rung, on, email, slug, evidence in row["rungs"]:
        who = Organisation.objects.get(slug=slug)
        at = morning_of(on)
        actions.climb(benefit, rung, evidence=evidence, organisation=who, at=at, by=_person(email))
    if "replicated" in row:
        on, slug, evidence = row["replicated"]
        who = Organisation.objects.get(slug=slug)
        at = morning_of(on)
        actions.register_replication(benefit, evidence=evidence, organisation=who, at=at, by=None)
    if "withdrawn" in row:
        rung, on, reason = row["withdrawn"]
        actions.withdraw(benefit, Rung(rung), reason=reason, at=morning_of(on), by=None)
