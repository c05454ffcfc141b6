from multiprocessing import get_context

from samklang.search import lexicons


def test_processes_that_start_together_make_one_lexicon(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    fork = get_context("fork")
    first = [fork.Process(target=lexicons.installed) for _ in range(3)]

    for process in first:
        process.start()
    for process in first:
        process.join()

    assert [process.exitcode for process in first] == [0, 0, 0]
    assert [path.name for path in (tmp_path / "search").iterdir() if path.suffix == ".making"] == []
