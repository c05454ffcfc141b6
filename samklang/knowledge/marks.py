"""Short marks of what a writer had before them, answer by answer.

Two windows, or two authors, may then write on a case side by side: what somebody did not touch is left as it
stands, and only one answer written in two ways is a matter to settle.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from .models import Case, Draft
from .template import SECTIONS, text_of

FACTS = ("phase", "technology", "contact_name", "contact_email")
CHOSEN = ("topics", "tools")


def answers_of(case: Case, draft: Draft) -> dict[str, str]:
    """Everything the form asks, as it stands now."""
    texts = {one.key: text_of(draft.content, one.key) for one in SECTIONS}
    said = {key: str(text.get(case.language, {}).get("text", "")) for key, text in texts.items()}
    facts = {name: str(getattr(case, name)) for name in FACTS}
    return said | facts | {name: numbers(getattr(case, name).all()) for name in CHOSEN}


def numbers(rows: Iterable[Any]) -> str:
    return " ".join(str(number) for number in sorted(row.pk for row in rows))


def marks_of(answers: Mapping[str, str]) -> str:
    return " ".join(f"{name}:{_mark(answer)}" for name, answer in answers.items())


def touched(answers: Mapping[str, str], read: str) -> set[str]:
    """The answers that are no longer what was read."""
    marks = _marks(read)
    return {name for name, answer in answers.items() if marks.get(name) != _mark(answer)}


def written_twice(mine: Mapping[str, str], now: Mapping[str, str], read: str) -> set[str]:
    """What was changed here and, in another way, by somebody else."""
    return {name for name in touched(mine, read) & touched(now, read) if mine[name] != now[name]}


def _marks(read: str) -> dict[str, str]:
    return dict(pair.split(":", 1) for pair in read.split() if ":" in pair)


def _mark(answer: str) -> str:
    return hashlib.sha256(answer.encode()).hexdigest()[:12]
