import base64
import csv
import io
from datetime import date

import openpyxl
import pytest
from django.db.models import Q

from samklang.directory.models import Organisation
from samklang.directory.names import folded
from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.lists import Choice, Column, Listing

pytestmark = pytest.mark.django_db


def listing(**changes):
    facts = {
        "rows": Organisation.objects.all(),
        "columns": [
            Column("name", "Name", lambda row: row.name, sort="name"),
            Column("founded", "Founded", lambda row: row.founded_on, sort="-founded"),
        ],
        "sorts": {"name": "name", "founded": "founded_on"},
        "default_sort": "name",
        "filters": [Choice("kind", "Kind", Organisation.Kind.choices, lambda value: Q(kind=value))],
        "search": lambda words: Q(search_text__contains=folded(words)),
        "per_page": 3,
    }
    return Listing(**facts | changes)


def walk(rf, first="?", step="next_url"):
    pages, url = [], first
    while url:
        shown = listing().shown(rf.get("/" + url))
        pages.append([row.name for row in shown.rows])
        url = getattr(shown, step)
        last = shown
    return pages, last


def test_pages_follow_each_other_and_back_without_a_gap(rf):
    OrganisationFactory.create_batch(3, name="Alike")
    for name in "BCDEF":
        OrganisationFactory(name=name)

    forward, last = walk(rf)
    back, _ = walk(rf, last.previous_url, "previous_url")

    assert forward == [["Alike"] * 3, ["B", "C", "D"], ["E", "F"]]
    assert back == [["B", "C", "D"], ["Alike"] * 3]


@pytest.mark.parametrize("sort", ["founded", "-founded"])
def test_empty_values_stand_last_and_are_all_there(rf, sort):
    for year in (None, 1990, None, 2000, None, 1980, None):
        OrganisationFactory(founded_on=year and date(year, 1, 1))

    pages, url = [], f"?sort={sort}"
    while url:
        shown = listing().shown(rf.get("/" + url))
        pages += [row.founded_on and row.founded_on.year for row in shown.rows]
        url = shown.next_url

    years = sorted([1980, 1990, 2000], reverse=sort.startswith("-"))
    assert pages == [*years, None, None, None, None]


def test_search_and_filter_are_chips_that_can_be_taken_away(rf):
    OrganisationFactory(name="Bodø", kind="municipality")
    OrganisationFactory(name="Bodø Energi", kind="company")

    shown = listing().shown(rf.get("/?q=bodø&kind=company"))

    assert [row.name for row in shown.rows] == ["Bodø Energi"]
    assert [chip.label for chip in shown.chips] == ["“bodø”", "Kind: Company"]
    assert shown.chips[1].remove_url == "?q=bod%C3%B8"
    assert (shown.total, shown.is_filtered) == (1, True)


@pytest.mark.parametrize("cursor", ["nonsense", "W10", "WzEsMl0", "bnVsbA", "W251bGwsICJ4Il0"])
def test_a_tampered_cursor_shows_a_page_and_not_an_error(rf, cursor):
    OrganisationFactory(name="A")

    shown = listing().shown(rf.get("/", {"after": cursor, "sort": "founded"}))

    assert shown.total == 1


@pytest.mark.parametrize(
    "said", [b'["\\u0000",1]', b'["\\ud800",1]', b'["a",99999999999999999999]', b'["a",1e400]']
)
def test_a_cursor_that_no_database_could_hold_leads_to_a_page(rf, said):
    OrganisationFactory(name="A")
    cursor = base64.urlsafe_b64encode(said).decode().rstrip("=")

    assert listing().shown(rf.get("/", {"after": cursor})).total == 1


def test_what_a_list_does_not_know_is_asked_of_nobody(rf, django_assert_num_queries):
    OrganisationFactory(name="A")
    many = "&".join(f"kind=none{number}" for number in range(3_000))

    with django_assert_num_queries(2):
        shown = listing().shown(rf.get(f"/?page=9999&sort=nonsense&{many}"))

    assert [row.name for row in shown.rows] == ["A"]
    assert (shown.sort, shown.chips) == ("name", [])


def test_a_link_to_the_current_sort_turns_it_around(rf):
    shown = listing().shown(rf.get("/?sort=-founded"))
    headings = {heading.key: heading for heading in shown.headings if heading.url}

    assert (headings["founded"].direction, headings["founded"].url) == ("descending", "?sort=founded")
    assert headings["name"].direction == "none"


def test_the_csv_holds_the_filtered_list_and_no_formula(rf):
    OrganisationFactory(name="=HYPERLINK()", kind="company")
    OrganisationFactory(name="Other", kind="county")

    response = listing().export(rf.get("/?kind=company&format=csv"))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["Name", "Founded"], ["'=HYPERLINK()", ""]]


def test_the_sheet_holds_dates_as_dates(rf):
    OrganisationFactory(name="A", founded_on=date(2018, 11, 21))

    response = listing().export(rf.get("/?format=xlsx"))

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet["B2"].value.date() == date(2018, 11, 21)


def test_a_list_costs_two_statements(rf, django_assert_num_queries):
    OrganisationFactory.create_batch(5)

    with django_assert_num_queries(2):
        listing().shown(rf.get("/"))


@pytest.mark.parametrize(("few", "cap"), [(100, 1_000), (0, 1_000), (0, 2)])
def test_a_filter_finds_the_same_rows_in_whichever_way_they_are_asked_for(rf, monkeypatch, few, cap):
    monkeypatch.setattr("samklang.foundation.lists.FEW", few)
    monkeypatch.setattr("samklang.foundation.lists.TOTAL_CAP", cap)
    for name in "ABCDE":
        OrganisationFactory(name=name, kind="county")
    OrganisationFactory(name="Elsewhere", kind="company")
    kind = Choice(
        "kind",
        "Kind",
        Organisation.Kind.choices,
        where=lambda value: Q(pk__in=Organisation.objects.filter(kind=value)),
        asked_each=lambda value: Q(kind=value),
    )

    shown = listing(filters=[kind]).shown(rf.get("/?kind=county"))
    onward = listing(filters=[kind]).shown(rf.get("/" + shown.next_url))

    assert [row.name for row in (*shown.rows, *onward.rows)] == list("ABCDE")
    assert (shown.total, shown.is_capped) == ((3, True) if cap < 5 else (5, False))


def test_what_filters_find_may_be_kept_and_what_words_find_or_a_day_shows_is_without_end(rf):
    kept = []

    def keep(answers, seek):
        kept.append(answers)
        return seek()

    for asked in ("/", "/?kind=county", "/?kind=nonsense", "/?q=a", "/?on=2020-01-01"):
        listing(kept=("on",)).shown(rf.get(asked), keep)

    assert kept == [("",), ("county",), ("",)]


def test_empty_values_are_not_spoken_of_where_there_are_none(rf, django_assert_num_queries):
    filled = listing(never_empty=("founded_on",))
    with django_assert_num_queries(2) as asked:
        filled.shown(rf.get("/?sort=-founded"))

    assert not any("NULLS" in one["sql"] for one in asked)
