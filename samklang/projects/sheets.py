"""A benefit plan as a workbook in the shape municipalities know: overview, indicators, measurements.

Headings are in the reader's language and the network's words; a workbook is read back whatever language its
headings are in and whichever order its columns have. A fourth sheet tells the ladder and is only for reading.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.networks.models import Network

from .columns import (
    ALSO,
    INDICATORS,
    LADDER,
    LADDER_HEAD,
    MEASUREMENTS,
    OVERVIEW,
    SHEETS,
    Column,
    heading_of,
)
from .models import Benefit, Indicator, Measurement, Rung, Standing
from .words import Word, words_of

LARGEST, LARGEST_OPENED, MOST_ROWS, LARGEST_WHOLE = 5_000_000, 60_000_000, 20_000, 9999
LONGEST_TITLE = 31
"""A sheet's name is cut there by all who write workbooks."""
YES = gettext_lazy("yes")
Row = dict[str, Any]


class Unreadable(Refused):
    """The file is no workbook that can be taken in."""


# --- Writing ---------------------------------------------------------------------------------------------


def workbook(network: Network, benefits: Iterable[Benefit]) -> bytes:
    """The plan with its four sheets. Text is written as text: no cell is ever a formula."""
    from openpyxl import Workbook  # slow to import, and few pages need it

    benefits = list(benefits)
    words = words_of(network)
    book = Workbook(write_only=True)
    for name, rows in _contents(benefits).items():
        label, columns = SHEETS[name]
        heads = [_heads_of(column, rows, words.key) for column in columns]
        sheet = book.create_sheet(str(label)[:LONGEST_TITLE])
        _write(sheet, [title for head in heads for title, _language in head])
        for row in rows:
            cells = [
                _cell(column, row.get(column.key), language)
                for column, head in zip(columns, heads, strict=True)
                for _title, language in head
            ]
            _write(sheet, cells)
    sheet = book.create_sheet(str(LADDER)[:LONGEST_TITLE])
    _write(sheet, [str(one) for one in LADDER_HEAD])
    for line in _ladder_lines(benefits):
        _write(sheet, line)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _contents(benefits: list[Benefit]) -> dict[str, list[Row]]:
    code = {benefit.pk: benefit.code for benefit in benefits}
    indicators = Indicator.objects.filter(benefit__in=code).order_by("pk")
    measurements = Measurement.objects.standing().filter(indicator__benefit__in=code)
    rows = measurements.select_related("indicator").order_by("indicator", "on")
    return {
        "overview": [_overview_row(benefit) for benefit in benefits],
        "indicators": [_row_of(INDICATORS, one) | {"benefit": code[one.benefit_id]} for one in indicators],
        "measurements": [
            _row_of(MEASUREMENTS, one) | {"benefit": code[one.indicator.benefit_id], "key": one.indicator.key}
            for one in rows
        ],
    }


def _row_of(columns: list[Column], thing: Any) -> Row:
    return {column.key: getattr(thing, column.key, None) for column in columns}


def _overview_row(benefit: Benefit) -> Row:
    return _row_of(OVERVIEW, benefit) | {
        "organisation": benefit.organisation.slug,
        "project": benefit.project.slug if benefit.project else "",
        "depends_on": ", ".join(arrow.cause.code for arrow in benefit.causes.all()),
    }


def _ladder_lines(benefits: list[Benefit]) -> Iterator[list[Any]]:
    rows = Standing.objects.filter(benefit__in=[one.pk for one in benefits])
    for one in rows.select_related("benefit", "organisation").order_by("benefit", "pk"):
        day = timezone.localdate(one.at)
        who = one.organisation.name if one.organisation else ""
        yield [one.benefit.code, str(Rung(one.rung).label), day, who, one.evidence, one.withdrawn_reason]


def _heads_of(column: Column, rows: list[Row], words: str) -> list[tuple[str, str]]:
    """The headings of a column: one, or for texts one a language that is written in."""
    label = str(column.labels[-1] if words == "gevinst" else column.labels[0])
    if column.kind != "text":
        return [(label, "")]
    used = {language for row in rows for language in (row[column.key] or {})}
    offered = [code for code, _name in settings.LANGUAGES if code in used or code in {"nb", "en"}]
    return [(f"{label} [{code}]", code) for code in offered]


