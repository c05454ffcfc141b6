"""Two who write at the same moment; the database decides."""

import threading

import pytest
from django.db import connection

from samklang.directory import actions
from samklang.directory.models import Identifier, Organisation, Parentage
from samklang.foundation.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    gate, answers = threading.Barrier(len(deeds)), []

    def run(deed):
        try:
            gate.wait()
            answers.append(deed())
        except Refused as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_who_enter_the_same_number_get_the_same_record():
    def enter(name):
        return lambda: actions.enter(name=name, identifiers={"no-orgnr": "958935420"}, by=None)

    answers = at_once(*(enter(f"Oslo {number}") for number in range(4)))

    assert len({one.pk for one in answers}) == 1
    assert Organisation.objects.count() == Identifier.objects.count() == 1


def test_two_who_give_one_number_to_two_organisations_one_is_refused_with_the_other_s_name():
    pair = [actions.enter(name=name, by=None) for name in ("Oslo", "Bergen")]
    answers = at_once(
        *(lambda one=one: actions.identify(one, "no-orgnr", "958935420", by=None) for one in pair)
    )

    [refusal] = [answer for answer in answers if isinstance(answer, Refused)]
    assert "958 935 420 is the number of" in str(refusal)
    assert Identifier.objects.count() == 1


def test_two_who_place_each_under_the_other_make_no_circle():
    one, other = (actions.enter(name=name, by=None) for name in ("One", "Other"))
    answers = at_once(
        lambda: actions.place_under(one, other, by=None), lambda: actions.place_under(other, one, by=None)
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert Parentage.objects.count() == 1
