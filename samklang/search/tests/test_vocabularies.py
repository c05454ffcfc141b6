import gzip
from datetime import UTC, datetime

import pytest

from samklang.search.vocabulary.readers import Pair, Sense, Unreadable, read
from samklang.search.vocabulary.store import NoSuchVocabulary, Vocabularies, files_in

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def written(directory, name, text):
    path = directory / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def test_pairs_are_read_from_a_table(tmp_path):
    path = written(tmp_path, "own.tsv.gz", "nob\tfin\tkommune\tkunta\nxx\tfi\ta\tb\n")

    assert list(read(path)) == [Pair("nb", "kommune", "fi", "kunta")]


def test_synsets_are_read_as_senses(tmp_path):
    path = written(tmp_path, "wn.tab", "# name\n01-n\tdan:lemma\tskole\n01-n\teng:lemma\tschool\n")

    assert list(read(path)) == [Sense("01-n", "da", "skole"), Sense("01-n", "en", "school")]


def test_labels_are_read_by_the_columns_the_file_is_named_by(tmp_path):
    path = written(tmp_path, "yso_fi_sv_en.tsv", "http://x\tkoulu\t\tschool\n")

    assert list(read(path)) == [Sense("http://x", "fi", "koulu"), Sense("http://x", "en", "school")]


def test_statements_give_labels_and_nothing_else(tmp_path):
    path = written(
        tmp_path, "los_nb_nn_en.tsv", "u\tprefLabel\tnb\tSkole\nu\tbroader\t\tv\nu\tprefLabel\ten\tSchool\n"
    )

    assert list(read(path)) == [Sense("u", "nb", "Skole"), Sense("u", "en", "School")]


def test_skos_labels_are_read_from_turtle(tmp_path):
    text = (
        '@prefix s: <http://www.w3.org/2004/02/skos/core#> . <http://x> s:prefLabel "skóli"@is, "Schule"@de .'
    )

    assert list(read(written(tmp_path, "x.ttl", text))) == [Sense("http://x", "is", "skóli")]


def test_dictionaries_are_read_with_every_meaning(tmp_path):
    article = "skola /skuːla/ <n>\n1. school, academy\n2. (old) house\n"
    about = "Licence: GNU GPL\n"
    (tmp_path / "freedict-swe-eng.dict.dz").write_bytes(gzip.compress((about + article).encode()))
    path = written(
        tmp_path,
        "freedict-swe-eng.index",
        f"00databaseinfo\tA\tR\nskola\tR\t{_digits(len(article.encode()))}\n",
    )

    assert [pair.meaning for pair in read(path)] == ["school", "academy", "house"]
    source = Vocabularies(tmp_path / "v.sqlite").add(path, at=NOW)
    assert source.licence == "Licence: GNU GPL"


def test_a_file_of_no_known_format_is_refused(tmp_path):
    with pytest.raises(Unreadable):
        list(read(written(tmp_path, "x.pdf", "")))


def test_a_vocabulary_keeps_its_licence_and_can_be_taken_out(tmp_path):
    store = Vocabularies(tmp_path / "v.sqlite")
    file = written(tmp_path, "own.tsv", "nb\tfi\tKommune (n)\tkunta\n")

    store.add(file, licence="CC0", at=NOW)
    store.add(file, licence="CC BY 4.0", at=NOW)

    assert [(one.name, one.licence, one.lines) for one in store.sources()] == [("own", "CC BY 4.0", 1)]
    assert list(store.pairs()) == [Pair("nb", "kommune", "fi", "kunta")]
    store.remove("own")
    assert list(store.pairs()) == []
    with pytest.raises(NoSuchVocabulary):
        store.remove("own")


def test_only_dictionaries_between_languages_we_read_are_installed(tmp_path):
    for name in ("freedict-swe-eng.index", "freedict-deu-fin.index", "notes.md"):
        written(tmp_path, name, "")

    assert [path.name for path in files_in(tmp_path)] == ["freedict-swe-eng.index"]


def _digits(number):
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[number]
