from datetime import date

import pytest

from samklang.accounts.tests.factories import UserFactory
from samklang.directory import actions, rules
from samklang.directory.models import Organisation, Partnership
from samklang.history.models import Entry
from samklang.history.tests.carrying import carried

pytestmark = pytest.mark.django_db

OSLO = {"name": "Oslo kommune", "kind": "municipality", "country": "NO", "id_no-orgnr": "958 935 420"}


def entered(name="Bergen kommune", **facts):
    return actions.enter(name=name, country="NO", by=None, **facts)


def words(answer):
    return answer.content.decode()


def test_a_secretary_enters_an_organisation_with_number_and_texts(client, secretary):
    facts = {**OSLO, "website": "oslo.kommune.no", "name_en": "City of Oslo", "about_nb": "Hovedstaden."}
    answer = client.post("/en/organisations/enter/", facts)

    one = Organisation.objects.get()
    assert answer.url == "/en/organisations/oslo-kommune/"
    assert one.identifiers.get().value == "958935420"
    assert (one.names.plain(), one.about.plain()) == ({"en": "City of Oslo"}, {"nb": "Hovedstaden."})
    assert one.website == "https://oslo.kommune.no"
    assert Entry.objects.get(verb="entered").by == secretary


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"name": "x" * 10_000}, "A name can have at most 300 characters; this one has 10000."),
        ({"name": "Os\u202elo"}, "hidden control character"),
        ({"id_no-orgnr": "958935421"}, "958935421 is not a Norwegian organisation number"),
        ({"id_ror": "05xg72x28"}, "05xg72x28 is not a ROR id"),
        ({"latitude": "59.9"}, "A place on the map needs both numbers."),
        ({"website": "not a site"}, "Enter a valid URL."),
    ],
)
def test_what_cannot_be_right_is_told_and_nothing_typed_is_lost(client, secretary, facts, sentence):
    answer = client.post("/en/organisations/enter/", {**OSLO, "place": "Kept place", **facts})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "Kept place" in words(answer)
    assert not Organisation.objects.exists()


def test_a_number_of_another_is_told_with_the_other_s_name(client, secretary):
    entered("Oslo by", identifiers={"no-orgnr": "958935420"})
    answer = client.post("/en/organisations/enter/", OSLO)
    assert "958 935 420 is the number of Oslo by" in words(answer)


def test_an_editor_changes_only_what_is_theirs(client):
    mine, other = entered(), entered("Oslo kommune")
    client.force_login(UserFactory(name="Editor"))
    rules.permit_editing(lambda user, one: user.name == "Editor" and one.pk == mine.pk)

    assert client.get(f"/en/organisations/{other.slug}/edit/").status_code == 403
    answer = client.post(f"/en/organisations/{mine.slug}/edit/", {"name": "Bergen", "kind": "municipality"})

    assert answer.status_code == 302
    mine.refresh_from_db()
    assert mine.name == "Bergen"


def test_a_stranger_is_asked_to_sign_in_and_somebody_without_a_role_is_refused(client):
    one = entered()
    for page in ("edit", "close", "partners"):
        assert "sign-in" in client.get(f"/en/organisations/{one.slug}/{page}/").url
    client.force_login(UserFactory())
    for page in ("enter", "doubles", f"{one.slug}/edit", f"{one.slug}/rename", f"{one.slug}/partners"):
        assert client.get(f"/en/organisations/{page}/").status_code == 403


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        ("rename", {"name": "New name", "on": "2020-01-01"}),
        ("place", {"parent": "Norge", "on": "2020-01-01"}),
        ("close", {"on": "2020-01-01"}),
        ("join", {"successor": "norge", "on": "2020-01-01"}),
        (
            "split",
            {"successor_1": "Norge (norge)", "successor_2": "Sverige", "closes": "on", "on": "2020-01-01"},
        ),
    ],
)
def test_each_change_over_time_has_its_page(client, operator, change, facts):
    one = entered()
    entered("Norge"), entered("Sverige")
    page = f"/en/organisations/{one.slug}/{change}/"

    assert client.get(page).status_code == 200
    assert client.post(page, facts).status_code == 302
    assert Entry.objects.filter(record_id=one.pk).exclude(verb="entered").exists()


def test_a_refusal_is_shown_on_the_form(client, operator):
    one = entered(founded_on=date(2020, 1, 1))
    answer = client.post(f"/en/organisations/{one.slug}/close/", {"on": "2010-01-01"})
    assert answer.status_code == 422
    assert "cannot have closed before it was founded" in words(answer)


def test_a_name_that_fits_several_asks_for_more(client, operator):
    one = entered()
    entered("Norge A"), entered("Norge B")
    answer = client.post(f"/en/organisations/{one.slug}/place/", {"parent": "norge", "on": "2020-01-01"})
    assert "Several fit: Norge A (norge-a), Norge B (norge-b)." in words(answer)
    answer = client.post(f"/en/organisations/{one.slug}/place/", {"parent": "zzz", "on": "2020-01-01"})
    assert "No organisation in the directory has that name or number." in words(answer)


def test_partners_are_entered_and_ended_on_a_page_of_their_own(client, operator):
    one, partner = entered(), entered("Partner")
    page = f"/en/organisations/{one.slug}/partners/"
    facts = {"partner": "Partner", "on": "2020-01-01", "contact_email": "kari@partner.example"}

    assert client.post(page, facts).status_code == 302
    assert "is on the list already" in words(client.post(page, facts))
    assert "kari@partner.example" in words(client.get(page))
    made = Partnership.objects.get()
    client.post(f"{page}{made.pk}/end/", {"on": "2021-01-01"})
    made.refresh_from_db()
    assert (made.partner, made.ended_on) == (partner, date(2021, 1, 1))


def test_a_place_in_the_tree_that_was_wrong_is_taken_back(client, operator):
    one, top = entered(), entered("Top")
    placing = actions.place_under(one, top, by=None)
    page = f"/en/organisations/{one.slug}/placings/{placing.pk}/take-back/"
    assert "never stood under Top" in words(client.get(page))
    client.post(page)
    assert not one.parentages.exists()


def test_the_second_of_two_tabs_is_told_and_keeps_what_it_wrote(client, operator):
    one = entered("Bergen", kind="municipality")
    page, said = f"/en/organisations/{one.slug}/edit/", {"name": "Bergen", "kind": "municipality"}
    opened = carried(client.get(page))
    first = client.post(page, said | {"place": "Bergen"} | opened)
    assert first.status_code == 302

    second = said | {"website": "https://bergen.example"} | opened
    refused = client.post(page, second)
    assert refused.status_code == 422
    assert "It was changed after you opened this page" in refused.content.decode()
    assert "https://bergen.example" in refused.content.decode()
    one.refresh_from_db()
    assert (one.place, one.website) == ("Bergen", "")

    assert client.post(page, second | carried(refused)).status_code == 302
    one.refresh_from_db()
    assert (one.place, one.website) == ("", "https://bergen.example")


@pytest.mark.parametrize("odd", ["", "²", "9" * 5_000, "-1", "x"])
def test_a_form_that_does_not_say_when_it_was_opened_is_taken(client, operator, odd):
    one = entered("Bergen", kind="municipality")
    said = {"name": "Bergen", "kind": "municipality", "place": "Bergen", "opened_at": odd}
    assert client.post(f"/en/organisations/{one.slug}/edit/", said).status_code == 302
