"""A list of organisations handed in as a file: looked at, confirmed, and taken in in portions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from samklang.accounts.models import User
from samklang.directory import readers
from samklang.directory.models import Identifier
from samklang.foundation import jobs
from samklang.foundation.errors import Refused
from samklang.history.actions import record
from samklang.registers import rows, tables
from samklang.registers.models import Sheet
from samklang.registers.published import Told

from .intake import Intake

PORTION = 500
MOST_SHOWN = 1000
State = Sheet.State


class CannotTakeIn(Refused):
    """The list is not in the state for this."""


@task()
def check_later(sheet_id: int) -> None:
    check(Sheet.objects.get(pk=sheet_id))


@task()
def take_in_later(sheet_id: int) -> None:
    take_in(Sheet.objects.get(pk=sheet_id))


@transaction.atomic
def hand_in(
    content: bytes, *, filename: str, language: str, at: datetime, by: User, on_behalf_of: str = ""
) -> Sheet:
    """Keep the file and see which columns it has. Nothing of it is in the directory yet."""
    if len(content) > tables.LARGEST_FILE:
        raise tables.CannotOpen(
            _("The file is larger than %(most)s MB. Divide it.") % {"most": tables.LARGEST_FILE // 1_000_000}
        )
    table = tables.look(content)
    sheet = Sheet.objects.create(
        owner=by,
        on_behalf_of=on_behalf_of,
        filename=filename[:200],
        language=language,
        content=content,
        encoding=table.encoding,
        separator=table.separator,
        headings=table.headings,
        mapping=rows.guessed(table.headings),
        created_at=at,
        moved_at=at,
    )
    record(sheet, "handed-in", by=by, on_behalf_of=on_behalf_of)
    if "name" in sheet.mapping:
        check_later.enqueue(sheet.pk)
    return sheet


@transaction.atomic
def map_columns(sheet: Sheet, mapping: dict[str, int], *, at: datetime) -> None:
    """Say which column holds what; the list is then checked anew."""
    if "name" not in mapping:
        raise CannotTakeIn(_("Say which column holds the name."))
    changed = Sheet.objects.filter(
        pk=sheet.pk, state__in=[State.WAITING, State.CHECKING, State.CHECKED]
    ).update(mapping=mapping, state=State.WAITING, moved_at=at, rows=0, good=0, wrong=0, errors=[], counts={})
    if not changed:
        raise CannotTakeIn(_("This list is being taken in already, or was thrown away."))
    check_later.enqueue(sheet.pk)


def check(sheet: Sheet) -> None:
    """Read every row and note what is wrong with it. Nothing is written into the directory."""
    if not _move(sheet, (State.WAITING, State.CHECKING), State.CHECKING):
        return
    try:
        with translation.override(sheet.language):
            found = _Findings(sheet)
            for number, row in tables.rows_of(bytes(sheet.content), sheet.separator):
                found.add(number, *rows.told(row, number, sheet.headings, sheet.mapping))
    except Refused as refusal:
        Sheet.objects.filter(pk=sheet.pk).update(
            state=State.FAILED, trouble=str(refusal)[:300], content=b"", moved_at=timezone.now()
        )
        return
    Sheet.objects.filter(pk=sheet.pk, state=State.CHECKING, mapping=sheet.mapping).update(
        state=State.CHECKED,
        rows=found.rows,
        good=found.good,
        wrong=found.wrong,
        errors=found.errors,
        moved_at=timezone.now(),
    )


@transaction.atomic
def confirm(sheet: Sheet, *, at: datetime, by: User) -> None:
    """Somebody has looked and says: take in what is right."""
    if not sheet.good:
        raise CannotTakeIn(_("There is no row that can be taken in."))
    if not _move(sheet, (State.CHECKED,), State.CONFIRMED, at=at):
        raise CannotTakeIn(_("This list is being taken in already, or was thrown away."))
    record(sheet, "confirmed", by=by, on_behalf_of=sheet.on_behalf_of, rows=sheet.good)
    take_in_later.enqueue(sheet.pk)


def go_on(*, since: datetime) -> None:
    """What a stopped worker left half done, and nobody has touched since then, goes on where it was."""
    waiting = Sheet.objects.filter(moved_at__lt=since)
    for pk in waiting.filter(state__in=[State.WAITING, State.CHECKING]).values_list("pk", flat=True):
        jobs.again(check_later, pk)
    for pk in waiting.filter(state=State.CONFIRMED).values_list("pk", flat=True):
        jobs.again(take_in_later, pk)


def tries_of(sheet: Sheet) -> jobs.Tries:
    """How often what the list waits for has failed, for a page that shows it."""
    return jobs.tries_of(take_in_later if sheet.state == State.CONFIRMED else check_later, sheet.pk)


@transaction.atomic
def discard(sheet: Sheet, *, at: datetime, by: User) -> None:
    """Throw the list away; nothing of it was taken in."""
    open_states = (State.WAITING, State.CHECKING, State.CHECKED, State.FAILED)
    if not _move(sheet, open_states, State.DISCARDED, at=at, content=b""):
        raise CannotTakeIn(_("This list is being taken in already, or was thrown away."))
    record(sheet, "discarded", by=by, on_behalf_of=sheet.on_behalf_of)


def take_in(sheet: Sheet) -> None:
    """Write the right rows in portions; how far it came is written with each, so it goes on after a stop."""
    sheet = Sheet.objects.select_related("owner").get(pk=sheet.pk)
    if sheet.state != State.CONFIRMED:
        return
    intake = Intake(source=sheet.filename, at=timezone.now(), by=sheet.owner, on_behalf_of=sheet.on_behalf_of)
    good = islice(_good_rows(sheet), sheet.done, None)
    done = sheet.done
    while portion := list(islice(good, PORTION)):
        with transaction.atomic():
            # Whoever moves the mark writes the portion: two workers never take in the same rows.
            moved = Sheet.objects.filter(pk=sheet.pk, state=State.CONFIRMED, done=done).update(
                done=done + len(portion), moved_at=timezone.now()
            )
            if not moved:
                return
            intake.counts = Counter(Sheet.objects.values_list("counts", flat=True).get(pk=sheet.pk))
            intake.take(portion)
            Sheet.objects.filter(pk=sheet.pk).update(
                counts={key: count for key, count in intake.counts.items() if count}
            )
        done += len(portion)
    with transaction.atomic():
        if _move(sheet, (State.CONFIRMED,), State.DONE, content=b""):
            record(sheet, "taken-in", by=sheet.owner, on_behalf_of=sheet.on_behalf_of, rows=done)


def wrong_rows(sheet: Sheet) -> Iterator[list[str]]:
    """The rows that were not taken, as they came, with what is wrong: to be put right and handed in again."""
    with translation.override(sheet.language):
        found = _Findings(sheet)
        for number, row in tables.rows_of(bytes(sheet.content), sheet.separator):
            trouble = found.add(number, *rows.told(row, number, sheet.headings, sheet.mapping))
            if trouble:
                yield [*row, *[""] * (len(sheet.headings) - len(row)), " ".join(trouble)]


def _good_rows(sheet: Sheet) -> Iterator[Told]:
    found = _Findings(sheet)
    for number, row in tables.rows_of(bytes(sheet.content), sheet.separator):
        told, wrong = rows.told(row, number, sheet.headings, sheet.mapping)
        if not found.add(number, told, wrong) and told:
            yield told


class _Findings:
    """What is found while the rows go by: counts, and the first errors. The same number twice is one."""

    def __init__(self, sheet: Sheet) -> None:
        self.rows = self.good = self.wrong = 0
        self.errors: list[Any] = []
        self._seen: dict[tuple[str, str], int] = {}
        self._hidden = _hidden_numbers(sheet.owner)

    def add(self, number: int, told: Told | None, wrong: list[rows.Wrong]) -> list[str]:
        """The sentences on what is wrong with the row; none when it is right."""
        self.rows += 1
        for scheme, value in told.identifiers.items() if told else ():
            first = self._seen.setdefault((scheme, value), number)
            if first != number:
                sentence = _("%(value)s stands in row %(row)s already.") % {"value": value, "row": first}
                wrong = [*wrong, rows.Wrong(number, scheme, sentence)]
            if (scheme, value) in self._hidden:
                sentence = _("%(value)s belongs to a record that is not public.") % {"value": value}
                wrong = [*wrong, rows.Wrong(number, scheme, sentence)]
        if wrong:
            self.wrong += 1
            self.errors += [list(one) for one in wrong[: MOST_SHOWN - len(self.errors)]]
        else:
            self.good += 1
        return [one.sentence for one in wrong]


def _hidden_numbers(owner: User | None) -> set[tuple[str, str]]:
    """The numbers of the few records whose name whoever handed the list in may not learn, nor write to."""
    rows = Identifier.objects.filter(readers.hidden_from(owner or AnonymousUser(), "organisation__"))
    return set(rows.values_list("scheme", "value"))


def _move(sheet: Sheet, states: tuple[str, ...], to: str, *, at: datetime | None = None, **more: Any) -> bool:
    """Change the state if it is still one of these; the database decides between two who try."""
    moved = Sheet.objects.filter(pk=sheet.pk, state__in=states).update(
        state=to, moved_at=at or timezone.now(), **more
    )
    return bool(moved)
