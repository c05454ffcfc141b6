"""Sample cases: modelled on what Nordic municipalities have told in public, with invented figures."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Topic
from samklang.foundation.text import Text
from samklang.knowledge import actions, plans
from samklang.knowledge.models import Author, Case, Indicator, Replication, Review
from samklang.toolbox.models import Tool

from .facts import records
from .forming import morning_of

SOURCE = "Modelled on public Nordic municipal work; every figure is invented"
MONTHS_LATER = 150
READER = "marte.haugland@smart.example"


def cases(_at: datetime) -> None:
    reader = User.objects.get(email=READER)
    topics = Topic.objects.in_bulk(field_name="slug")
    tools = Tool.objects.in_bulk(field_name="slug")
    for row in records("cases"):
        named: dict[str, list[Any]] = {
            "topics": [topics[slug] for slug in row["topics"]],
            "tools": [tools[slug] for slug in row.get("tools", ())],
        }
        _publish(row, reader, named)


def _publish(row: dict[str, Any], reader: User, named: dict[str, list[Any]]) -> None:
    texts, language, at = row["texts"], row["language"], morning_of(row["on"])
    organisation = Organisation.objects.get(slug=row["organisation"])
    title = texts[language]["title"]
    case = actions.begin(
        organisation,
        language=language,
        title=title,
        slug=row["slug"],
        by=None,
        at=at,
        is_sample=True,
        source=SOURCE,
    )
    facts = {"phase": row["phase"], "technology": row["technology"]}
    draft = actions.save(case, texts=texts[language], facts=facts, **named, on_top_of=1, by=None, at=at)
    for other in sorted(texts.keys() - {language}):
        draft = actions.translate(
            case, other, texts=texts[other], is_read=False, on_top_of=draft.revision, by=None, at=at
        )
    # The reader of all samples is one person: said here without forty letters to her.
    Review.objects.create(
        case=case,
        reviewer=reader,
        asked_at=at,
        verdict=Review.Verdict.GOOD,
        revision=draft.revision,
        answered_at=at,
    )
    actions.publish(case, by=None, at=at)
    _confirmed(case, on=at)


def _confirmed(case: Case, *, on: datetime) -> None:
    """Whoever edits for the organisation in the demonstration is its author there."""
    editors = User.objects.filter(
        mandates__organisation=case.organisation, mandates__role__in=("editor", "member"), is_sample=True
    )
    Author.objects.bulk_create(Author(case=case, user=editor, since=on) for editor in editors.distinct())


def awaited(at: datetime) -> None:
    """A draft somebody of the demonstration is writing, waiting for a colleague's word."""
    kari = User.objects.get(email="kari.strand@halden.example")
    halden = Organisation.objects.get(slug="halden-kommune")
    case = actions.begin(
        halden, language="nb", title="Teller besøkende i sentrum uten å kjenne dem igjen", by=kari, at=at
    )
    texts = {
        "challenge": "Vi planla sentrum etter en telling som ble gjort for hånd én lørdag i 2017.",
        "solution": "Lave, grove bilder blir til tall i selve måleren. Ingen bilder lagres eller sendes.",
        "results": "Vi vet nå når på døgnet det er folk der, og flyttet torgdagen fra onsdag til lørdag.",
        "failed": "To av seks målere sto i motlys og telte skygger.",
    }
    actions.save(case, texts=texts, on_top_of=1, by=kari, at=at)
    actions.ask_for_review(case, User.objects.get(email=READER), by=kari, at=at)


_LINES = [
    (
        "technology",
        "Iron mains, or another pipe that carries sound",
        "Støpejernsrør, eller andre rør som bærer lyd",
    ),
    (
        "data",
        "A map of the pipes that is right to within two metres",
        "Et ledningskart som stemmer på to meter",
    ),
    (
        "people",
        "A crew that can dig within a week of a finding",
        "Et lag som kan grave innen en uke etter et funn",
    ),
]

_QUESTIONS = [
    (
        "lytter-etter-lekkasjer",
        "bodo-kommune",
        "2026-08-24",
        "Hvor lenge varer batteriene om vinteren?",
        "Fire måneder. Vi bytter dem når vi likevel er i kummen.",
    ),
    (
        "lytter-etter-lekkasjer",
        "bodo-kommune",
        "2026-09-16",
        "Kan vi få se avtalen med leverandøren?",
        "Ja, den er offentlig. Vi sender den i dag.",
    ),
    (
        "lytter-etter-lekkasjer",
        "tampereen-kaupunki",
        "2025-04-28",
        "Does it hear through ice?",
        "Yes, better.",
    ),
    (
        "ser-hull-i-veien",
        "goteborgs-stad",
        "2025-08-18",
        "Hur suddar ni ansikten?",
        "I bilen, før bildet lagres.",
    ),
    ("sladder-dokumenter", "arendal-kommune", "2025-11-03", "Leser den stedsnavn som personnavn?", ""),
]


def tried(_at: datetime) -> None:
    """Who took a case up elsewhere, with the same indicator measured there, also where it failed."""
    for row in records("replications"):
        case = Case.objects.get(slug=row["case"])
        actions.add_usual_needs(case, by=None)
        name, unit = row["indicator"]
        indicator = actions.add_indicator(case, name=name, unit=unit, by=None)
        _measure(indicator, None, row["origin"][:2], on=date.fromisoformat(row["origin"][2]))
        done: dict[str, Replication] = {}
        for one in row["tried"]:
            done[one["who"]] = _try(case, one, indicator, done.get(one["from"]))
    _readied(Case.objects.get(slug="lytter-etter-lekkasjer"))
    for slug, organisation, on, text, answer in _QUESTIONS:
        case, asker = Case.objects.get(slug=slug), Organisation.objects.get(slug=organisation)
        question = actions.ask(case, text, organisation=asker, by=None, at=morning_of(on))
        if answer:
            actions.answer(question, answer, by=None, at=morning_of(on) + timedelta(days=2))


def _try(case: Case, row: dict[str, Any], indicator: Indicator, source: Replication | None) -> Replication:
    at = morning_of(row["on"])
    one = actions.try_it(
        case,
        Organisation.objects.get(slug=row["who"]),
        taken_from=source,
        adapted=row["adapted"],
        by=None,
        at=at,
        is_sample=True,
    )
    later = at + timedelta(days=MONTHS_LATER)
    if row["measured"]:
        _measure(indicator, one, row["measured"], on=later.date())
    if row["result"]:
        actions.tell_result(
            one, state=row["state"], adapted=row["adapted"], result=row["result"], by=None, at=later
        )
    return one


def _measure(indicator: Indicator, where: Replication | None, said: list[str], *, on: date) -> None:
    before, after = map(Decimal, said)
    actions.measure(indicator, replication=where, baseline=before, value=after, on=on, by=None)


def _readied(case: Case) -> None:
    """A recipe with lines of its own, and a check that one newcomer has made of it."""
    for area, english, norwegian in _LINES:
        actions.add_need(case, area=area, text=Text.of(en=english, nb=norwegian), by=None)
    bodo, at = Organisation.objects.get(slug="bodo-kommune"), morning_of("2026-09-14")
    check = actions.begin_check(case, bodo, by=None, at=at, is_sample=True)
    states = (
        "in-place",
        "partly",
        "missing",
        "in-place",
        "partly",
        "in-place",
        "not-relevant",
        "missing",
        "in-place",
    )
    found = {
        need.pk: actions.Found(state, who="Nils Utsi" if state in {"partly", "missing"} else "")
        for need, state in zip(plans.recipe_of(case), states, strict=False)
    }
    actions.save_check(check, found, at=at)
