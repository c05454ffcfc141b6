"""Where the lexicon of this installation lies, and the analyser over it, loaded when first asked for."""

import threading
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from . import naming, thesaurus
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
    compile_lexicon(target, source.pairs(), source.senses(), thesaurus.names())
    return target


def installed() -> Path:
    """The compiled lexicon; the first to ask in a new installation makes it."""
    path = directory() / "lexicon.sqlite"
    if not path.exists():
        with _making:
            if not path.exists():
                rebuild()
    return path


def names_file() -> Path:
    return directory() / "names.json"


def analyser() -> Analyser:
    path, names = installed(), names_file()
    named = names.stat().st_mtime_ns if names.exists() else 0
    return _analyser(path, path.stat().st_mtime_ns, names, named)


@lru_cache(maxsize=1)
def _analyser(path: Path, _written: int, names: Path, _named: int) -> Analyser:
    return Analyser(NamingLexicon(path, naming.read(names)))
