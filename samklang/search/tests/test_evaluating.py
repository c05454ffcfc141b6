import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from samklang.search import evaluating
from samklang.search.management.commands import search as command
from samklang.words.ranking import Collection
from samklang.words.tests.lexicon import small_analyser


@pytest.fixture(autouse=True)
def dictionaries(monkeypatch, tmp_path):
    """Where Debian's would lie: none, whatever this machine has."""
    place = tmp_path / "dictd"
    place.mkdir()
    monkeypatch.setattr(command, "DEBIAN", place)
    return place


@pytest.fixture
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_the_right_text_comes_first_across_languages(tmp_path):
    texts = ["Oslo kommune bygger en skole", "Hesten spiser", "Avtalen gjelder"]
    collection = Collection(small_analyser(tmp_path), texts, "nb")

    assert max(collection.scores("koulu kunta", "fi").items(), key=lambda item: item[1])[0] == 0
    assert collection.scores("avtal", "sv").keys() == {2}


def test_parallel_texts_are_measured_pair_by_pair(data, capsys):
    sentences = data / "sentences.tsv"
    sentences.write_text("line\tnob\teng\n1\tkunstig intelligens\tartificial intelligence\n2\tKina\tChina\n")

    call_command("search", "evaluate", "parallel", str(sentences), str(sentences))

    told = json.loads(capsys.readouterr().out)
    assert told["queries"]["pairs"].keys() == {"en-nb", "nb-en"}
    assert told["sentences"]["pairs"]["nb-en"]["recall@10"] >= 0.5
    assert told["mistyped"]["pairs"]["nb-nb"]["recall@10"] > 0


def test_where_nothing_is_installed_the_dictionaries_of_the_machine_are_read_and_named(
    data, dictionaries, capsys
):
    (dictionaries / "words.tsv").write_text("nb\ten\tglabbe\tglob\nfi\ten\tklobbu\tglob\n")
    sentences = data / "sentences.tsv"
    sentences.write_text("line\tnob\tfin\teng\n1\tglabbe\tklobbu\tx\n2\tmutt\tvirk\ty\n")

    call_command("search", "evaluate", "parallel", str(sentences), str(sentences))

    said = capsys.readouterr()
    assert "read besides: 1 dictionaries" in " ".join(said.err.split())
    assert json.loads(said.out)["sentences"]["pairs"]["nb-fi"]["recall@1"] == 0.5


def test_a_term_is_measured_by_its_definition(data, capsys):
    file = data / "terms.json"
    entry = {
        "en": {"term": "machine learning", "definition": "artificial intelligence that learns"},
        "fi": {"term": "koneoppiminen", "definition": "tekoäly joka oppii"},
    }
    file.write_text(json.dumps([entry]))

    call_command("search", "evaluate", "definitions", str(file))

    assert json.loads(capsys.readouterr().out)["pairs"].keys() == {"en-fi", "fi-en"}


def test_experts_are_measured_by_what_they_said_themselves(data, capsys):
    papers = {
        "own": {"title": "Learning of dementia from images", "abstract": ""},
        "near": {"title": "Dementia and images", "abstract": ""},
        "far": {"title": "Sea transport", "abstract": ""},
    }
    reviewers = {"1": {"ratings": {"near": 5, "far": 1}, "profiles": [["own"]]}}
    file = data / "experts.json"
    file.write_text(json.dumps({"papers": papers, "reviewers": reviewers}))

    call_command("search", "evaluate", "expertise", str(file))

    assert json.loads(capsys.readouterr().out)["loss"] == 0


def test_a_tie_costs_half_the_gap():
    assert evaluating._swapped([(5, 0.2), (1, 0.2)]) == (2, 4)
    assert evaluating._swapped([(5, 0.1), (1, 0.2)]) == (4, 4)


def test_a_vocabulary_is_imported_listed_and_removed_by_command(data, capsys):
    file = data / "own.tsv"
    file.write_text("nb\tfi\tkommune\tkunta\n")

    call_command("search", "vocabulary", "import", str(file), licence="CC0")
    call_command("search", "vocabulary", "list")
    call_command("search", "vocabulary", "remove", "own")

    assert "own" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no file"):
        call_command("search", "vocabulary", "import", str(data / "none.tsv"))


def test_two_words_of_a_query_are_mistyped_the_same_way_each_time():
    query = "kommunen bygger nye skoler"

    slipped = evaluating.mistyped(query, "nb")

    assert slipped == evaluating.mistyped(query, "nb")
    assert sum(one != other for one, other in zip(query.split(), slipped.split(), strict=True)) == 2


def test_a_mistyped_word_is_still_found(tmp_path):
    collection = Collection(small_analyser(tmp_path), ["Oslo kommune bygger", "Hesten spiser"], "nb")

    assert collection.scores("komune", "nb").keys() == {0}


@pytest.mark.parametrize("what", ["definitions", "expertise"])
def test_a_file_of_another_kind_is_refused_in_one_sentence(what, data, tmp_path):
    file = tmp_path / "sentences.tsv"
    file.write_text("nob\teng\n")

    with pytest.raises(CommandError, match="is not what this measurement reads") as told:
        call_command("search", "evaluate", what, str(file))

    assert told.value.returncode == 2