def _cell(column: Column, value: Any, language: str) -> Any:
    if column.kind == "text":
        return (value or {}).get(language, {}).get("text", "")
    if column.kind == "choice":
        return str(dict(column.choices).get(value, ""))
    if column.kind == "yes":
        return str(YES) if value else ""
    return value


def _write(sheet: Any, cells: list[Any]) -> None:
    from openpyxl.cell import WriteOnlyCell

    line = []
    for value in cells:
        cell = WriteOnlyCell(sheet)
        if isinstance(value, str):
            # Said to be text once it is set, so that a leading "=" stays a sign among others.
            cell.value = value
            cell.data_type = "s"
        elif value is not None:
            cell.value = value
        line.append(cell)
    sheet.append(line)


# --- Reading ---------------------------------------------------------------------------------------------


class Trouble(NamedTuple):
    """What cannot stand: the sheet, the number of its row, the column where one is meant, a sentence."""

    sheet: str
    row: int
    column: str
    sentence: str


class Unread(NamedTuple):
    """A sheet, or with ``heading`` a column of it, that is left out since nobody knows what it means."""

    sheet: str
    heading: str = ""


@dataclass
class Plan:
    """What a workbook says, row by row (each with ``row``, its number), and what could not be read."""

    overview: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)
    measurements: list[Row] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def read(content: bytes) -> Plan:
    from openpyxl import load_workbook

    _is_safe(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True)
    except Exception as error:  # openpyxl says a dozen things of a file that is none
        raise Unreadable(_("This is not a workbook (.xlsx) that can be opened.")) from error
    plan = Plan()
    found = _sheets_of(book, plan)
    if "overview" not in found:
        said = _("The workbook has no sheet called “%(name)s”, but these: %(names)s.")
        names = ", ".join(sheet.title for sheet in book)
        raise Unreadable(said % {"name": SHEETS["overview"][0], "names": names[:300]})
    try:
        for name in filter(found.get, SHEETS):
            _read_sheet(name, found[name], plan)
    except Unreadable:
        raise
    except Exception as error:  # a sheet is read from the file as it is walked
        raise Unreadable(_("This is not a workbook (.xlsx) that can be opened.")) from error
    return plan


def _sheets_of(book: Any, plan: Plan) -> dict[str, Any]:
    """Each sheet that is known, by what it is to us: the first of a kind."""
    called = {name: (label, *ALSO[name]) for name, (label, _columns) in SHEETS.items()} | {
        "ladder": (LADDER,)
    }
    known = {title[:LONGEST_TITLE]: name for title, name in _spoken(tuple(called.items())).items()}
    found: dict[str, Any] = {}
    for sheet in book:
        name = known.get(sheet.title.strip().casefold(), "")
        if name and name not in found:
            found[name] = sheet
        else:
            plan.unread.append(Unread(sheet.title))
    return found


