import gzip
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from samklang.words import lexicons
from samklang.words.vocabulary.readers import Pair, Sense, Unreadable, read
from samklang.words.vocabulary.store import NoSuchVocabulary, Vocabularies, files_in

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


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://www.w3.org/2004/02/skos/core#">
<s:Concept rdf:about="http://x/1"><s:prefLabel xml:lang="nb">fjomling</s:prefLabel>
<s:altLabel xml:lang="en">wobblefish</s:altLabel></s:Concept></rdf:RDF>
"""
TURTLE = (
    "@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n"
    '<http://x/2> s:prefLabel "snurkelur"@is, "whirlclock"@en .\n'
)
ARTICLE = "plurrig /plurig/ <a>\n1. splashful\n"


def one_of_each(directory):
    """A file of every format, each with a word that no dictionary holds."""
    (directory / "freedict-swe-eng.dict.dz").write_bytes(gzip.compress(ARTICLE.encode()))
    return [
        written(directory, "animals.rdf", RDF),
        written(directory, "clocks.ttl", TURTLE),
        written(directory, "pairs.tsv.gz", "fi\ten\tvompatti\twombatling\n"),
        written(directory, "wn-data.tab", "# wn\n01-n\tdan:lemma\tsprutling\n01-n\teng:lemma\tjetling\n"),
        written(directory, "freedict-swe-eng.index", f"plurrig\tA\t{_digits(len(ARTICLE))}\n"),
    ]


def test_every_format_is_imported_found_by_listed_and_taken_out_again(settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path / "data"
    files = one_of_each(tmp_path)
    names = ["animals", "clocks", "pairs", "wn-data", "freedict-swe-eng"]
    asked = [
        ("nb", "fjomling", "wobblefish"),
        ("is", "snurkelur", "whirlclock"),
        ("fi", "vompatti", "wombatling"),
    ]
    asked += [("da", "sprutling", "jetling"), ("sv", "plurrig", "splashful")]

    def understood():
        analyser = lexicons.analyser()
        return [
            {token for token in analyser.tokens(word, language) if token[0] == "e"}
            >= {token for token in analyser.tokens(english, "en") if token[0] == "e"}
            for language, word, english in asked
        ]

    call_command("search", "vocabulary", "import", *map(str, files), licence="CC0 1.0")
    assert all(understood())
    call_command("search", "vocabulary", "list")
    listed = capsys.readouterr().out
    assert all(name in listed for name in names)
    assert listed.count("CC0 1.0") >= 2 * len(files)
    call_command("search", "vocabulary", "remove", *names)
    assert not any(understood())


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("x.rdf", "<a>\n<b>\n</a>", "x.rdf, line 3: this is not SKOS"),
        ("x.ttl", "@prefix s: <http://x#> .\n<http://x> s:prefLabel .\n", "x.ttl, line 2: this is not SKOS"),
        ("x.tsv", "nb\tfi\tby\tkaupunki\nnb\tfi\tskole\n", "x.tsv, line 2: a pair has two languages"),
        ("x.tsv", "http://x\tby\n", "holds no pair of words"),
        (
            "freedict-swe-eng.index",
            "skola\tA\n",
            "freedict-swe-eng.dict.dz or freedict-swe-eng.dict beside it",
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path, name, text, said):
    store = Vocabularies(tmp_path / "v.sqlite")

    with pytest.raises(Unreadable, match=said):
        store.add(written(tmp_path, name, text), at=NOW)

    assert store.sources() == []


def test_a_dictionary_with_a_broken_index_and_a_file_that_is_no_text_are_refused(tmp_path):
    (tmp_path / "freedict-swe-eng.dict.dz").write_bytes(gzip.compress(b"skola"))
    index = written(tmp_path, "freedict-swe-eng.index", "skola\tA\tB\nskola\t?\n")
    with pytest.raises(Unreadable, match="line 2: here should stand"):
        list(read(index))
    (tmp_path / "x.tsv").write_bytes("nb\tfi\tby\tkaupunki\nnb\tfi\tå\tx\n".encode("latin-1"))
    with pytest.raises(Unreadable, match="line 2: this is not UTF-8"):
        list(read(tmp_path / "x.tsv"))
    (tmp_path / "y.tsv.gz").write_bytes(b"no gzip")
    with pytest.raises(Unreadable, match="cannot be unpacked"):
        list(read(tmp_path / "y.tsv.gz"))


def _digits(number):
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[number]
