"""Opening a register's file whatever its owner packed it in: JSON, JSON lines, CSV, XLSX, gzip, zip."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from samklang.foundation.errors import Refused


class CannotRead(Refused):
    """The file is not what it should be."""


def entries(path: Path) -> Iterator[dict[str, Any]]:
    """The rows or objects of the file, one by one. A mapping that holds a list of them is opened."""
    name, content = _unpacked(path)
    if name.endswith(".xlsx"):
        yield from _sheet_rows(content)
        return
    text = _decoded(content)
    start = text.lstrip()[:1]
    if start in {"[", "{"}:
        yield from _json(text, name)
    elif text.strip():
        yield from _csv(text)
    else:
        raise CannotRead(_("The file is empty."))


def _unpacked(path: Path) -> tuple[str, bytes]:
    content = path.read_bytes()
    name = path.name.lower()
    if content[:2] == b"\x1f\x8b":
        return name.removesuffix(".gz"), gzip.decompress(content)
    if content[:4] == b"PK\x03\x04" and not name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [one for one in archive.namelist() if one.lower().endswith((".json", ".jsonl", ".csv"))]
            if not inside:
                raise CannotRead(_("The archive holds no JSON or CSV file."))
            # A ROR dump holds the same records as JSON in both schemas and as CSV; the newest JSON says most.
            best = min(inside, key=lambda one: (one.endswith(".csv"), "schema_v2" not in one, one))
            return best.lower(), archive.read(best)
    return name, content


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252", errors="replace")


def _json(text: str, name: str) -> Iterator[dict[str, Any]]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        yield from _json_lines(text, name, error)
        return
    yield from _list_in(found)


def _json_lines(text: str, name: str, as_a_whole: json.JSONDecodeError) -> Iterator[dict[str, Any]]:
    """One object a line. Where the first line is none, it was to be one JSON, and that is what is wrong."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except json.JSONDecodeError as error:
            if number == 1:
                raise CannotRead(
                    _("%(name)s is not readable JSON: %(trouble)s") % {"name": name, "trouble": as_a_whole}
                ) from error
            raise CannotRead(
                _("Line %(number)s of %(name)s is broken, so nothing was read. Is the file whole?")
                % {"name": name, "number": number}
            ) from error


def _list_in(found: Any) -> Iterator[dict[str, Any]]:
    """The list of objects inside what a service answers, such as ``{"codes": […]}``."""
    if isinstance(found, list):
        for one in found:
            if isinstance(one, dict) and isinstance(one.get("kommuner"), list):  # municipalities by county
                yield from one["kommuner"]
            elif isinstance(one, dict):
                yield one
        return
    if isinstance(found, dict):
        if isinstance(found.get("valueTexts"), list):  # a variable of a PxWeb table
            pairs = zip(found["values"], found["valueTexts"], strict=True)
            yield from ({"code": code, "name": name} for code, name in pairs)
            return
        for key in ("items", "results", "codes", "classificationItems", "enheter", "variables"):
            if isinstance(found.get(key), list):
                inner = found[key]
                yield from _list_in(inner[0] if key == "variables" else inner)
                return
        if isinstance(found.get("_embedded"), dict):
            yield from _list_in(found["_embedded"])
            return
        yield found


def _csv(text: str) -> Iterator[dict[str, Any]]:
    first = text.splitlines()[0]
    separator = max(";,\t", key=first.count)
    yield from csv.DictReader(
        io.StringIO(text), delimiter=separator, quotechar="'" if first[0] == "'" else '"'
    )


def _sheet_rows(content: bytes) -> Iterator[dict[str, Any]]:
    """The first sheet; the row of headings is the first in which two cells are filled."""
    from openpyxl import load_workbook

    rows = (
        load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        .worksheets[0]
        .iter_rows(values_only=True)
    )
    headings: list[str] = []
    for row in rows:
        if not headings:
            if sum(cell not in (None, "") for cell in row) > 1:
                headings = [str(cell or "") for cell in row]
            continue
        yield dict(zip(headings, ("" if cell is None else str(cell) for cell in row), strict=False))
