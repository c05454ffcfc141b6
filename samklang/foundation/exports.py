"""Tables as files that spreadsheets open."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BROKEN_IN_SHEETS = {code: None for code in range(32) if code not in {9, 10, 13}}


def export_as(kind: str, name: str, head: list[str], lines: Iterable[list[Any]]) -> HttpResponse:
    """``lines`` under ``head`` as a CSV or XLSX download called ``name``."""
    if kind == "csv":
        response: Any = StreamingHttpResponse(_csv(head, lines), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(sheet_of(head, lines), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response  # type: ignore[no-any-return]  # one of the two responses above


def _csv(head: list[str], lines: Iterable[list[Any]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"  # without it Excel reads the letters wrong
    for line in chain([head], lines):
        writer.writerow([_cell(value) for value in line])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def sheet_of(head: list[str], lines: Iterable[list[Any]]) -> bytes:
    from openpyxl import Workbook  # slow to import, and few pages need it

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(head)
    for line in lines:
        sheet.append([_cell(value) for value in line])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    """A value no spreadsheet takes for a formula, and no moment without its local time."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, int | float) or hasattr(value, "isoformat"):
        return value
    text = str(value).translate(BROKEN_IN_SHEETS)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
