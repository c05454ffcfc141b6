"""The guided template: what a case is asked, and what it cannot do without.

Five questions must be answered before a case is published; the others are there for whoever has more to tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from samklang.foundation.text import Shown, Text, phrase

Content = dict[str, dict[str, dict[str, Any]]]
LEAD = 280


class Section(NamedTuple):
    key: str
    label: Any
    help: Any
    is_needed: bool = False
    longest: int = 6_000


SECTIONS = (
    Section(
        "title",
        _("Title"),
        _("What you did, in one line. “Finds water leaks by listening” says more than a project's name."),
        True,
        140,
    ),
    Section("challenge", _("The challenge"), _("What was the trouble, for whom, and how big?"), True),
    Section("solution", _("What you did"), _("Told to a colleague in another municipality."), True),
    Section("results", _("What came of it"), _("Numbers where you have them, and how you know."), True),
    Section("failed", _("What did not work"), _("The most useful part for whoever comes after you."), True),
    Section("context", _("The surroundings"), _("Size, systems, and what was special where you are.")),
    Section("implementation", _("How it was carried out"), _("Steps, people and time it took.")),
    Section("lessons", _("What you learned"), _("What you would do differently next time.")),
    Section("success_factors", _("What made it succeed"), _("What another must have for it to work there.")),
    Section("cost", _("What it cost"), _("Money and working hours, once and each year.")),
    Section("law", _("Law and privacy"), _("Legal basis, assessments made, and what they led to.")),
)
BY_KEY = {section.key: section for section in SECTIONS}
NEEDED = tuple(section for section in SECTIONS if section.is_needed)
FURTHER = tuple(section for section in SECTIONS if not section.is_needed)


class Told(NamedTuple):
    """One section as a reader meets it."""

    section: Section
    text: Text
    shown: Shown


def text_of(content: Mapping[str, Any], key: str) -> Text:
    return Text(content.get(key) or {})


def told(content: Mapping[str, Any], language: str | None = None) -> list[Told]:
    """The sections that say something, without the title."""
    texts = [(section, text_of(content, section.key)) for section in SECTIONS[1:]]
    return [Told(section, text, text.shown(language)) for section, text in texts if text]


def missing(content: Mapping[str, Any], language: str) -> list[Section]:
    """What must still be written in the case's own language before it can be published."""
    return [one for one in NEEDED if not text_of(content, one.key).get(language, {}).get("text", "").strip()]


def languages_of(content: Mapping[str, Any]) -> list[str]:
    """The languages in which all that is told can be read."""
    texts = [text_of(content, section.key) for section in SECTIONS]
    said = [text for text in texts if text]
    every = {code for text in said for code in text}
    return sorted(code for code in every if all(text.get(code, {}).get("text") for text in said))


def written(content: Mapping[str, Any], language: str, texts: Mapping[str, str]) -> Content:
    """The content with these texts by a person in one language; an unchanged text keeps its origin."""
    changed: Content = {key: dict(value) for key, value in content.items()}
    for key, said in texts.items():
        standing = Text(changed.get(key, {}))
        if standing.get(language, {}).get("text", "") != said:
            changed[key] = dict(standing.with_text(language, said))
    return {key: value for key, value in changed.items() if value}


def translated(
    content: Mapping[str, Any], source: str, target: str, texts: Mapping[str, str], *, is_read: bool
) -> Content:
    """The content with a translation; each text remembers which original it was made from."""
    changed: Content = {key: dict(value) for key, value in content.items()}
    for key, said in texts.items():
        standing = changed.setdefault(key, {})
        before = standing.get(target, {})
        if not said:
            standing.pop(target, None)
        elif before.get("text") != said or is_read:
            original = standing.get(source, {}).get("text", "")
            origin = before.get("origin", "human") if before.get("text") == said else "human"
            standing[target] = phrase(said, origin=origin, source=original)
    return {key: value for key, value in changed.items() if value}


def to_draft(content: Mapping[str, Any], source: str, target: str) -> dict[str, str]:
    """The originals of what no person has written or read in the other language."""
    found = {}
    for section in SECTIONS:
        text = text_of(content, section.key)
        original, there = text.get(source, {}).get("text", ""), text.get(target, {})
        is_persons = there.get("text") and (there.get("origin") == "human" or there.get("reviewed"))
        if original.strip() and not is_persons:
            found[section.key] = original
    return found


def drafted(
    content: Mapping[str, Any], source: str, target: str, texts: Mapping[str, tuple[str, str]]
) -> Content:
    """The content with a machine's draft wherever no person has written; ``texts`` are (original, draft).

    What was changed while the machine worked is left out: its draft is of another text.
    """
    changed: Content = {key: dict(value) for key, value in content.items()}
    waiting = to_draft(content, source, target)
    for key, (original, said) in texts.items():
        if said and waiting.get(key) == original:
            changed[key][target] = phrase(said, origin="machine", reviewed=False, source=original)
    return changed


def is_stale(text: Text, source: str, target: str) -> bool:
    """The original was changed after the translation was made."""
    said, original = text.get(target, {}), text.get(source, {}).get("text", "")
    known = said.get("source_hash", "")
    return bool(said.get("text") and known and known != phrase("", source=original)["source_hash"])


def lead_of(content: Mapping[str, Any]) -> Text:
    """How the challenge begins, in each language."""
    said = text_of(content, "challenge")
    return Text({code: entry | {"text": _short(entry["text"])} for code, entry in said.items()})


def _short(text: str) -> str:
    plain = re.sub(r"[ \t\r\n]+", " ", text).strip()  # a hard space, as within 14 000, stays hard
    return plain if len(plain) <= LEAD else plain[:LEAD].rsplit(" ", 1)[0] + " …"
