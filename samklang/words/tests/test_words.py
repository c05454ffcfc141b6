from samklang.words.inflection import lemma, stem
from samklang.words.tests.lexicon import PAIRS, small_analyser
from samklang.words.texts import fold, rough, words_of


def test_words_keep_what_is_short_and_part_what_a_hyphen_joins():
    assert words_of("KI-løsninger for 5G, AI og Oslos e-post!") == [
        *("ki", "løsninger", "for", "5g", "ai", "og", "oslos", "e", "post"),
    ]


def test_neighbours_spell_one_word_alike_when_folded():
    assert fold("søknad") == fold("söknad")
    assert fold("takk") == fold("tack")
    assert fold("hvit") == fold("vit")
    assert fold("central") == fold("sentral")
    assert fold("nation") == fold("nasjon")
    assert rough(fold("udvalg")) == rough(fold("utvalg"))


def test_icelandic_forms_of_one_word_share_a_stem():
    assert len({stem(word, "is") for word in ("hestur", "hestinn", "hestum", "hestana")}) == 1


def test_a_word_is_brought_to_its_dictionary_form():
    assert lemma("kommunene", "nb") == "kommune"
    assert lemma("kouluissa", "fi") == "koulu"


def test_a_finnish_compound_keeps_its_last_part():
    assert lemma("vesivuoto", "fi") == "vesivuoto"
    assert lemma("insinöörityön", "fi") == "insinöörityö"
    assert lemma("alueella", "fi") == "alue"


def test_a_word_is_found_by_its_meaning_in_any_language(tmp_path):
    analyser = small_analyser(tmp_path)

    assert "e:municip" in analyser.tokens("kommunene", "nb")
    assert "e:municip" in analyser.tokens("kunta", "fi")


def test_a_word_without_english_goes_by_way_of_another_language(tmp_path):
    assert "e:school" in small_analyser(tmp_path).tokens("koulu", "fi")


def test_a_compound_is_found_by_its_parts(tmp_path):
    analyser = small_analyser(tmp_path)

    assert analyser.parts("skolebussen", "nb") == ("skole", "bussen")
    assert {"e:school", "e:bus"} <= analyser.tokens("skolebussen", "nb").keys()


def test_a_danish_word_is_known_by_its_norwegian_cousin(tmp_path):
    assert "e:committe" in small_analyser(tmp_path).tokens("udvalg", "da")


def test_a_name_of_several_words_is_one_concept(tmp_path):
    analyser = small_analyser(tmp_path)

    for text, language in (("tekoälyn", "fi"), ("den kunstige intelligensen", "nb")):
        assert "c:artificial-intelligence" in analyser.weights(text, language)


def test_northern_sami_is_searched_as_it_is_written(tmp_path):
    assert small_analyser(tmp_path).weights("Gielda", "se") == {"f:gielda": 1.0}


def test_the_version_changes_with_the_words(tmp_path):
    (tmp_path / "other").mkdir()

    first, second = small_analyser(tmp_path), small_analyser(tmp_path / "other", PAIRS[1:])

    assert first.version != second.version
    assert first.version == small_analyser(tmp_path).version
