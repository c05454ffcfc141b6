import io

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samklang.accounts.tests.factories import UserFactory
from samklang.history import guard
from samklang.history.actions import record
from samklang.history.chain import audit_verify
from samklang.history.models import Entry
from tests.chance import tries

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_lines():
    user = UserFactory()
    return [record(user, verb, by=user, on="2021-06-03") for verb in ("created", "changed", "ended")]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_a_line(three_lines, change):
    line = Entry.objects.filter(pk=three_lines[1].pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        line.update(verb="never") if change == "update" else line.delete()
    assert [entry.verb for entry in Entry.objects.order_by("id")] == ["created", "changed", "ended"]


def test_an_untouched_history_is_whole(three_lines):
    verdict = audit_verify()
    assert (verdict.lines, verdict.head, verdict.broken) == (3, three_lines[-1].hash, None)


def test_a_line_that_was_rewritten_is_named(three_lines):
    with guard.lifted(connection):
        Entry.objects.filter(pk=three_lines[1].pk).update(facts={"on": "2022-06-03"})
    assert audit_verify().broken == (three_lines[1].pk, "its content is not what was written")


def test_a_line_that_was_taken_out_is_named_by_the_one_after(three_lines):
    with guard.lifted(connection):
        Entry.objects.filter(pk=three_lines[1].pk).delete()
    assert audit_verify().broken == (three_lines[2].pk, "it does not follow the line before it")


def test_lines_cut_from_the_end_are_found_by_a_hash_noted_earlier(three_lines):
    noted = three_lines[-1].hash
    assert audit_verify(expect=noted).is_whole
    with guard.lifted(connection):
        Entry.objects.filter(pk=three_lines[2].pk).delete()
    assert audit_verify().is_whole
    assert audit_verify(expect=noted).broken.line == three_lines[1].pk


def test_the_command_says_that_history_is_whole_and_its_last_hash(three_lines):
    said = io.StringIO()
    call_command("audit_verify", stdout=said)
    assert said.getvalue() == f"History is whole: 3 lines. Last hash: {three_lines[-1].hash}\n"


def test_the_command_fails_with_one_sentence_when_a_line_is_broken(three_lines):
    with guard.lifted(connection):
        Entry.objects.filter(pk=three_lines[0].pk).update(label="Another")
    with pytest.raises(CommandError, match=f"broken at line {three_lines[0].pk}: its content"):
        call_command("audit_verify")


def test_the_command_notices_that_the_triggers_are_gone(three_lines):
    with connection.cursor() as cursor:
        for statement in guard.TAKE_DOWN[connection.vendor]:
            cursor.execute(statement)
    with pytest.raises(CommandError, match="triggers"):
        call_command("audit_verify")


facts = st.dictionaries(
    st.sampled_from(["name", "count", "parts", "on", "amount"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.floats() | st.decimals(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    ),
)


@settings(max_examples=tries(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=st.lists(facts, min_size=1, max_size=4))
def test_whatever_is_written_the_chain_reads_back_whole(written):
    user = UserFactory()
    for one in written:
        record(user, "changed", by=user, **one)
    assert audit_verify().broken is None


def test_a_line_costs_three_statements_however_many_follow(django_assert_num_queries):
    user = UserFactory()
    with django_assert_num_queries(3):
        record(user, "changed", by=user)
