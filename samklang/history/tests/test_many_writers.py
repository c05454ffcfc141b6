from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from samklang.accounts.tests.factories import UserFactory
from samklang.history.actions import record
from samklang.history.chain import audit_verify


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_write_one_chain():
    user = UserFactory()

    def write(number):
        try:
            for verb in ("created", "changed", "ended"):
                record(user, verb, by=user, number=number)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as writers:
        list(writers.map(write, range(12)))

    verdict = audit_verify()
    assert (verdict.lines, verdict.broken) == (36, None)
