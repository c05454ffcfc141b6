import pytest

from samklang.accounts.tests.factories import UserFactory
from samklang.directory import readers, rules


@pytest.fixture
def operator(client):
    """Somebody who looks after the directory, as a higher room would say it, signed in."""
    return _signed_in(client, readers._operating, lambda user: user.name == "Operator", "Operator")


@pytest.fixture
def secretary(client):
    return _signed_in(client, rules._entering, lambda user: user.name == "Secretary", "Secretary")


def _signed_in(client, register, rule, name):
    user = UserFactory(name=name)
    client.force_login(user)
    register.append(rule)
    return user


@pytest.fixture(autouse=True)
def _rules_as_before():
    registers = (rules._editing, rules._entering, readers._operating, readers._keeping, readers._seeing)
    kept = [list(register) for register in registers]
    yield
    for register, before in zip(registers, kept, strict=True):
        register[:] = before
