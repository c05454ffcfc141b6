import io
import json

import pytest
from django.core.management import CommandError, call_command

from samklang.directory import skos
from samklang.directory.actions.vocabularies import take_in
from samklang.directory.concepts import starting_vocabulary
from samklang.directory.models import Topic
from samklang.directory.queries import concepts

pytestmark = pytest.mark.django_db

FLOODS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://v.example/flood> a skos:Concept ; skos:prefLabel "Flom"@no, "flood"@en-GB ;
  skos:altLabel "flaum"@nn ;
  skos:definition "Mye vann."@nb ; skos:exactMatch <https://w.example/Q1> .
<https://v.example/weather> a skos:Concept ; skos:prefLabel "vær"@nb ;
  skos:narrower <https://v.example/flood> .
<https://v.example/nameless> a skos:Concept .
"""


def whole():
    return sorted(concepts.all_concepts(), key=lambda one: one.key)


def test_a_turtle_file_is_read_with_its_languages_and_links():
    flood, weather = skos.read(FLOODS.encode(), ending="ttl")
    assert flood.labels == {"nb": "Flom", "en": "flood"}
    assert (flood.alternatives, flood.definition) == ({"nn": ["flaum"]}, {"nb": "Mye vann."})
    assert flood.broader == [weather.key]
    assert flood.matches == [("exact", "https://w.example/Q1")]


@pytest.mark.parametrize("ending", ["ttl", "rdf", "jsonld"])
def test_what_goes_out_comes_in_again_the_same(ending):
    take_in(starting_vocabulary("health-and-welfare"), by=None)
    before = whole()
    text = skos.write(before, ending=ending, scheme=concepts.scheme(), title="Samklang")
    again = take_in(skos.read(text, ending=ending), by=None)
    assert (again.added, again.changed, again.same) == (0, 0, len(before))
    assert whole() == before


@pytest.mark.parametrize(
    "context",
    ["https://v.example/context.json", [{}, "file:///etc/passwd"], {"@import": "https://v.example/"}],
)
def test_json_ld_that_asks_for_other_files_is_refused_unread(context, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("something was fetched"))
    said = [{"@id": "https://v.example/flood", "skos:narrower": {"@context": context}}]
    with pytest.raises(skos.NotReadable, match="its own context"):
        skos.read(json.dumps(said).encode(), ending="jsonld")


def test_json_ld_goes_out_with_every_concept():
    take_in(starting_vocabulary("health-and-welfare"), by=None)
    text = skos.write(whole(), ending="jsonld", scheme=concepts.scheme(), title="Samklang")
    addresses = {one["@id"] for one in json.loads(text)}
    assert addresses == {one.uri for one in whole()} | {concepts.scheme()}


@pytest.mark.parametrize(
    ("text", "ending"),
    [(b"not turtle <", "ttl"), (b"<a/>", "rdf"), (b"", "ttl"), (b"{", "jsonld"), (FLOODS.encode(), "docx")],
)
def test_a_file_that_is_no_vocabulary_is_refused_with_a_sentence(text, ending):
    with pytest.raises(skos.NotReadable):
        skos.read(text, ending=ending)


def test_the_command_reads_a_file_twice_and_says_what_it_did(tmp_path):
    file = tmp_path / "floods.ttl"
    file.write_text(FLOODS)
    said = io.StringIO()
    for _ in range(2):
        call_command("import_skos", str(file), stdout=said)
    assert said.getvalue().splitlines() == [
        "2 topics entered, 0 changed, 0 as they were.",
        "0 topics entered, 0 changed, 2 as they were.",
    ]
    assert [str(topic) for topic in Topic.objects.get(slug="flood").broader.all()] == ["vær"]


def test_the_command_names_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_skos", str(tmp_path / "none.ttl"))


def test_the_export_command_writes_by_the_ending_of_the_file(tmp_path):
    take_in(skos.read(FLOODS.encode(), ending="ttl"), by=None)
    call_command("export_skos", str(tmp_path / "all.rdf"), stdout=io.StringIO())
    assert {one.uri for one in skos.read((tmp_path / "all.rdf").read_bytes(), ending="rdf")} == {
        "https://v.example/flood",
        "https://v.example/weather",
    }
    with pytest.raises(CommandError, match="must end in"):
        call_command("export_skos", str(tmp_path / "all.txt"))
