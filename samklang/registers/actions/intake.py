"""Taking in many organisations at once, from a register or a sheet, so that twice changes nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from samklang.accounts.models import User
from samklang.directory import identifiers as numbers
from samklang.directory import names as naming
from samklang.directory.actions.organisations import ChangedMeanwhile, candidates, searched_by
from samklang.directory.actions.tree import hold_tree
from samklang.directory.models import Identifier, Organisation, OrganisationName, Parentage
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import record_all
from samklang.registers.models import RegisterEntry
from samklang.registers.published import Told

from .doubles import offer_doubles, offer_pairs
from .matching import Number, holders, leads_to, named, rounds

TRIES = 4
BATCH = 500
BLANK: tuple[Any, ...] = (None, "", {}, "other")


class Intake:
    """One reading of a register or a sheet. Each portion is written whole or not at all.

    A register fills what is empty and changes what it told itself before; what people wrote since stays.
    A sheet was handed in by somebody who says how it is: what it says is written.
    """

    def __init__(
        self, *, register: str = "", source: str, at: datetime, by: User | None, on_behalf_of: str = ""
    ) -> None:
        self.register = register
        self.source = source
        self.at = at
        self.by = by
        self.on_behalf_of = on_behalf_of
        self.counts: Counter[str] = Counter()
        self._slugs = _all_slugs()
        self._parents: dict[int, Number] = {}

    def take(self, portion: Sequence[Told]) -> None:
        """Write these; when others write the same numbers in the same second, look again and go on."""
        usable = [told for told in portion if self._cleaned(told)]
        for told in rounds(usable):
            self._take_distinct(told)

    def finish(self) -> None:
        """Place under their parents those that stand nowhere yet; the whole register is known now."""
        by_scheme = defaultdict(set)
        for scheme, value in self._parents.values():
            by_scheme[scheme].add(value)
        found = holders(by_scheme)
        with transaction.atomic():
            hold_tree()
            placed = dict(Parentage.objects.filter(ended_on=None).values_list("child_id", "parent_id"))
            standing = set(Parentage.objects.values_list("child_id", flat=True))
            fresh = []
            for child, number in self._parents.items():
                parent = found.get(number)
                if parent and child not in standing and not leads_to(parent, child, placed):
                    placed[child] = parent
                    fresh.append(Parentage(child_id=child, parent_id=parent))
            Parentage.objects.bulk_create(fresh, batch_size=BATCH)
        self.counts["placed"] += len(fresh)

    def _cleaned(self, told: Told) -> bool:
        """Numbers as their registers write them; an entry without a usable name is counted and left out."""
        try:
            told.name = naming.clean(told.name)
            told.identifiers = {
                scheme: numbers.clean(scheme, value) for scheme, value in told.identifiers.items()
            }
        except Refused:
            self.counts["wrong"] += 1
            return False
        told.also = tuple(dict.fromkeys(name[: naming.LONGEST_NAME] for name in told.also))
        told.country = told.country.upper()
        told.place = " ".join(told.place.split())[:120]
        return True

    def _take_distinct(self, portion: Sequence[Told]) -> None:
        for _attempt in range(TRIES):
            try:
                with transaction.atomic():
                    counts = self._write(portion)
            except IntegrityError:
                self._slugs = _all_slugs()
                continue
            self.counts.update(counts)
            return
        raise ChangedMeanwhile("Others kept writing the same organisations.")

    def _write(self, portion: Sequence[Told]) -> Counter[str]:
        counts: Counter[str] = Counter()
        entries = self._entries(portion)
        matched, pairs = self._matched(portion, entries)
        known = Organisation.objects.in_bulk([pk for pk in matched if pk])
        new: list[tuple[Organisation, Told]] = []
        old: list[tuple[Organisation, Told, dict[str, Any]]] = []
        for told, pk in zip(portion, matched, strict=True):
            if pk is None:
                new.append((self._made(told), told))
            else:
                entry = entries.get(told.key)
                old.append((known[pk], told, self._change(known[pk], told, entry)))
        self._insert(new)
        given = self._add_numbers_and_names([(organisation, told) for organisation, told, _c in old])
        changed = [
            (organisation, told, change)
            for organisation, told, change in old
            if change or organisation.pk in given
        ]
        self._update(changed)
        self._note_register([*new, *((organisation, told) for organisation, told, _c in old)], entries)
        counts["new"] += len(new)
        counts["updated"] += len(changed)
        counts["unchanged"] += len(old) - len(changed)
        counts["doubles"] += offer_doubles([organisation for organisation, _told in new], at=self.at)
        counts["doubles"] += offer_pairs(pairs, reason="numbers", at=self.at)
        record_all(
            [
                *((organisation, "imported", {"source": self.source}) for organisation, _told in new),
                *(
                    (organisation, "brought-up-to-date", {"source": self.source, "changed": change})
                    for organisation, _told, change in changed
                ),
            ],
            by=self.by,
            on_behalf_of=self.on_behalf_of,
        )
        return counts

    def _entries(self, portion: Sequence[Told]) -> dict[str, RegisterEntry]:
        if not self.register:
            return {}
        rows = RegisterEntry.objects.filter(register=self.register, key__in=[told.key for told in portion])
        return {row.key: row for row in rows.select_for_update(no_key=True).order_by("pk")}

    def _matched(
        self, portion: Sequence[Told], entries: dict[str, RegisterEntry]
    ) -> tuple[list[int | None], set[tuple[int, int]]]:
        """Which organisation each entry is, if it is here; and those that a register says are one."""
        wanted = defaultdict(set)
        for told in portion:
            for scheme, value in told.identifiers.items():
                wanted[scheme].add(value)
        held = holders(wanted)
        by_name = {} if self.register else named(portion)
        matched: list[int | None] = []
        pairs = set()
        for told in portion:
            entry = entries.get(told.key)
            found = [entry.organisation_id] if entry else []
            found += [held[number] for number in told.identifiers.items() if number in held]
            found += by_name.get(id(told), []) if not found else []
            pairs |= {
                (min(found[0], other), max(found[0], other)) for other in found[1:] if other != found[0]
            }
            matched.append(found[0] if found else None)
        return matched, pairs

    def _made(self, told: Told) -> Organisation:
        organisation = Organisation(
            name=told.name,
            slug=self._slug(told.name),
            kind=told.kind,
            names=Text.of(**told.names),
            country=told.country,
            place=told.place,
            latitude=told.latitude,
            longitude=told.longitude,
            website=told.website,
            founded_on=told.founded_on,
            source=self.source[:300],
        )
        organisation.search_text, organisation.match_key = searched_by(
            organisation, told.identifiers.values(), told.also
        )
        return organisation

    def _slug(self, name: str) -> str:
        slug = next(one for one in candidates(naming.slug_base(name)) if one not in self._slugs)
        self._slugs.add(slug)
        return slug

    def _insert(self, new: list[tuple[Organisation, Told]]) -> None:
        Organisation.objects.bulk_create([organisation for organisation, _told in new], batch_size=BATCH)
        Identifier.objects.bulk_create(
            [
                Identifier(organisation=organisation, scheme=scheme, value=value)
                for organisation, told in new
                for scheme, value in told.identifiers.items()
            ],
            batch_size=BATCH,
        )
        OrganisationName.objects.bulk_create(
            [
                OrganisationName(organisation=organisation, name=name)
                for organisation, told in new
                for name in told.also
            ],
            batch_size=BATCH,
        )
        for organisation, told in new:
            if told.parent:
                self._parents[organisation.pk] = told.parent

    def _change(self, organisation: Organisation, told: Told, entry: RegisterEntry | None) -> dict[str, Any]:
        """Write onto the record what may be written; returns what it said before and says now."""
        if told.parent:
            self._parents[organisation.pk] = told.parent
        last = entry.told if entry else {}
        change = {}
        for fact, said in told.facts().items():
            now = _plain(getattr(organisation, fact))
            value = self._joined(said, now) if fact == "names" else said
            if value in BLANK or now == value or _is_too_late(fact, value, organisation):
                continue
            if not self.register or now in BLANK or now == last.get(fact) or fact == "names":
                if fact == "name":
                    told.also = (*told.also, organisation.name)
                setattr(organisation, fact, _lively(fact, value, organisation))
                change[fact] = [now, value]
        return change

    def _joined(self, said: dict[str, str], now: dict[str, str]) -> dict[str, str]:
        return {**said, **now} if self.register else {**now, **said}

    def _add_numbers_and_names(self, pairs: Sequence[tuple[Organisation, Told]]) -> set[int]:
        """Numbers nobody has yet, in registers it has no number of; returns who got something."""
        pks = [organisation.pk for organisation, _told in pairs]
        rows = Identifier.objects.filter(organisation__in=pks).values_list("organisation_id", "scheme")
        has = set(rows)
        wanted = defaultdict(set)
        for organisation, told in pairs:
            for scheme, value in told.identifiers.items():
                if (organisation.pk, scheme) not in has:
                    wanted[scheme].add(value)
        taken = holders(wanted)
        fresh = [
            Identifier(organisation=organisation, scheme=scheme, value=value)
            for organisation, told in pairs
            for scheme, value in told.identifiers.items()
            if (organisation.pk, scheme) not in has and (scheme, value) not in taken
        ]
        Identifier.objects.bulk_create(fresh, batch_size=BATCH)
        known = set(
            OrganisationName.objects.filter(organisation__in=pks).values_list("organisation_id", "name")
        )
        names = [
            OrganisationName(organisation=organisation, name=name)
            for organisation, told in pairs
            for name in told.also
            if (organisation.pk, name) not in known and name != organisation.name
        ]
        OrganisationName.objects.bulk_create(names, batch_size=BATCH)
        return {one.organisation_id for one in fresh} | {one.organisation_id for one in names}

    def _update(self, changed: Sequence[tuple[Organisation, Told, dict[str, Any]]]) -> None:
        pks = [organisation.pk for organisation, _told, _change in changed]
        values, former = defaultdict(list), defaultdict(list)
        for pk, value in Identifier.objects.filter(organisation__in=pks).values_list(
            "organisation_id", "value"
        ):
            values[pk].append(value)
        for pk, name in OrganisationName.objects.filter(organisation__in=pks).values_list(
            "organisation_id", "name"
        ):
            former[pk].append(name)
        for organisation, _told, _change in changed:
            organisation.search_text, organisation.match_key = searched_by(
                organisation, values[organisation.pk], former[organisation.pk]
            )
        fields = {fact for _organisation, _told, change in changed for fact in change}
        Organisation.objects.bulk_update(
            [organisation for organisation, _told, _change in changed],
            [*sorted(fields), "search_text", "match_key"],
            batch_size=100,
        )

    def _note_register(
        self, pairs: Iterable[tuple[Organisation, Told]], entries: dict[str, RegisterEntry]
    ) -> None:
        if not self.register:
            return
        fresh, again = [], []
        for organisation, told in pairs:
            entry, facts = entries.get(told.key), told.facts()
            if entry is None:
                fresh.append(
                    RegisterEntry(
                        organisation=organisation,
                        register=self.register,
                        key=told.key,
                        told=facts,
                        told_at=self.at,
                    )
                )
            elif entry.told != facts:
                entry.told, entry.told_at = facts, self.at
                again.append(entry)
        RegisterEntry.objects.bulk_create(fresh, batch_size=BATCH)
        RegisterEntry.objects.bulk_update(again, ["told", "told_at"], batch_size=100)


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.plain()
    return value.isoformat() if isinstance(value, date) else value


def _is_too_late(fact: str, value: Any, organisation: Organisation) -> bool:
    """A day of founding after the day of closing is of another organisation, and no reason to stop a list."""
    closed = organisation.closed_on
    return bool(fact == "founded_on" and closed and value >= closed.isoformat())


def _lively(fact: str, value: Any, organisation: Organisation) -> Any:
    if fact == "names":
        written = Text(organisation.names)
        for language, text in value.items():
            if written.plain().get(language) != text:
                written = written.with_text(language, text)
        return written
    return date.fromisoformat(value) if fact == "founded_on" else value


def _all_slugs() -> set[str]:
    return set(Organisation.objects.values_list("slug", flat=True))
