"""Whatever the API is asked, it answers as its own description promises, and never with a 500."""

import pytest
import schemathesis
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

HELD = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def operations(demo_records, db):
    """Every question of the API, asked of the real handler on this test's own connection."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    yield [result.ok() for result in schema.get_all_operations()]
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def test_every_question_gets_an_answer_that_the_description_promises(operations):
    assert len(operations) > 15
    wrong = {operation.label: trouble for operation in operations if (trouble := _trouble_with(operation))}
    assert not wrong, "\n\n".join(f"{label}\n{trouble}" for label, trouble in wrong.items())


def _trouble_with(operation):
    @settings(
        max_examples=3,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def asks(case):
        case.call_and_validate(checks=HELD)

    try:
        asks()
    except BaseException as trouble:  # noqa: BLE001 -- a group of failures, of which all are shown together
        return str(trouble)[:1500]
    return ""
