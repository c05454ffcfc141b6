from multiprocessing import get_context

from samklang.words import lexicons
from samklang.words.lexicons import make_apart
from tests.live import link_words


def test_processes_that_start_together_make_one_lexicon(settings, monkeypatch, tmp_path, patterns):
    settings.DATA_DIR = tmp_path
    monkeypatch.setenv("SAMKLANG_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
    link_words(patterns, tmp_path)
    made = lexicons.directory() / "lexicon.sqlite"
    made.unlink()
    fork = get_context("fork")
    first = [fork.Process(target=make_apart) for _ in range(2)]

    for process in first:
        process.start()
    for process in first:
        process.join()

    assert [process.exitcode for process in first] == [0, 0]
    assert lexicons.Analyser(lexicons.NamingLexicon(made, lexicons.naming.NONE)).version
