from datetime import UTC, datetime

import pytest

from samklang.accounts.tests.factories import UserFactory
from samklang.directory import actions as directory
from samklang.directory.tests.factories import OrganisationFactory
from samklang.history.models import Entry
from samklang.registers import actions
from samklang.registers.models import Double

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def entered(name, **facts):
    return directory.enter(name=name, by=None, **{"country": "NO"} | facts)


def words(answer):
    return answer.content.decode()


def test_one_that_is_entered_by_hand_with_the_name_of_another_is_offered_as_its_double():
    first, _other_country, second = (
        entered("Halden kommune"),
        entered("Halden kommune", country="SE"),
        entered("Halden Kommune"),
    )
    entered("Moss kommune")

    assert list(Double.objects.values_list("first", "second")) == [(first.pk, second.pk)]


def test_a_pair_is_settled_once_either_way():
    user = UserFactory()
    a, b, c = OrganisationFactory.create_batch(3)
    same = Double.objects.create(first=a, second=b, reason="name", found_at=NOW)
    different = Double.objects.create(first=a, second=c, reason="name", found_at=NOW)

    actions.tell_apart(different, at=NOW, by=user)
    directory.fold(b, into=a, at=NOW, by=user)

    same.refresh_from_db()
    different.refresh_from_db()
    assert (same.state, different.state) == ("merged", "different")
    with pytest.raises(actions.DecidedAlready, match="decided"):
        actions.tell_apart(different, at=NOW, by=user)
    assert Entry.objects.filter(verb="took-over", record_id=a.pk).exists()


def test_doubles_are_merged_side_by_side_or_told_apart(client, operator):
    one, other, third = (
        entered(name, place=f"Place of {name}") for name in ("Simula", "Simula AS", "Simula Oslo")
    )
    assert Double.objects.get(second=other).first == one
    apart = Double.objects.create(first=one, second=third, reason="name", found_at=NOW)
    page = f"/en/organisations/{one.slug}/merge/{other.slug}/"

    assert "Simula AS" in words(client.get("/en/organisations/doubles/"))
    assert "Place of Simula AS" in words(client.get(page))
    assert client.post(page, {"name": "gone", "place": "kept"}).status_code == 422
    client.post(page, {"name": "gone", "place": "kept", "sure": "on"})
    client.post(f"/en/organisations/doubles/{apart.pk}/different/")

    one.refresh_from_db()
    assert (one.name, one.place) == ("Simula AS", "Place of Simula")
    assert not Double.objects.filter(state="open").exists()
    assert client.get(f"/en/organisations/{other.slug}/").url == f"/en/organisations/{one.slug}/"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_doubles_asks_the_same_whatever_its_length(
    client, operator, django_assert_num_queries, rows
):
    for number in range(rows):
        pair = entered(f"A{number}"), entered(f"B{number}")
        Double.objects.create(first=pair[0], second=pair[1], reason="name", found_at=NOW)
    client.get("/en/organisations/doubles/")
    with django_assert_num_queries(7):
        client.get("/en/organisations/doubles/")
