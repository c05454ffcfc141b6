"""A plan goes out and comes in again without loss; one bad row and nothing is written."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings as conf
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from samklang.accounts.tests.factories import UserFactory
from samklang.foundation.errors import Refused
from samklang.foundation.jobs import jobs
from samklang.foundation.text import Text
from samklang.networks.tests.factories import NetworkFactory
from samklang.projects import actions, sheets
from samklang.projects.models import Benefit, Indicator, Measurement, Workbook
from samklang.projects.words import words_of
from tests.chance import tries

from .factories import NOON

pytestmark = pytest.mark.django_db

FACTS = [c.key for c in sheets.OVERVIEW if c.key not in {"depends_on", "project", "organisation"}]
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), min_codepoint=32), min_size=1, max_size=30)
WORDS = WORDS.map(str.strip).filter(bool)


def told(network):
    """All that a plan says of a network, in a shape to compare."""
    benefits = Benefit.objects.filter(network=network).order_by("code")
    indicators = Indicator.objects.filter(benefit__network=network).order_by("benefit__code", "key")
    values = Measurement.objects.standing().filter(indicator__benefit__network=network)
    return (
        [{name: getattr(one, name) for name in FACTS} | {"at": one.organisation_id} for one in benefits],
        [[getattr(one, c.key) for c in sheets.INDICATORS[1:]] for one in indicators],
        sorted(values.values_list("indicator__benefit__code", "indicator__key", "on", "value", "note")),
        sorted(benefits.values_list("code", "causes__cause__code")),
    )


def out(network):
    rows = Benefit.objects.filter(network=network).select_related("organisation", "project").order_by("pk")
    return sheets.workbook(network, rows)


def take_in(network, content):
    return actions.take_in_plan(network, sheets.read(content), at=NOON, by=None)


@settings(max_examples=tries(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS, note=WORDS, number=st.decimals(-(10**9), 10**9, places=3))
def test_what_goes_out_comes_in_unchanged(network, town, words, note, number):
    with transaction.atomic():
        facts = {"title": Text.of(nb=words, en="T"), "kind": "cost", "currency": "NOK", "attribution": 40}
        more = {
            "taken_out": Text.of(se=note),
            "cost": abs(round(number, 2)),
            "price_year": 2025,
            "evidence": note,
        }
        facts |= more | {"organisation": town, "benefit_lead": words[:20]}
        one = actions.enter_benefit(network, claim="c", at=NOON, by=None, **facts)
        other = actions.enter_benefit(network, claim="c", at=NOON, by=None, **facts)
        actions.depend(other, cause=one, by=None)
        key = {"unit": "NOK", "baseline": number, "baseline_on": date(2025, 1, 1), "is_falling": True}
        indicator = actions.add_indicator(one, title=Text.of(en=words), by=None, **key)
        actions.measure(indicator, on=date(2025, 2, 1), value=number, note=note, at=NOON, by=None)
        elsewhere = NetworkFactory()
        take_in(elsewhere, out(network))
        assert told(elsewhere) == told(network)
        transaction.set_rollback(True)


def test_taking_the_same_plan_in_again_changes_nothing(network, climbed):
    climbed(4)
    before = told(network)
    take_in(network, out(network))
    assert told(network) == before


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("key", ["nytte", "gevinst"])
def test_a_plan_is_read_whatever_language_and_words_it_is_written_in(network, climbed, language, key):
    climbed(3)
    actions.choose_words(network, key, by=None)
    with translation.override(language):
        content = out(network)
    elsewhere = NetworkFactory()
    take_in(elsewhere, content)
    assert told(elsewhere) == told(network)


FROM_A_TEMPLATE = {
    "Forside": [["Plan for kommunen"]],
    "Gevinstanalyse og gevinstrealis": [
        ["Nr.", "Gevinst", "Gevinsttype", "Kommune", "Gevinsteier", "Realiseringstidspunkt", "Status"],
        ["G1", "Kortere kø", "Spart tid", "Halden kommune", "Kari", "31.12.2027", "Grønn"],
    ],
    "Måleindikatorer": [
        ["Nr.", "Indikator-ID", "Måleindikator", "Måleenhet", "Startverdi", "Startdato", "Ønsket verdi"],
        ["G1", "kø", "Dager i kø", "dager", 30, "01.02.2025", 10],
    ],
    "Gevinstoppfølging": [["Nr.", "Indikator-ID", "Måledato", "Måleverdi"], ["G1", "kø", "01.02.2026", 21]],
}


def test_a_plan_made_after_a_norwegian_template_is_read_and_what_is_left_out_is_told(network, town):
    book = Book()
    book.remove(book.active)
    for title, rows in FROM_A_TEMPLATE.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    with translation.override("nb"):
        town.name = "Halden kommune"
        town.save()
        plan = sheets.read(kept.getvalue())
        take_in(network, kept.getvalue())
    assert plan.unread == [("Forside", ""), ("Gevinstanalyse og gevinstrealis", "Status")]
    benefit, day = network.benefits.get(), date(2026, 2, 1)
    assert (benefit.code, str(benefit.title), benefit.kind) == ("G1", "Kortere kø", "time")
    assert (benefit.benefit_lead, benefit.realised_on) == ("Kari", date(2027, 12, 31))
    assert list(Measurement.objects.values_list("indicator__target", "on", "value")) == [(10, day, 21)]


def test_a_workbook_with_none_of_our_sheets_says_which_it_has():
    book = Book()
    book.active.title = "Ark1"
    kept = io.BytesIO()
    book.save(kept)
    with pytest.raises(Refused, match="Ark1"):
        sheets.read(kept.getvalue())


def test_one_bad_row_and_nothing_is_written(network, climbed):
    climbed(3)
    book = load_workbook(io.BytesIO(out(network)))
    book.worksheets[2].append(["B1", "i1", "31.31.2025", 5, ""])
    book.worksheets[0].append(["B9"])
    kept = io.BytesIO()
    book.save(kept)
    elsewhere = NetworkFactory()

    with pytest.raises(actions.PlanRefused) as refused:
        take_in(elsewhere, kept.getvalue())

    assert [(one.sheet, one.row, one.column) for one in refused.value.troubles] == [
        ("measurements", 3, "Day"),
        ("measurements", 3, "Day"),
        ("overview", 3, "Organisation (address)"),
    ]
    assert not elsewhere.benefits.exists()


def test_looking_at_a_plan_tells_what_it_would_do_and_writes_nothing(network, climbed):
    climbed(3)
    content = out(network)
    elsewhere = NetworkFactory()
    looked = actions.look_at_plan(elsewhere, sheets.read(content), at=NOON, by=None)
    assert {line.does for line in looked} == {"new"}
    assert not elsewhere.benefits.exists()
    again = actions.look_at_plan(network, sheets.read(content), at=NOON, by=None)
    assert {line.does for line in again} == {"same"}
    Benefit.objects.update(benefit_lead="Somebody else")
    changed = actions.look_at_plan(network, sheets.read(content), at=NOON, by=None)
    assert [line.sheet for line in changed if line.does == "changed"] == ["overview"]


def test_a_workbook_is_taken_in_once_and_forgotten(network, climbed):
    climbed(3)
    kept = actions.hand_in_plan(network, out(network), filename="plan.xlsx", at=NOON, by=UserFactory())
    assert actions.confirm_plan(kept, at=NOON, by=kept.owner) == len(told(network)[0]) + 2
    with pytest.raises(Refused, match="taken in already"):
        actions.confirm_plan(kept, at=NOON, by=kept.owner)


def test_a_workbook_nobody_confirmed_is_forgotten(network, climbed):
    climbed(3)
    actions.hand_in_plan(network, out(network), filename="plan.xlsx", at=NOON, by=UserFactory())
    jobs["projects.tasks.throw_away_old_workbooks"].run()
    assert not Workbook.objects.exists()


def test_a_formula_is_never_written_nor_read(network, town):
    title = Text.of(nb='=HYPERLINK("x")')
    actions.enter_benefit(network, title=title, kind="cost", organisation=town, claim="c", at=NOON, by=None)
    cells = [cell for row in load_workbook(io.BytesIO(out(network))).worksheets[0] for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_what_is_no_workbook_is_told_so(network):
    with pytest.raises(sheets.Unreadable):
        sheets.read(b"not a workbook")
    empty = io.BytesIO()
    Book().save(empty)
    with pytest.raises(sheets.Unreadable, match="Overview"):
        sheets.read(empty.getvalue())


def test_a_value_that_stands_is_not_overwritten(network, climbed, indicator):
    climbed(3)
    content = out(network)
    Measurement.objects.update(value=Decimal(99))
    with pytest.raises(actions.PlanRefused):
        take_in(network, content)


@pytest.mark.parametrize("name", sheets.SHEETS)
def test_no_heading_means_two_columns_in_any_language(name):
    for code, _language in conf.LANGUAGES:
        with translation.override(code):
            said = [
                str(label).casefold() for column in sheets.SHEETS[name][1] for label in set(column.labels)
            ]
            told = {str(c.labels[0]).casefold() for c in sheets.SHEETS[name][1]}
            assert len(told) == len(sheets.SHEETS[name][1])
            assert len(said) >= len(told)


def test_each_network_has_its_own_words(network):
    actions.choose_words(network, "gevinst", by=None)
    with translation.override("nb"):
        assert str(words_of(network).benefits) == "Gevinster"
        assert str(words_of(NetworkFactory()).benefit_holder) == "Nytteeier"


def own_plan(sheet, heads, *rows):
    book = Book()
    book.active.title = sheet
    for line in (heads, *rows):
        book.active.append(line)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("head", ["Tittel", "Nyttevirkning", "Gevinst", "Tittel [nb]"])
def test_a_plan_of_ones_own_is_read_by_plain_headings_and_names(network, town, head):
    heads = ["Kode", head, "Type", "Virksomhet (adresse)"]
    with translation.override("nb"):
        take_in(network, own_plan("Nyttevirkninger", heads, ["X1", "Kortere kø", "Spart tid", town.name]))
    one = Benefit.objects.get(network=network, code="X1")
    assert (one.title.plain(), one.organisation) == ({"nb": "Kortere kø"}, town)


def test_a_language_that_is_none_is_refused(network, town):
    heads = ["Kode", "Tittel [xx]", "Type", "Virksomhet (adresse)"]
    with pytest.raises(Refused) as refused:
        take_in(network, own_plan("Oversikt", heads, ["X1", "?", "Spart tid", town.slug]))
    assert {(one.row, one.column) for one in refused.value.troubles} == {(2, "Title")}
