"""The language files: sentences drawn from code and templates, room by room, and compiled for gettext."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from .translated import COMPLETE, LANGUAGES, compiled, path_of, rooms, stale

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "pgettext_noop": ((1, "c"), 2),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Dates and tool names in the heads of catalogues only make two people's changes collide.
NOISE = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Generated-By",
    "Project-Id-Version",
    "Report-Msgid-Bugs-To",
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def written(room: Path, language: str) -> Catalog | None:
    """The catalogue as it stands in its file."""
    path = path_of(room, language)
    if not path.exists():
        return None
    with path.open("rb") as source:
        return pofile.read_po(source, locale=language)


def drawn(room: Path) -> Catalog:
    """Every sentence the room shows, from its Python and its templates."""
    found = Catalog()
    for path in _sources(room):
        code = path.read_text()
        if path.suffix != ".py":
            code = _as_code(code)
        try:
            lines = extract(
                "python", io.BytesIO(code.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
            )
            for _line, text, comments, context in lines:
                where = [(path.relative_to(room).as_posix(), None)]
                found.add(text, locations=where, auto_comments=comments, context=context)  # type: ignore[arg-type]  # a place may be without a line
        except (SyntaxError, ValueError) as trouble:
            raise ValueError(f"{path}: {trouble}") from trouble
    return found


def _sources(room: Path) -> Iterator[Path]:
    for path in sorted(room.rglob("*")):
        inside = path.relative_to(room).parts
        is_code = path.suffix == ".py" and not {"tests", "migrations"} & set(inside)
        if is_code or (path.suffix in {".html", ".txt"} and inside[0] == "templates"):
            yield path


def _as_code(template: str) -> str:
    """Django's own reading of a template, made flat so that Python's tokenizer takes it."""
    return "\n".join(line.strip().replace("\xa0", " ") for line in templatize(template).splitlines())


def refreshed(room: Path, language: str, template: Catalog) -> Catalog:
    """What the catalogue should hold: all that is drawn, with the translations there are."""
    fresh = Catalog(locale=language, fuzzy=False)
    old = written(room, language)
    for message in template:
        if not message.id:
            continue
        kept = old.get(message.id, message.context) if old is not None else None
        fresh.add(
            message.id,
            kept.string if kept else "",
            locations=message.locations,
            flags=(kept.flags if kept else set()) | message.flags,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return fresh


def as_text(catalogue: Catalog) -> str:
    catalogue.header_comment = ""
    out = io.BytesIO()
    pofile.write_po(out, catalogue, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    lines = out.getvalue().decode().splitlines()
    kept = [line for line in lines if not line.startswith(tuple(f'"{name}:' for name in NOISE))]
    return "\n".join(kept).strip() + "\n"


def update(tell: Callable[[str], None] = lambda _: None) -> None:
    for room in rooms():
        template = drawn(room)
        if not any(message.id for message in template):
            continue
        for language in LANGUAGES:
            catalogue = refreshed(room, language, template)
            path = path_of(room, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(as_text(catalogue))
            if language in COMPLETE and (empty := sum(not is_translated(m) for m in _messages(catalogue))):
                tell(f"{room.name}/{language}: {empty} sentences wait for a translation")


def troubles() -> Iterator[str]:
    """What is wrong with the catalogues, one sentence each."""
    for room in rooms():
        template = drawn(room)
        for language in LANGUAGES:
            there = written(room, language)
            if there is None:
                if any(message.id for message in template):
                    yield f"{room.name}/{language}: there is no catalogue; run `samklang manage messages`."
                continue
            if {_key(m) for m in _messages(there)} != {_key(m) for m in _messages(template)}:
                yield f"{room.name}/{language}: not up to date; run `samklang manage messages`."
            yield from _faults(there, f"{room.name}/{language}", is_complete=language in COMPLETE)


def _faults(catalogue: Catalog, where: str, *, is_complete: bool) -> Iterator[str]:
    for message in _messages(catalogue):
        name = f"{where}: {_first(message.id)!r}"
        if message.fuzzy:
            yield f"{name} is marked as doubtful."
        elif not is_translated(message):
            if is_complete:
                yield f"{name} is not translated."
        elif _slots(message.id) != _slots(message.string or ""):
            yield f"{name} has other placeholders in its translation."


def _messages(catalogue: Catalog) -> Iterable[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> tuple[str, str | None]:
    return "\0".join(_all(message.id)), message.context


def _all(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _first(text: str | Iterable[str]) -> str:
    return _all(text)[0]


def _slots(text: str | Iterable[str]) -> set[str]:
    """The placeholders of the fullest form: a singular may leave the number out."""
    return set().union(*(PLACEHOLDER.findall(form) for form in _all(text)))


def is_translated(message: Message) -> bool:
    return bool(message.string) and all(_all(message.string))


def compile_stale() -> int:
    """Compile what has changed since it was last compiled; gettext reads only compiled catalogues."""
    done = 0
    for path in stale():
        with path.open("rb") as source:
            catalogue = pofile.read_po(source, locale=path.parts[-3])
        partial = path.with_suffix(f".{id(catalogue)}.tmp")
        with partial.open("wb") as out:
            mofile.write_mo(out, catalogue)
        partial.replace(compiled(path))
        done += 1
    return done
