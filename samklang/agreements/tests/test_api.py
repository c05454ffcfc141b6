"""What anybody can check from outside. Nothing here uses our own encoder."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from samklang.agreements import actions

from .factories import approved_by_all, drafted, network_with_people, reciprocal, rewritten

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/agreements"


@pytest.fixture
def draft():
    north, south = network_with_people("Nørd")[0], network_with_people("South")[0]
    return drafted(north, south, clauses=[reciprocal(north, south)], code="pact", title="Vennskap – “ærlig”")


def recomputed(answer):
    canonical = json.dumps(answer["terms"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert canonical == answer["canonical"]
    parts = [
        "samklang-agreement-version-1",
        answer["agreement"],
        str(answer["number"]),
        answer["previous_hash"],
        canonical,
    ]
    told = b"".join(b"%d:%s," % (len(part.encode()), part.encode()) for part in parts)
    return hashlib.sha256(told).hexdigest()


def test_anybody_can_recompute_what_the_parties_approved(client, draft):
    approved_by_all(draft)
    rewritten(draft, ends_on="2030-01-01")
    rewritten(draft, ends_on="2031-01-01")
    approved_by_all(draft)

    first, third = (client.get(f"{ROOT}/pact/versions/{number}").json() for number in (1, 3))
    links = client.get(f"{ROOT}/pact").json()["versions"]

    assert recomputed(first) == first["hash"] == links[0]["hash"]
    assert recomputed(third) == third["hash"] == links[2]["hash"]
    assert third["previous_hash"] == links[1]["hash"]
    assert links[1]["previous_hash"] == first["hash"]
    assert [(a["party"], a["hash"]) for a in third["approvals"]] == [
        (party["slug"], third["hash"]) for party in third["terms"]["parties"]
    ]


def test_the_recipe_in_the_documentation_works(client, draft, monkeypatch, capsys):
    approved_by_all(draft)
    page = Path(__file__).parents[3] / "docs" / "use" / "recompute-the-hash.md"
    recipe = re.search(r"```python\n(.*?)```", page.read_text(), re.DOTALL)[1]
    answer = client.get(f"{ROOT}/pact/versions/1").content
    monkeypatch.setattr("sys.argv", ["recipe", "http://127.0.0.1/"])
    monkeypatch.setattr("urllib.request.urlopen", lambda _address: __import__("io").BytesIO(answer))
    exec(recipe, {})
    assert capsys.readouterr().out.startswith("the hash holds\n")


def test_a_draft_has_no_public_answer(client, draft):
    assert client.get(f"{ROOT}/pact").status_code == 404
    assert client.get(ROOT).json()["items"] == []


def test_an_announced_agreement_answers_without_its_terms(client, draft):
    actions.announce(draft, is_announced=True, by=None)
    answer = client.get(f"{ROOT}/pact").json()
    assert (answer["newest"], answer["versions"]) == (None, [])
    assert client.get(f"{ROOT}/pact/versions/1").status_code == 404


def test_the_terms_of_a_later_draft_stay_with_the_parties(client, draft):
    approved_by_all(draft)
    rewritten(draft, ends_on="2030-01-01")
    assert client.get(f"{ROOT}/pact/versions/2").status_code == 404
    assert [link["number"] for link in client.get(f"{ROOT}/pact").json()["versions"]] == [1]


def test_it_says_when_which_version_was_in_force(client, draft):
    approved_by_all(draft)
    rewritten(draft, starts_on="2026-12-01")
    approved_by_all(draft)
    assert client.get(f"{ROOT}/pact").json()["in_force"] == [
        {"version": 1, "starts_on": "2026-11-01", "ends_on": "2026-12-01"},
        {"version": 2, "starts_on": "2026-12-01", "ends_on": None},
    ]


def test_the_list_is_narrowed_by_state_kind_and_party(client, draft):
    approved_by_all(draft)
    for query, number in (
        ("state=in-force", 1),
        ("state=ended", 0),
        ("party=nørd", 0),
        ("kind=reciprocal", 1),
    ):
        assert client.get(f"{ROOT}?{query}").json()["count"] == number
