"""Every route, every role, our record and theirs: who gets in, and that nobody else learns a word of it."""

import time
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from samklang.accounts.middleware import SIGNED_IN_AT
from samklang.config.routes import routes
from tests.tables import nothing_written

from .table import MAY_LEARN, ROLES, ROWS, Row
from .world import Side, World, world

pytestmark = [pytest.mark.django_db, pytest.mark.long]
DOORS = ("account_login", "account_reset_password", "account_request_login_code")
HOUSE = {route.name: route for route in routes()}
READ = [name for name in ROWS if name in HOUSE and "GET" in HOUSE[name].methods]
SENT = [name for name in ROWS if name not in READ]


def test_the_matrix_knows_every_route_and_no_other():
    assert set(ROWS) == set(HOUSE)


def test_a_role_gets_in_where_it_belongs_and_learns_nothing_elsewhere():
    """One after the other, in one world: what was kept while the secretariat read tells the next nothing."""
    seen, wrong = world(), []
    roles = sorted(ROLES, key=lambda role: role != "secretariat")
    for role in roles:
        wrong += [f"{role}: {finding}" for finding in findings(seen, role, READ)]
    for role in roles:
        with transaction.atomic():
            wrong += [f"{role}: {finding}" for finding in findings(seen, role, SENT)]
            transaction.set_rollback(True)  # what one has moved or taken is there again for the next

    assert not wrong, "\n".join(wrong)


def test_the_matrix_would_see_a_leak():
    """The control: opened to the public, the other side's network must show up as a finding."""
    seen = world()
    seen.theirs.network.is_public = True
    seen.theirs.network.save()

    found = list(findings(seen, "signed-in", [name for name in ROWS if name.startswith("networks:")]))

    assert any(line.startswith("networks:detail: foreign: got in") for line in found)
    assert any("learnt the network of theirs" in line for line in found)


def test_what_is_refused_changes_nothing():
    seen = world()
    with nothing_written():
        for role in ROLES:
            client = client_of(seen, role)
            for name, row in ROWS.items():
                if "POST" in HOUSE[name].methods and role not in row.foreign:
                    response = client.post(reverse(name, kwargs=row.args(seen.theirs)))
                    assert not is_in(response), f"{role} could send {name}"


def findings(seen: World, role: str, names):
    client = client_of(seen, role)
    for name, row in ((name, ROWS[name]) for name in names):
        for which, args, allowed in asked(seen, row):
            response = ask(client, name, args)
            if is_in(response) != (role in allowed):
                verb = "got in" if is_in(response) else "was kept out"
                yield f"{name}: {which}: {verb} ({response.status_code})"
            told = [kind for kind, roles in row.tells.items() if role in roles and is_in(response)]
            for word in learnt(seen, role, response, told):
                yield f"{name}: {which}: learnt {word}"


def asked(seen: World, row: Row):
    """Our record and theirs; where both have one address and the same are let in, it is asked once."""
    ours, theirs = row.args(seen.ours), row.args(seen.theirs)
    yield "own", ours, row.own
    if (ours, row.own) != (theirs, row.foreign):
        yield "foreign", theirs, row.foreign


def client_of(seen: World, role: str) -> Client:
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    person = seen.people[role]
    if person.is_authenticated:
        client.force_login(person)
        session = client.session
        session[SIGNED_IN_AT] = time.time()  # or grave things would first ask who it is, whoever asks
        session.save()
    return client


def ask(client: Client, name: str, args):
    method = client.get if "GET" in HOUSE[name].methods else client.post
    return method(reverse(name, kwargs=args))


def is_in(response) -> bool:
    """A page that asks to sign in, or belongs to a step that was not begun, let nobody in."""
    assert response.status_code < 500
    sent_to = urlsplit(response.headers["Location"]).path if response.status_code == 302 else ""
    is_sent_to_the_door = sent_to.endswith(tuple(reverse(name) for name in DOORS))
    return response.status_code not in {401, 403, 404} and not is_sent_to_the_door


def learnt(seen: World, role: str, response, told):
    text = b"".join(response.streaming_content) if response.streaming else response.content
    for place, side in enumerate((seen.ours, seen.theirs)):
        for kind, word in secrets_of(side):
            if word in text and role not in MAY_LEARN[kind][place] and kind not in told:
                yield f"the {kind} of {side.word}"


def secrets_of(side: Side):
    return [(kind, word.encode()) for kind, word in side.secrets.items()]
