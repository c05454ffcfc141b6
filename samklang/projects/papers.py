"""Papers as people hand them in: what they are is read, not believed from a name."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from typing import Any, NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LARGEST, LARGEST_OPENED, MOST_PARTS = 20_000_000, 500_000_000, 5_000
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
KINDS = {
    "pdf": "application/pdf",
    "docx": _OFFICE + "wordprocessingml.document",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "pptx": _OFFICE + "presentationml.presentation",
    "odt": _OPEN + "text",
    "ods": _OPEN + "spreadsheet",
    "odp": _OPEN + "presentation",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}


class NotAPaper(ValueError):  # noqa: N818 -- an answer to whoever handed it in
    """What was handed in is not kept; the sentence says why."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))


class Paper(NamedTuple):
    content: bytes
    filename: str
    ending: str


def read(upload: UploadedFile[Any]) -> Paper:
    filename = _plain(upload.name or "")
    ending = filename.rpartition(".")[2].lower()
    if ending not in KINDS:
        raise NotAPaper(
            _("This kind of file is not kept. Choose PDF, Word, Excel, PowerPoint, OpenDocument or text.")
        )
    if (upload.size or 0) > LARGEST:
        raise NotAPaper(_("The file is larger than 20 MB."))
    content = upload.read()
    if not _is(ending, content):
        raise NotAPaper(
            _("The file is not what its name says, or it is empty, broken, locked, or carries macros.")
        )
    return Paper(content, filename, ending)


def _plain(name: str) -> str:
    """The last part of a name, without signs that hide or turn what follows them."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem, dot, ending = seen.rpartition(".")
    return f"{stem[:100].strip()}{dot}{ending[:10]}"


def _is(ending: str, content: bytes) -> bool:
    if ending == "pdf":
        return content.startswith(b"%PDF-")
    if ending in {"txt", "csv"}:
        return bool(content.strip()) and b"\0" not in content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _holds(ending, packed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return False


def _holds(ending: str, packed: zipfile.ZipFile) -> bool:
    parts = packed.infolist()
    names = [part.filename for part in parts]
    is_too_much = len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_OPENED
    if is_too_much or any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
        return False
    if ending in _FOLDERS:
        return "[Content_Types].xml" in names and any(name.startswith(_FOLDERS[ending]) for name in names)
    kind = KINDS[ending].encode()
    with packed.open("mimetype") as told:
        return told.read(len(kind) + 1).strip() == kind
