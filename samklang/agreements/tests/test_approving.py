import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from samklang.agreements import actions, guard
from samklang.agreements.models import Agreement, Approval, Step, Version
from samklang.agreements.queries import newest, parties_of
from samklang.networks.tests.factories import NetworkFactory

from .factories import NOON, TODAY, approved_by_all, drafted, rewritten, terms_between

pytestmark = pytest.mark.django_db


def say_yes(agreement, party, version):
    return actions.approve(agreement, party=party, hash=version.hash, by=None, at=NOON, on=TODAY)


def test_it_is_in_force_when_every_party_has_approved_the_same_text():
    agreement = drafted(*NetworkFactory.create_batch(3))
    first, second, third = parties_of(agreement)
    version = newest(agreement)

    say_yes(agreement, first, version)
    say_yes(agreement, second, version)
    assert agreement.state == "idea"

    say_yes(agreement, third, version)
    assert (agreement.state, agreement.signed_on, agreement.starts_on) == ("in-force", TODAY, TODAY)
    assert list(Step.objects.order_by("id").values_list("to_state", flat=True)) == [
        "idea",
        "signed",
        "in-force",
    ]


def test_an_approval_after_an_edit_is_refused_and_says_why():
    agreement = drafted(*NetworkFactory.create_batch(2))
    read = newest(agreement)
    rewritten(agreement, starts_on="2027-01-01")

    with pytest.raises(actions.TextChanged, match="has changed since you read it"):
        say_yes(agreement, parties_of(agreement)[0], read)
    assert not Approval.objects.exists()


def test_earlier_approvals_stay_in_the_record_and_count_no_more():
    agreement = drafted(*NetworkFactory.create_batch(2))
    first, second = parties_of(agreement)
    say_yes(agreement, first, newest(agreement))
    version = rewritten(agreement, ends_on="2030-01-01")

    say_yes(agreement, second, version)

    assert agreement.state == "idea"
    assert list(Approval.objects.order_by("id").values_list("version__number", "party")) == [
        (1, first.pk),
        (2, second.pk),
    ]


def test_approving_twice_is_approving_once():
    agreement = drafted(*NetworkFactory.create_batch(2))
    party = parties_of(agreement)[0]
    one, other = (say_yes(agreement, party, newest(agreement)) for _ in range(2))
    assert one == other


def test_a_stranger_to_the_terms_cannot_approve_them():
    agreement, other = drafted(*NetworkFactory.create_batch(2)), drafted(*NetworkFactory.create_batch(2))
    with pytest.raises(actions.NotAParty):
        say_yes(agreement, parties_of(other)[0], newest(agreement))


def test_a_version_on_top_of_an_old_one_is_refused():
    north, south = NetworkFactory.create_batch(2)
    agreement = drafted(north, south)
    rewritten(agreement, ends_on="2030-01-01")
    with pytest.raises(actions.Outdated, match="version 2"):
        actions.write_version(
            agreement, terms=terms_between(north, south, title="Mine"), on_top_of=1, by=None, at=NOON
        )
    assert agreement.versions.count() == 2


def test_versions_are_chained_by_hash():
    agreement = drafted(*NetworkFactory.create_batch(2))
    second = rewritten(agreement, ends_on="2030-01-01")
    first = agreement.versions.get(number=1)
    assert (first.previous_hash, second.previous_hash) == ("", first.hash)


@pytest.mark.parametrize("change", [{"number": 9}, {"hash": "0" * 64}, {"terms": {}}])
def test_the_database_refuses_to_change_a_version(change):
    agreement = drafted(*NetworkFactory.create_batch(2))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Version.objects.filter(agreement=agreement).update(**change)


def test_the_database_refuses_to_delete_what_was_approved():
    agreement = approved_by_all(drafted(*NetworkFactory.create_batch(2)))
    for rows in (Approval.objects.all(), Step.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.filter(pk__gt=0)._raw_delete(rows.db)
    assert Agreement.objects.get(pk=agreement.pk).state == "in-force"


def test_audit_names_the_first_version_whose_terms_were_tampered_with():
    agreement = approved_by_all(drafted(*NetworkFactory.create_batch(2), code="pact"))
    rewritten(agreement, ends_on="2030-01-01")
    call_command("audit_verify")
    with connection.cursor() as cursor:
        for statement in guard.take_down(connection.vendor):
            cursor.execute(statement)
        cursor.execute(
            "UPDATE agreements_version SET previous_hash = %s, terms = %s WHERE number = 2", ["", "{}"]
        )
        for statement in guard.set_up(connection.vendor):
            cursor.execute(statement)
    with pytest.raises(CommandError, match="chain of pact is broken at version 2"):
        call_command("audit_verify")
