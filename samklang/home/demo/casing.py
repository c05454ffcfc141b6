"""Sample cases: modelled on what Nordic municipalities have told in public, with invented figures."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Topic
from samklang.knowledge import actions
from samklang.knowledge.models import Author, Case, Replication, Review

from .facts import records
from .forming import morning_of

SOURCE = "Modelled on public Nordic municipal work; every figure is invented"
READER = "marte.haugland@smart.example"


def cases(_at: datetime) -> None:
    reader = User.objects.get(email=READER)
    topics = Topic.objects.in_bulk(field_name="slug")
    for row in records("cases"):
        _publish(row, reader, [topics[slug] for slug in row["topics"]])


def _publish(row: dict[str, Any], reader: User, topics: list[Topic]) -> None:
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
    draft = actions.save(case, texts=texts[language], facts=facts, topics=topics, on_top_of=1, by=None, at=at)
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


# Case, organisation, from whom, state, begun, adapted, result, before and after.
_TRIED = [
    (
        "lytter-etter-lekkasjer",
        "tampereen-kaupunki",
        "",
        "in-use",
        "2025-05-12",
        "Sensors only on iron mains, and a longer listening time in winter.",
        "It works on iron mains. Two leaks were found that nobody had reported.",
        ("27", "19"),
    ),
    (
        "lytter-etter-lekkasjer",
        "oulun-kaupunki",
        "tampereen-kaupunki",
        "trying",
        "2026-02-09",
        "Taken from Tampere, with its winter settings.",
        "",
        None,
    ),
    (
        "lytter-etter-lekkasjer",
        "aarhus-kommune",
        "",
        "failed",
        "2025-04-22",
        "Plast i hele nettet.",
        "Lyden bar ikke i plastrør. Vi stoppet efter fire måneder.",
        ("18", "18"),
    ),
]


def tried(_at: datetime) -> None:
    """Who took a case up elsewhere, with the same indicator measured there, also where it failed."""
    case = Case.objects.get(slug="lytter-etter-lekkasjer")
    loss = actions.add_indicator(case, name="Vanntap", unit="%", by=None)
    facts: dict[str, Any] = {"by": None, "on": date(2026, 2, 11)}
    actions.measure(loss, replication=None, baseline=Decimal(34), value=Decimal(21), **facts)
    done: dict[str, Replication] = {}
    for slug, organisation, source, state, on, adapted, result, measured in _TRIED:
        at = morning_of(on)
        who = Organisation.objects.get(slug=organisation)
        one = actions.try_it(
            Case.objects.get(slug=slug),
            who,
            taken_from=done.get(source),
            adapted=adapted,
            by=None,
            at=at,
            is_sample=True,
        )
        done[organisation] = one
        if measured:
            before, after = map(Decimal, measured)
            actions.measure(loss, replication=one, baseline=before, value=after, **facts)
        if result:
            actions.tell_result(one, state=state, adapted=adapted, result=result, by=None, at=at)
