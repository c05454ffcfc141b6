"""Every form that takes a file, given files that are not what they say: a sentence, never a breakdown."""

import io
import zipfile
import zlib
from functools import cache

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from samklang.registers import actions as registers
from samklang.registers.models import Sheet

from .isolation.table import ROWS
from .isolation.test_matrix import client_of
from .isolation.world import world

pytestmark = [pytest.mark.django_db, pytest.mark.long]

TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/xl/workbook.xml" ContentType=
"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
BOOK = """<!DOCTYPE a [<!ENTITY a "ha">%s]>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets>&z;</sheets></workbook>"""
LAUGHS = "".join(f'<!ENTITY {b} "{10 * f"&{a};"}">' for a, b in zip("abcdefghz", "bcdefghzy", strict=True))


def packed(**files):
    """A zip of these; of what is long only the packed form is ever in memory twice."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


def picture(width, height):
    """A PNG that says it is this large."""
    head = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    end = b"IEND"
    parts = (head, b"IDAT" + zlib.compress(b"\0" * 100), end)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (len(part) - 4).to_bytes(4) + part + zlib.crc32(part).to_bytes(4) for part in parts
    )


def with_half_a_sheet():
    """A workbook that opens; that its sheet breaks off shows only while it is read."""
    book, whole = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "Overview"
    for _row in range(200):
        book.active.append(["Code", "Title", "Type"])
    book.save(whole)
    with zipfile.ZipFile(whole) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist()}
    sheet = "xl/worksheets/sheet1.xml"
    return packed(**parts | {sheet: parts[sheet][: len(parts[sheet]) // 2]})


@cache
def files():
    return {
        "empty.csv": b"",
        "null.csv": b"name,kind,country\nA\0b,company,NO\n",
        "one line.csv": b"name," * 50_000,
        "wide.csv": b'name,kind,country\n"' + b"x" * 300_000,
        "bytes.xlsx": bytes(range(256)) * 8,
        "cut.xlsx": packed(a="b" * 500)[:60],
        "other.xlsx": packed(a="b"),
        "bomb.xlsx": packed(xl__workbook_xml=b" " * 300_000_000),
        "laughs.xlsx": packed(**{"[Content_Types]_xml": TYPES, "xl__workbook_xml": BOOK % LAUGHS}),
        "half.xlsx": with_half_a_sheet(),
        "huge.png": picture(2**31 - 1, 2**31 - 1),
        "cut.png": picture(10, 10)[:30],
        "script.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>',
        "laughs.svg": b"<!DOCTYPE a [" + LAUGHS.encode() + b"]><svg>&z;</svg>",
        "..%2f" + "x" * 300 + ".csv": b"name\n",
    }


DOORS = {
    "registers:sheets": ("secretariat", "file", {}),
    "projects:import_plan": ("secretariat", "file", {}),
    "networks:edit": ("secretariat", "logo", {"name": "N"}),
    "knowledge:pictures": ("editor", "picture", {"alt_nb": "En prikk", "alt_en": "A dot"}),
}


@pytest.mark.parametrize("name", DOORS)
def test_no_file_breaks_a_page(name):
    seen, broken = world(), []
    role, field, more = DOORS[name]
    client, place = client_of(seen, role), reverse(name, kwargs=ROWS[name].args(seen.ours))
    for title, content in files().items():
        with transaction.atomic():
            answer = client.post(place, {**more, field: SimpleUploadedFile(title, content)})
            for sheet in Sheet.objects.exclude(pk__in=[seen.ours.sheet.pk, seen.theirs.sheet.pk]):
                registers.check(sheet)
                assert client.get(sheet.get_absolute_url()).status_code == 200
            transaction.set_rollback(True)
        if answer.status_code >= 500 or "onload" in answer.content.decode():
            broken.append(f"{title[:30]} {answer.status_code}")

    assert not broken, "\n".join(broken)
