"""Several people press at the same moment; the database decides."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from samklang.agreements import actions
from samklang.agreements.models import Agreement, Approval, Step, Version
from samklang.agreements.queries import newest, parties_of
from samklang.foundation.errors import Refused
from samklang.networks.tests.factories import NetworkFactory

from .factories import NOON, TODAY, drafted

pytestmark = pytest.mark.django_db(transaction=True)


def together(*deeds):
    """Each deed in a thread of its own, all let go at once; what each answered or was refused with."""
    ready, answers = Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        ready.wait()
        try:
            answers[place] = deed()
        except Refused as refusal:
            answers[place] = refusal
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture(autouse=True)
def _a_database_that_threads_share():
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and ("memory" in name or name == ":memory:"):
        pytest.skip("An SQLite database in memory cannot be shared by threads that write.")


def yes(code, place, digest):
    agreement = Agreement.objects.get(code=code)
    party = parties_of(agreement)[place]
    return actions.approve(agreement, party=party, hash=digest, by=None, at=NOON, on=TODAY)


def test_two_parties_approve_in_the_same_second_and_it_is_in_force_once():
    digest = newest(drafted(*NetworkFactory.create_batch(2), code="pact")).hash
    together(lambda: yes("pact", 0, digest), lambda: yes("pact", 1, digest))
    assert Agreement.objects.get(code="pact").state == "in-force"
    assert Approval.objects.count() == 2
    assert list(Step.objects.order_by("id").values_list("to_state", flat=True)) == [
        "idea",
        "signed",
        "in-force",
    ]


def test_one_party_pressing_three_times_at_once_approves_once():
    digest = newest(drafted(*NetworkFactory.create_batch(2), code="pact")).hash
    together(*[lambda: yes("pact", 0, digest)] * 3)
    assert Approval.objects.count() == 1


def test_two_tabs_that_save_at_once_write_one_version():
    agreement = drafted(*NetworkFactory.create_batch(2), code="pact")
    terms = newest(agreement).terms

    def write(year):
        mine = Agreement.objects.get(code="pact")
        changed = {**terms, "ends_on": f"{year}-01-01"}
        return actions.write_version(mine, terms=changed, on_top_of=1, by=None, at=NOON)

    answers = together(lambda: write(2030), lambda: write(2031))
    assert Version.objects.count() == 2
    assert [type(answer) for answer in answers if isinstance(answer, Refused)] == [actions.Outdated]
