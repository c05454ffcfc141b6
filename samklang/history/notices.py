"""What somebody was told, as they may read it now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from samklang.accounts.models import User

from .models import Notice
from .rules import seen_by
from .sentences import names_now, noun_for, sentence_for
from .withholding import Withheld


@dataclass(frozen=True)
class Told:
    """A notice as its reader sees it."""

    id: int
    at: datetime
    noun: str
    label: str
    sentence: str
    is_unread: bool
    kind: str
    record_id: int

    @classmethod
    def all(cls, notices: list[Notice], *, reader: User) -> "list[Told]":
        """Each with what its record is called now in the reader's language, as long as they may see it."""
        names = names_now(seen_by(reader, {(notice.kind, notice.record_id) for notice in notices}))
        withheld = Withheld(reader)
        withheld.ask(notice.facts for notice in notices)
        return [
            cls.of(one, names.get((one.kind, one.record_id), one.label), withheld.told(one.facts))
            for one in notices
        ]

    @classmethod
    def of(cls, notice: Notice, label: str, facts: dict[str, Any]) -> "Told":
        return cls(
            id=notice.pk,
            at=notice.at,
            noun=noun_for(notice.kind),
            label=label,
            sentence=sentence_for(notice.kind, notice.verb, facts),
            is_unread=notice.read_at is None,
            kind=notice.kind,
            record_id=notice.record_id,
        )

    @property
    def url(self) -> str:
        return reverse("history:open", args=[self.id])
