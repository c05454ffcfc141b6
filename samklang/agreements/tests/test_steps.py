"""The way of an agreement from idea to end, with who was told."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from samklang.agreements import actions
from samklang.agreements.models import Hosting
from samklang.agreements.queries import newest, parties_of
from samklang.foundation.models import Letter
from samklang.history.models import Notice

from .factories import (
    NOON,
    TODAY,
    approved_by_all,
    drafted,
    evaluation_clause,
    hosting_clause,
    network_with_people,
    notice_clause,
    rewritten,
)

pytestmark = pytest.mark.django_db


def moment(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def taken(agreement):
    return [(s.to_state, s.planned_on, s.place, s.reason) for s in agreement.steps.order_by("id")]


def calendar_entry(client):
    feed = Calendar.from_ical(client.get(reverse("agreements:feed")).content)
    [event] = feed.walk("VEVENT")
    return str(event["uid"]), int(event["sequence"]), event.decoded("dtstart"), str(event["status"])


@pytest.fixture
def nora():
    return network_with_people("Nora")


@pytest.fixture
def turing():
    return network_with_people("Turing")


@pytest.fixture
def memorandum(nora, turing):
    return drafted(
        nora[0], turing[0], by=nora[1], on=date(2021, 9, 1), at=moment(date(2021, 9, 1)), code="mou"
    )


def plan(agreement, day, place, on, by):
    actions.plan_signing(
        agreement, signing_on=day, place=place, on=on, by=by, at=moment(on), is_announced=True
    )


def test_a_signing_postponed_is_told_step_by_step(client, memorandum, nora, turing):
    december, may = date(2021, 12, 7), date(2022, 5, 3)
    plan(memorandum, december, "London", date(2021, 9, 10), nora[1])
    first = calendar_entry(client)
    on = date(2021, 12, 1)
    actions.postpone(memorandum, reason="COVID", on=on, by=turing[1], at=moment(on))
    second = calendar_entry(client)
    plan(memorandum, may, "London", date(2022, 3, 1), nora[1])
    third = calendar_entry(client)
    for party in parties_of(memorandum):
        on = date(2022, 4, 1)
        actions.approve(memorandum, party=party, hash=newest(memorandum).hash, by=None, at=moment(on), on=on)
    actions.sign(memorandum, on=may, place="London", by=nora[1], at=moment(may))
    fourth = calendar_entry(client)

    assert taken(memorandum) == [
        ("idea", None, "", ""),
        ("planned", december, "London", ""),
        ("postponed", december, "London", "COVID"),
        ("planned", may, "London", ""),
        ("signed", None, "London", ""),
        ("in-force", None, "", ""),
    ]
    assert len({entry[0] for entry in (first, second, third, fourth)}) == 1
    assert [entry[1:] for entry in (first, second, third, fourth)] == [
        (1, december, "TENTATIVE"),
        (2, december, "CANCELLED"),
        (3, may, "TENTATIVE"),
        (4, may, "CONFIRMED"),
    ]


def test_the_other_party_is_told_each_time_in_its_own_language(memorandum, nora, turing):
    turing[1].language = "en"
    turing[1].save()
    Letter.objects.all().delete()
    plan(memorandum, date(2021, 12, 7), "London", date(2021, 9, 10), nora[1])
    on = date(2021, 12, 1)
    actions.postpone(memorandum, reason="COVID", on=on, by=nora[1], at=moment(on))

    subjects = list(
        Letter.objects.filter(to=turing[1].email).order_by("id").values_list("subject", flat=True)
    )
    assert subjects == [
        "Signing planned: Friends",
        "Signing postponed: Friends",
    ]
    assert not Letter.objects.filter(to=nora[1].email).exists()
    verbs = Notice.objects.filter(user=turing[1]).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["version", "planned", "postponed"]


def test_a_signing_waits_for_every_party_to_approve(memorandum, nora):
    plan(memorandum, date(2021, 12, 7), "London", date(2021, 9, 10), nora[1])
    first, _second = parties_of(memorandum)
    day = date(2021, 12, 7)
    actions.approve(memorandum, party=first, hash=newest(memorandum).hash, by=None, at=moment(day), on=day)
    with pytest.raises(actions.NotAllApproved, match="Turing"):
        actions.sign(memorandum, on=day, place="London", by=None, at=moment(day))


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (lambda a: actions.postpone(a, reason="x", on=TODAY, by=None, at=NOON), "none to postpone"),
        (lambda a: plan(a, date(2020, 1, 1), "Oslo", TODAY, None), "has passed"),
        (
            lambda a: actions.sign(a, on=date(2030, 1, 1), place="", by=None, at=NOON),
            "once it has taken place",
        ),
        (lambda a: actions.end(a, on=TODAY, reason=" ", by=None, at=NOON), "Say why"),
        (lambda a: actions.open_evaluation(a, on=TODAY, by=None, at=NOON), "Only an agreement in force"),
        (lambda a: rewritten(a, starts_on="2026-02-30"), "no such day"),
        (lambda a: rewritten(a, starts_on="2027-01-01", ends_on="2026-01-01"), "end after"),
        (lambda a: rewritten(a, starts_on="0001-01-01"), "too far away"),
        (lambda a: rewritten(a, title={}), "Write a title"),
        (lambda a: rewritten(a, title={"en": "x" * 301}), "too long"),
        (lambda a: rewritten(a, parties=[]), "two parties"),
        (lambda a: rewritten(a, clauses=[{"key": "a", "kind": "nonsense"}]), "no such kind"),
        (lambda a: rewritten(a, clauses=[notice_clause(), notice_clause()]), "key of its own"),
        (rewritten, "Nothing was changed"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(memorandum, step, sentence):
    from samklang.foundation.errors import Refused

    with pytest.raises(Refused, match=sentence):
        step(memorandum)


def test_days_bring_it_in_force_and_to_its_end(nora, turing):
    agreement = approved_by_all(
        drafted(nora[0], turing[0], starts_on=date(2027, 1, 1), ends_on=date(2028, 1, 1))
    )
    assert agreement.state == "signed"
    for day, state in (
        (date(2026, 12, 31), "signed"),
        (date(2027, 1, 1), "in-force"),
        (date(2028, 1, 1), "ended"),
    ):
        actions.advance(agreement, on=day, at=moment(day))
        assert agreement.state == state
    before = agreement.steps.count()
    actions.advance(agreement, on=date(2028, 1, 2), at=moment(date(2028, 1, 2)))
    assert (agreement.steps.count(), agreement.ended_on) == (before, date(2028, 1, 1))


def test_one_that_renews_itself_goes_on_unless_notice_is_given(nora, turing):
    facts = {"starts_on": TODAY, "ends_on": date(2027, 11, 1), "renewal": {"mode": "automatic", "months": 12}}
    agreement = approved_by_all(drafted(nora[0], turing[0], clauses=[notice_clause()], **facts))
    actions.advance(agreement, on=date(2027, 10, 15), at=moment(date(2027, 10, 15)))
    assert agreement.ends_on == date(2028, 11, 1)

    day = date(2028, 6, 1)
    party = parties_of(agreement)[0]
    assert actions.give_notice(
        agreement, party=party, given_on=day, reason="Enough", by=None, at=moment(day)
    ) == date(2028, 9, 1)
    actions.advance(agreement, on=date(2028, 9, 1), at=moment(date(2028, 9, 1)))
    assert (agreement.state, agreement.ended_on) == ("ended", date(2028, 9, 1))


def test_one_that_renews_itself_has_done_so_when_its_signing_is_entered_years_later(nora, turing):
    facts = {"starts_on": date(2020, 1, 1), "ends_on": date(2021, 1, 1)}
    agreement = approved_by_all(
        drafted(nora[0], turing[0], renewal={"mode": "automatic", "months": 12}, **facts)
    )
    assert (agreement.state, agreement.ends_on) == ("in-force", date(2027, 1, 1))


def test_one_that_renews_itself_goes_on_though_no_worker_ran_for_months(nora, turing):
    facts = {"starts_on": TODAY, "ends_on": date(2026, 12, 1), "renewal": {"mode": "automatic", "months": 1}}
    agreement = approved_by_all(drafted(nora[0], turing[0], **facts))
    day = date(2027, 6, 1)
    actions.advance(agreement, on=day, at=moment(day))
    assert (agreement.state, agreement.ends_on) == ("in-force", date(2027, 8, 1))
    assert taken(agreement)[-1][1] == date(2027, 8, 1)


@pytest.mark.parametrize("how", ["here", "written"])
@pytest.mark.parametrize("day", ["9999-12-31", "2026-11-20", "2026-11-10"])
def test_nobody_walks_around_the_period_of_notice_by_the_day_they_write(client, nora, turing, how, day):
    agreement = approved_by_all(drafted(nora[0], turing[0], clauses=[{**notice_clause(), "how": how}]))
    client.force_login(nora[1])
    page = reverse("agreements:notice", args=[agreement.code])

    with time_machine.travel(moment(date(2026, 11, 15)), tick=False):
        answer = client.post(page, {"given_on": day, "reason": "Moved on"})

    left = parties_of(agreement)[0].left_on
    if how == "here":
        assert left == date(2027, 2, 15)
    elif day > "2026-11-15":
        assert (answer.status_code, left) == (422, None)
    else:
        assert left == date(2027, 2, 10)


def test_notice_that_is_given_here_is_given_today(nora, turing):
    agreement = approved_by_all(drafted(nora[0], turing[0], clauses=[notice_clause()]))
    facts = {"party": parties_of(agreement)[0], "reason": "x", "by": None, "at": moment(date(2026, 11, 15))}
    with pytest.raises(actions.NoNotice, match="counts from today"):
        actions.give_notice(agreement, given_on=date(2026, 11, 10), **facts)


def test_where_three_are_parties_two_go_on_when_one_leaves(nora, turing):
    third = network_with_people("Third")[0]
    agreement = approved_by_all(drafted(nora[0], turing[0], third, clauses=[notice_clause()]))
    leaving = parties_of(agreement)[2]
    actions.give_notice(agreement, party=leaving, given_on=TODAY, reason="Moved on", by=None, at=NOON)
    with pytest.raises(actions.NoNotice, match="already given notice"):
        actions.give_notice(agreement, party=leaving, given_on=TODAY, reason="Again", by=None, at=NOON)
    assert (agreement.state, agreement.ended_on) == ("in-force", None)


def test_without_a_clause_about_notice_nobody_leaves_alone(nora, turing):
    agreement = approved_by_all(drafted(nora[0], turing[0]))
    with pytest.raises(actions.NoNotice, match="nothing about notice"):
        actions.give_notice(
            agreement, party=parties_of(agreement)[0], given_on=TODAY, reason="x", by=None, at=NOON
        )


def test_people_are_reminded_once_of_what_comes(nora, turing):
    agreement = approved_by_all(drafted(nora[0], turing[0], ends_on=date(2026, 12, 20)))
    Letter.objects.all().delete()
    for _ in range(2):
        actions.remind(agreement, on=date(2026, 12, 1), at=moment(date(2026, 12, 1)))
    assert Letter.objects.count() == 2


def test_an_evaluation_opens_on_its_day_with_the_figures_and_renews(nora, turing):
    clauses = [evaluation_clause("2027-06-01"), hosting_clause(nora[0].organisation, turing[0])]
    agreement = approved_by_all(
        drafted(nora[0], turing[0], clauses=clauses, starts_on=TODAY, ends_on=date(2027, 11, 1))
    )
    day = date(2027, 6, 1)
    actions.advance(agreement, on=day, at=moment(day))
    found = agreement.evaluations.get()
    assert agreement.state == "evaluation"
    assert found.figures == [
        {"clause": "host", "kind": "hosting", "figure": "days", "value": (day - TODAY).days}
    ]

    with pytest.raises(actions.NotEverybody, match="Nora, Turing"):
        decide(found, "renew", day)
    for party in parties_of(agreement):
        actions.assess(
            found, party=party, scores=[5, 4], words="", recommendation="renew", by=None, at=moment(day)
        )
    decide(found, "renew", day)
    approved_by_all(agreement, at=moment(day), on=day)

    states = [step.to_state for step in agreement.steps.order_by("id")]
    assert states == ["idea", "signed", "in-force", "evaluation", "renewed"]
    actions.advance(agreement, on=date(2027, 11, 1), at=moment(date(2027, 11, 1)))
    assert (agreement.state, agreement.ends_on) == ("in-force", date(2028, 11, 1))


def decide(evaluation, decision, day):
    terms = newest(evaluation.agreement).terms
    renewed = {**terms, "starts_on": "2027-11-01", "ends_on": "2028-11-01", "clauses": terms["clauses"][1:]}
    return actions.decide(
        evaluation, decision=decision, reason="It was useful", terms=renewed, on=day, by=None, at=moment(day)
    )


def test_an_evaluation_ends_it_only_when_every_party_says_so(nora, turing):
    agreement = approved_by_all(drafted(nora[0], turing[0]))
    found = actions.open_evaluation(agreement, on=TODAY, by=None, at=NOON)
    first, second = parties_of(agreement)
    for party, view in ((first, "end"), (second, "renew")):
        actions.assess(found, party=party, scores=[], words="", recommendation=view, by=None, at=NOON)
    with pytest.raises(actions.NotEverybody, match="Only when every party"):
        actions.decide(found, decision="end", reason="No use", on=TODAY, by=None, at=NOON)
    actions.assess(found, party=second, scores=[], words="", recommendation="end", by=None, at=NOON)
    actions.decide(found, decision="end", reason="No use", on=TODAY, by=None, at=NOON)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.ended_on) == ("ended", TODAY)


def test_an_end_that_one_proposes_counts_when_all_approve(nora, turing):
    agreement = approved_by_all(drafted(nora[0], turing[0], starts_on=date(2026, 1, 1)))
    first, second = parties_of(agreement)
    facts = {"by": None, "at": NOON, "on": TODAY}
    actions.propose_end(agreement, ends_on=date(2026, 12, 1), reason="Done", party=first, **facts)
    assert agreement.ends_on is None
    actions.approve(agreement, party=second, hash=newest(agreement).hash, **facts)
    actions.advance(agreement, on=date(2026, 12, 1), at=moment(date(2026, 12, 1)))
    assert (agreement.state, agreement.ended_on) == ("ended", date(2026, 12, 1))


def test_hosting_is_stated_while_in_force_and_ends_with_it(nora, turing):
    clause = hosting_clause(nora[0].organisation, turing[0])
    agreement = approved_by_all(drafted(nora[0], turing[0], clauses=[clause], starts_on=date(2026, 1, 1)))
    actions.end(agreement, on=date(2026, 10, 1), reason="Done", by=None, at=NOON)
    current = Hosting.objects.filter(superseded_at=None)
    assert list(current.values_list("host", "network", "started_on", "ended_on")) == [
        (nora[0].organisation.pk, turing[0].pk, date(2026, 1, 1), date(2026, 10, 1))
    ]