def _is_safe(content: bytes) -> None:
    if len(content) > LARGEST:
        raise Unreadable(_("The file is too large."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            opened = sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable(_("This is not a workbook (.xlsx) that can be opened.")) from error
    if opened > LARGEST_OPENED:
        raise Unreadable(_("The file is too large."))


def _read_sheet(name: str, sheet: Any, plan: Plan) -> None:
    columns = {column.key: column for column in SHEETS[name][1]}
    lines = sheet.iter_rows()
    heads = _heads_in(name, sheet.title, next(lines, ()), plan)
    rows: list[Row] = getattr(plan, name)
    for number, line in enumerate(lines, start=2):
        if number > MOST_ROWS:
            raise Unreadable(_("The file is too large."))
        if not any(cell.value not in (None, "") for cell in line):
            continue
        row: Row = {"row": number}
        for (key, language), cell in zip(heads, line, strict=False):
            if key:
                said = _take(row, columns[key], language, cell)
                plan.troubles += [Trouble(name, number, heading_of(name, key), said)] if said else []
        rows.append(row)


def _heads_in(name: str, title: str, cells: Iterable[Any], plan: Plan) -> list[tuple[str, str]]:
    """Which column each heading means, and in which language: the reader's, where it does not say."""
    keys = _spoken(tuple((column.key, column.headings) for column in SHEETS[name][1]))
    heads: list[tuple[str, str]] = []
    for cell in cells:
        said = str(cell.value or "").strip(" *:")
        label, _bracket, language = said.partition(" [")
        head = keys.get(label.casefold(), ""), language.rstrip("]") or translation.get_language() or "nb"
        if head[0] and head not in heads:
            heads.append(head)
        else:
            heads.append(("", ""))
            plan.unread += [Unread(title, said[:60])] if said else []
    return heads


def _take(row: Row, column: Column, language: str, cell: Any) -> str:
    """Put the cell in the row; what cannot be read is answered with a sentence."""
    if cell.data_type == "f":
        return _("“%(column)s” holds a formula. Paste its value.") % {"column": column.labels[0]}
    try:
        value = READERS.get(column.kind, READERS["line"])(cell.value, column)
    except (ValueError, InvalidOperation, OverflowError):
        said = _("“%(value)s” cannot stand under “%(column)s”.")
        return said % {"value": str(cell.value)[:40], "column": column.labels[0]}
    if column.kind == "text" and language not in dict(settings.LANGUAGES):
        return _("There is no language “%(code)s” here.") % {"code": language[:20]}
    if column.kind == "text":
        row.setdefault(column.key, {})[language] = value
    else:
        row[column.key] = value
    return ""


def _line(value: Any, _column: Column) -> str:
    text = "" if value is None else str(value)
    return text.replace("\x00", "")


def _day(value: Any, _column: Column) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    said = str(value).strip()
    return datetime.strptime(said, "%d.%m.%Y").date() if "." in said else date.fromisoformat(said)  # noqa: DTZ007 -- a day has no clock


def _number(value: Any, _column: Column) -> Decimal | None:
    if value in (None, ""):
        return None
    text = str(value).replace("\u00a0", "").replace(" ", "").replace(",", ".")
    number = Decimal(text)
    if not number.is_finite() or abs(number) >= Decimal(10) ** 11:
        raise ValueError(text)
    return number


def _whole(value: Any, column: Column) -> int | None:
    number = _number(value, column)
    if number is None:
        return None
    if number != int(number) or not 0 <= number <= LARGEST_WHOLE:
        raise ValueError(str(value))
    return int(number)


def _choice(value: Any, column: Column) -> str:
    if value in (None, ""):
        return ""
    keys = _spoken(tuple((str(key), (label, str(key))) for key, label in column.choices))
    found = keys.get(str(value).strip().casefold())
    if found is None:
        raise ValueError(str(value))
    return found


def _yes(value: Any, _column: Column) -> bool:
    said = str("" if value is None else value).strip().casefold()
    if said in _spoken((("yes", (YES, "yes", "1", "true", "x")),)):
        return True
    if said in {"", "0", "false", "no", "nei"}:
        return False
    raise ValueError(said)


READERS: dict[str, Callable[[Any, Column], Any]] = {
    "line": _line,
    "day": _day,
    "number": _number,
    "whole": _whole,
    "choice": _choice,
    "yes": _yes,
}


@lru_cache(maxsize=32)
def _spoken(said: tuple[tuple[str, tuple[Word, ...]], ...]) -> dict[str, str]:
    """Each of these in every language the house speaks, in small letters, and what it means."""
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for key, labels in said:
                for label in labels:
                    found.setdefault(str(label).casefold(), key)
    return found


def text_from(before: Text, said: dict[str, str]) -> Text:
    """The text with what the sheet says; a language that says the same keeps its origin."""
    text = Text(before)
    for language, words in said.items():
        if words != text.get(language, {}).get("text", ""):
            text = text.with_text(language, words)
    return text
