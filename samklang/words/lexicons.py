"""Where the lexicon of this installation lies, and the analyser over it, loaded when first asked for."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from . import apart, naming, thesaurus, wordforms
from .analyser import Analyser
from .naming import NamingLexicon
from .vocabulary.compiling import compile_lexicon
from .vocabulary.store import Vocabularies

_making = threading.Lock()


def directory() -> Path:
    return Path(settings.DATA_DIR) / "search"


def vocabularies() -> Vocabularies:
    return Vocabularies(directory() / "vocabularies.sqlite")


def rebuild(target: Path | None = None, source: Vocabularies | None = None) -> Path:
    """Compile the lexicon from our own thesaurus and whatever vocabularies are installed."""
    target, source = target or directory() / "lexicon.sqlite", source or vocabularies()
    with _alone():
        _compile(target, source)
    return target


def _compile(target: Path, source: Vocabularies) -> None:
    wordforms.write_missing()
    compile_lexicon(target, source.pairs(), source.senses(), thesaurus.names())


@contextmanager
def _alone() -> Iterator[None]:
    """One process of the house compiles at a time; they write beside the same place."""
    directory().mkdir(parents=True, exist_ok=True)
    with (directory() / "lexicon.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def is_made() -> bool:
    """Whether a question can be read at once; the worker makes the first lexicon of a new installation."""
    return _is_whole()


def _is_whole() -> bool:
    return (directory() / "lexicon.sqlite").exists() and wordforms.are_written()


def installed() -> Path:
    """The compiled lexicon; the first to ask in a new installation has it made."""
    if not _is_whole():
        with _making:
            if not _is_whole():
                make_apart()
    return directory() / "lexicon.sqlite"


def make_apart() -> None:
    """Compile in a process of its own: it takes some 300 MB."""
    if not apart.done("search", "vocabulary", "compile", "--if-missing"):
        raise RuntimeError("The lexicon of search could not be compiled; the reason stands above.")


def make_missing() -> None:
    """Compile the lexicon where there is none yet; several who ask at once wait for one."""
    path = directory() / "lexicon.sqlite"
    with _alone():
        wordforms.write_missing()
        if not path.exists():
            _compile(path, vocabularies())


def names_file() -> Path:
    return directory() / "names.json"


def analyser() -> Analyser:
    path, names = installed(), names_file()
    named = names.stat().st_mtime_ns if names.exists() else 0
    return _analyser(path, path.stat().st_mtime_ns, names, named)


@lru_cache(maxsize=1)
def _analyser(path: Path, _written: int, names: Path, _named: int) -> Analyser:
    return Analyser(NamingLexicon(path, naming.read(names)))
