"""A logo is a picture and nothing else: what it is, is read from the file, not believed from its name."""

import hashlib
import struct
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LARGEST = 500_000
WIDEST = 4000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def trouble_with(upload: UploadedFile[Any]) -> str | Promise:
    """What is wrong with it, in a sentence; empty when it can be used."""
    if (upload.size or 0) > LARGEST:
        return _("The file is larger than 500 kB. Save the logo in a smaller size.")
    content = upload.read()
    upload.seek(0)
    size = _size_of(content)
    if size is None:
        return _("This is not a PNG or JPEG picture.")
    if not all(0 < side <= WIDEST for side in size):
        return _("The picture is larger than 4000 by 4000 points.")
    return ""


def keep(slug: str, upload: UploadedFile[Any]) -> str:
    """Store a checked logo under a name of ours; the same picture is stored once."""
    content = upload.read()
    ending = "png" if content.startswith(_PNG) else "jpg"
    name = f"logos/{slug}-{hashlib.sha256(content).hexdigest()[:16]}.{ending}"
    return name if default_storage.exists(name) else default_storage.save(name, ContentFile(content))


def _size_of(content: bytes) -> tuple[int, int] | None:
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and len(content) > 33:  # noqa: PLR2004 -- its header
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return _jpeg_size(content) if content.startswith(_JPEG) else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Walk from marker to marker until the one that holds the size."""
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:  # noqa: PLR2004 -- every marker starts so
        marker, length = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # noqa: PLR2004 -- start of frame
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None
