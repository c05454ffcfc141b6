from datetime import date

import pytest
from django.urls import reverse

from samklang.directory import actions
from samklang.directory.models import Organisation
from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.text import Text

pytestmark = pytest.mark.django_db
LIST = "/en/organisations/"


def entered(name="Oslo kommune", **facts):
    return actions.enter(name=name, kind="municipality", country="NO", by=None, **facts)


def shown(client, path, **asked):
    answer = client.get(path, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_finds_by_name_number_and_place_without_accents(client):
    entered("Tromsø kommune", identifiers={"no-kommune": "5501"})
    entered("Malmö stad", place="Malmö")
    for query, name in (("tromso", "Tromsø kommune"), ("5501", "Tromsø kommune"), ("MALMO", "Malmö stad")):
        page = shown(client, LIST, q=query)
        assert name in page
        assert page.count('<th scope="row">') == 1


def test_the_list_is_filtered_by_kind_country_and_whether_it_exists(client):
    entered("Open")
    OrganisationFactory(name="Shut", kind="company", country="SE", closed_on=date(2020, 1, 1))
    for asked, there, gone in (
        ({"kind": "company"}, "Shut", "Open"),
        ({"country": "NO"}, "Open", "Shut"),
        ({"state": "open"}, "Open", "Shut"),
        ({"state": "closed"}, "Shut", "Open"),
    ):
        page = shown(client, LIST, **asked)
        assert f">{there}</a>" in page
        assert f">{gone}</a>" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_the_same_whatever_its_length(client, django_assert_num_queries, rows):
    OrganisationFactory.create_batch(rows)
    with django_assert_num_queries(3):
        client.get(LIST)


def test_the_list_is_exported_with_its_numbers(client):
    entered(identifiers={"no-orgnr": "958935420"})
    text = b"".join(client.get(LIST, {"format": "csv"}).streaming_content).decode()
    assert "958935420" in text


def test_a_record_shows_names_numbers_tree_and_what_became_of_it(client):
    college = entered("HiST", identifiers={"wikidata": "Q1"}, names=Text.of(nb="Høgskolen i Sør-Trøndelag"))
    university, faculty = entered("NTNU"), entered("Faculty of dragons")
    actions.place_under(faculty, college, by=None)
    actions.rename(college, "HiST Trondheim", on=date(2010, 1, 1), by=None)
    actions.merge_into(college, university, on=date(2016, 1, 1), by=None)

    page = shown(client, college.get_absolute_url().replace("/nb/", "/en/"))
    for words in (
        "Høgskolen i Sør-Trøndelag",
        "It was called HiST",
        "NTNU",
        "wikidata.org/wiki/Q1",
        "not existed",
    ):
        assert words in page
    assert "Faculty of dragons" in shown(client, f"/en/organisations/{college.slug}/", on="2015-01-01")


def test_a_record_costs_few_questions_however_much_stands_around_it(client, django_assert_max_num_queries):
    one = entered(identifiers={"no-orgnr": "958935420", "no-kommune": "0301"})
    for name in ("A", "B", "C"):
        actions.place_under(entered(name), one, by=None)
    with django_assert_max_num_queries(10):
        shown(client, f"/en/organisations/{one.slug}/")


def test_a_visitor_s_page_carries_no_cookie_and_no_token(client):
    answer = client.get(f"/en/organisations/{entered().slug}/")
    assert not answer.cookies
    assert b"csrf" not in answer.content


def test_a_folded_record_s_address_leads_to_the_one_that_was_kept(client):
    kept, gone = entered("Kept"), entered("Gone")
    Organisation.objects.filter(pk=gone.pk).update(merged_into=kept)
    answer = client.get("/en/organisations/gone/")
    assert (answer.status_code, answer.url) == (301, "/en/organisations/kept/")
    assert ">Gone<" not in shown(client, LIST)
    assert client.get("/en/organisations/nobody/").status_code == 404


def test_the_tree_is_drawn_and_listed_for_a_day(client):
    top, school, unit = entered("Top"), entered("School"), entered("Unit")
    actions.place_under(school, top, on=date(2010, 1, 1), by=None)
    actions.place_under(unit, school, by=None)
    now, before = (
        shown(client, "/en/organisations/top/tree/", on=day) for day in ("2020-01-01", "2009-12-31")
    )
    assert "<svg" in now
    assert now.count("Unit") == 2
    assert "Nothing stands under it that day" in before


def test_machines_read_the_record_in_the_words_of_schema_org(client):
    entered(identifiers={"no-orgnr": "958935420", "ror": "05xg72x27"}, place="Oslo")
    said = client.get("/en/organisations/oslo-kommune/", {"format": "jsonld"}).json()
    assert said["@type"] == "GovernmentOrganization"
    assert "https://ror.org/05xg72x27" in said["sameAs"]
    assert said["address"]["addressLocality"] == "Oslo"


def test_names_in_any_script_are_shown_as_text(client):
    entered("جامعة أوسلو")
    entered("<script>alert(1)</script>")
    page = shown(client, LIST)
    assert "جامعة أوسلو" in page
    assert "<script>alert" not in page


def test_while_somebody_types_fitting_names_are_offered(client):
    entered()
    page = shown(client, reverse("directory:suggest-organisations"), field="parent", parent="oslo")
    assert "Oslo kommune (oslo-kommune)" in page
