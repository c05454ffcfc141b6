"""Pictures as people hand them in, made safe to show: what they are is read, not believed from a name.

A photograph tells where and when it was taken, with what, and sometimes by whom. Only the picture itself is
kept, and which way up it is.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LARGEST = 5_000_000
WIDEST = 8_000
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"pHYs"}
_APP0, _APP1, _APP14, _COMMENT = 0xE0, 0xE1, 0xEE, 0xFE
_START_OF_SCAN, _END = 0xDA, 0xD9
_NO_SIZE = {0xC4, 0xC8, 0xCC}
_ORIENTATION = 0x0112
_UPRIGHT = 1


class NotAPicture(ValueError):  # noqa: N818 -- an answer to whoever handed it in
    """What was handed in cannot be shown; the sentence says why."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))


class Image(NamedTuple):
    content: bytes
    ending: str
    width: int
    height: int


def cleaned(content: bytes) -> Image:
    if len(content) > LARGEST:
        raise NotAPicture(_("The picture is larger than 5 MB. Save it in a smaller size."))
    try:
        image = _png(content) if content.startswith(_PNG) else _jpeg(content)
    except (struct.error, IndexError, ValueError):
        raise NotAPicture(_("This is not a PNG or JPEG picture, or it is broken.")) from None
    if not all(0 < side <= WIDEST for side in (image.width, image.height)):
        raise NotAPicture(_("The picture is larger than 8000 by 8000 points."))
    return image


def _png(content: bytes) -> Image:
    width, height = struct.unpack(">II", content[16:24])
    kept, place, kind = [_PNG], len(_PNG), b""
    while kind != b"IEND":
        (length,) = struct.unpack(">I", content[place : place + 4])
        kind, end = content[place + 4 : place + 8], place + 12 + length
        chunk = content[place:end]
        if len(chunk) != 12 + length or zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise ValueError("a broken chunk")
        if kind in _PNG_KEPT:
            kept.append(chunk)
        place = end
    return Image(b"".join(kept), "png", width, height)


def _jpeg(content: bytes) -> Image:
    if not content.startswith(b"\xff\xd8\xff"):
        raise ValueError("not a JPEG")
    kept, size, orientation = [b"\xff\xd8"], (0, 0), _UPRIGHT
    for marker, part in _segments(content):
        if marker == _APP1:
            orientation = _orientation_in(part[4:]) or orientation
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:  # noqa: PLR2004 -- the starts of frames
            height, width = struct.unpack(">HH", part[5:9])
            size = (width, height)
        is_told_besides = _APP0 < marker <= 0xEF and marker != _APP14  # noqa: PLR2004 -- the last APP
        if not is_told_besides and marker != _COMMENT:
            kept.append(part)
    if orientation != _UPRIGHT:
        kept.insert(1, _only_orientation(orientation))
    return Image(b"".join(kept), "jpg", *size)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with its part, and what is scanned after it. What lies behind the end is left behind."""
    place, marker = 2, 0
    while marker != _END:
        if content[place] != 0xFF:  # noqa: PLR2004 -- every marker starts so
            raise ValueError("no marker")
        while content[place + 1] == 0xFF:  # noqa: PLR2004 -- a marker may be filled up with these
            place += 1
        marker = content[place + 1]
        if marker == _END:
            yield marker, content[place : place + 2]
            return
        end = place + 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
        if marker == _START_OF_SCAN:
            end = _end_of_scan(content, end)
        if end > len(content):
            raise ValueError("cut off")
        yield marker, content[place:end]
        place = end


def _end_of_scan(content: bytes, place: int) -> int:
    """In a scan 0xFF is followed by nothing, or by a restart; anything else is the next marker."""
    while True:
        place = content.index(b"\xff", place)
        after = content[place + 1]
        if after and not 0xD0 <= after <= 0xD7:  # noqa: PLR2004 -- the eight restarts
            return place
        place += 2


def _orientation_in(exif: bytes) -> int:
    if not exif.startswith(b"Exif\0\0"):
        return 0
    tiff = exif[6:]
    order = "<" if tiff[:2] == b"II" else ">"
    (start,) = struct.unpack(order + "I", tiff[4:8])
    (count,) = struct.unpack(order + "H", tiff[start : start + 2])
    for number in range(count):
        entry = tiff[start + 2 + 12 * number : start + 14 + 12 * number]
        tag, _kind, _count, value = struct.unpack(order + "HHIH", entry[:10])
        if tag == _ORIENTATION:
            return int(value) if 1 <= value <= 8 else 0  # noqa: PLR2004 -- the eight ways to hold a camera
    return 0


def _only_orientation(value: int) -> bytes:
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, value, 0)
    body = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
