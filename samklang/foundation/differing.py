"""What differs between two texts, word by word."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_WORDS = re.compile(r"\S+\s*|\s+")


class Piece(NamedTuple):
    """Some words, and whether they are kept (nothing), ``removed`` or ``added``."""

    text: str
    change: str = ""


def pieces(before: str, after: str) -> list[Piece]:
    """Both texts in one: what was removed stands before what was added in its place."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            found.append(Piece("".join(new[k:m])))
            continue
        for words, change in ((old[i:j], "removed"), (new[k:m], "added")):
            if words:
                found.append(Piece("".join(words), change))
    return found
