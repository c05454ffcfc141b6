"""Opening a list that somebody hands in: CSV in whatever encoding and separator, or XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from samklang.foundation.errors import Refused

LARGEST_FILE = 20_000_000
LARGEST_UNPACKED = 300_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 100
LONGEST_CELL = 20_000
SEPARATORS = ";,\t|"


class CannotOpen(Refused):
    """The file is no list."""


class Table(NamedTuple):
    headings: list[str]
    encoding: str
    separator: str


def look(content: bytes) -> Table:
    """What the file is, without reading it to its end."""
    if not content.strip():
        raise CannotOpen(_("The file is empty."))
    if _is_xlsx(content):
        headings = next(_xlsx_rows(content), [])
        table = Table([text.strip() for text in headings], "", "")
    else:
        text, encoding = _decoded(content)
        separator = _separator(text)
        first = next(_csv_rows(text, separator), [])
        table = Table([heading.replace("\0", "").strip() for heading in first], encoding, separator)
    if not any(table.headings):
        raise CannotOpen(_("The first row must say what each column holds."))
    if len(table.headings) > MOST_COLUMNS:
        raise CannotOpen(_("The file has more than %(most)s columns.") % {"most": MOST_COLUMNS})
    return table


def rows_of(content: bytes, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows under the headings that say anything, each with its number as the spreadsheet shows it."""
    rows = _xlsx_rows(content) if _is_xlsx(content) else _csv_rows(_decoded(content)[0], separator)
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS + 1:
            raise CannotOpen(_("The file has more than %(most)s rows. Divide it.") % {"most": MOST_ROWS})
        if number > 1 and any(cell.strip() for cell in row):
            yield number, row


def _is_xlsx(content: bytes) -> bool:
    return content[:4] == b"PK\x03\x04"


def _decoded(content: bytes) -> tuple[str, str]:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", errors="replace"), "utf-16"
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text = content.decode("windows-1252", errors="replace")
    if "\x00" in text[:1000]:
        raise CannotOpen(_("This is neither a CSV nor an XLSX file."))
    return text, "windows-1252"


def _separator(text: str) -> str:
    first = text.splitlines()[0] if text.splitlines() else ""
    return max(SEPARATORS, key=first.count)


def _csv_rows(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(10_000_000)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [cell[:LONGEST_CELL] for cell in row]
    except csv.Error as error:
        raise CannotOpen(_("This is neither a CSV nor an XLSX file.")) from error


def _xlsx_rows(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # slow to import, and only this page needs it

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
        if unpacked <= LARGEST_UNPACKED:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)  # no formulas
            rows = book.worksheets[0].iter_rows(values_only=True)
            yield from ([_cell(value) for value in row] for row in rows)
            return
    except Exception as error:  # openpyxl says a dozen things of a file that is none
        raise CannotOpen(_("The XLSX file cannot be read. Save it anew, or as CSV.")) from error
    raise CannotOpen(_("The file is too large when it is unpacked."))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[:LONGEST_CELL]
