"""Writing the demonstration, chapter by chapter, each once."""

from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils import timezone, translation

from samklang.home.models import Demo

from . import marking
from .story import CHAPTERS, Chapter


class Progress(Protocol):
    """What ``load`` says while it works: which chapter, and how far of all."""

    def __call__(self, chapter: str, done: int, total: int) -> None: ...


def load(progress: Progress | None = None, *, at: datetime | None = None) -> list[str]:
    """Write what is missing of the demonstration and return the chapters written; twice writes nothing new.

    A chapter stands whole or not at all. What people have changed in the demonstration since stays changed.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        marking.mark(at=moment)
    written = []
    for number, chapter in enumerate(CHAPTERS):
        if progress:
            progress(chapter.name, number, len(CHAPTERS))
        if _write(chapter, at=moment):
            written.append(chapter.name)
    if progress:
        progress("", len(CHAPTERS), len(CHAPTERS))
    return written


def _write(chapter: Chapter, *, at: datetime) -> bool:
    with transaction.atomic(), translation.override("en"):
        demo = Demo.objects.select_for_update(no_key=True).get()
        if chapter.name in demo.chapters:
            return False
        chapter.write(at)
        demo.chapters = [*demo.chapters, chapter.name]
        demo.save(update_fields=["chapters"])
    return True
