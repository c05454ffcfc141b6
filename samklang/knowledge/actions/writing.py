"""Writing a case: begun with a title, saved again and again, translated, never written over blindly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Topic
from samklang.directory.names import folded
from samklang.foundation.errors import Refused
from samklang.history.actions import record
from samklang.knowledge import queries
from samklang.knowledge.marks import FACTS, answers_of, numbers, touched, written_twice
from samklang.knowledge.models import Author, Case, Draft, Question, Replication, Standing
from samklang.knowledge.template import Content, lead_of, text_of, translated, written
from samklang.toolbox.models import Tool

from . import telling
from .states import WrongState, lock, refuse_if_withdrawn

SITTING = timedelta(hours=1)
"""Savings of one person closer together than this are one line of history."""
LONGEST_SLUG = 80


class Outdated(Refused):
    """Somebody, or another window, saved a newer text meanwhile."""


@transaction.atomic
def begin(
    organisation: Organisation,
    *,
    language: str,
    title: str,
    by: User | None,
    at: datetime,
    slug: str = "",
    is_sample: bool = False,
    source: str = "",
) -> Case:
    """A draft with its title; whoever begins it is its first author."""
    content = written({}, language, {"title": title})
    case = Case.objects.create(
        slug=slug or _free_slug(title),
        organisation=organisation,
        language=language,
        title=text_of(content, "title"),
        contact_name=by.name if by else "",
        contact_email=by.email if by else "",
        is_sample=is_sample,
        source=source,
    )
    Draft.objects.create(case=case, content=content, saved_at=at, saved_by=by)
    if by:
        Author.objects.create(case=case, user=by, since=at)
    record(case, "begun", by=by, on_behalf_of=organisation.name)
    return case


def _free_slug(title: str) -> str:
    base = slugify(folded(title))[:LONGEST_SLUG].strip("-") or "case"
    taken = {
        "new",
        "mine",
        "questions",
        *Case.objects.filter(slug__startswith=base).values_list("slug", flat=True),
    }
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def save(
    case: Case,
    *,
    texts: Mapping[str, str],
    on_top_of: int,
    by: User | None,
    at: datetime,
    facts: Mapping[str, str] | None = None,
    topics: Iterable[Topic] | None = None,
    tools: Iterable[Tool] | None = None,
) -> Draft:
    """Keep what was typed in the case's own language, if nobody saved since it was read."""
    draft = lock(case)
    refuse_if_withdrawn(case)
    content = written(draft.content, case.language, texts)
    told = {name: value for name, value in (facts or {}).items() if name in FACTS}
    is_same = content == draft.content and all(getattr(case, name) == told[name] for name in told)
    chosen = {"topics": topics, "tools": tools}
    anew = {name: set(rows) for name, rows in chosen.items() if rows is not None}
    anew = {name: rows for name, rows in anew.items() if rows != set(getattr(case, name).all())}
    if is_same and not anew:
        return draft
    _refuse_if_outdated(draft, on_top_of)
    for name, value in told.items():
        setattr(case, name, value)
    for name, rows in anew.items():
        getattr(case, name).set(rows)
    if "tools" in anew:
        names = sorted(tool.name for tool in case.tools.all())
        record(case, "tools-named", by=by, tools=", ".join(names) or "–")
    return keep(case, draft, content, by=by, at=at)


@transaction.atomic
def save_beside(
    case: Case,
    *,
    texts: Mapping[str, str],
    facts: Mapping[str, str],
    topics: Iterable[Topic],
    tools: Iterable[Tool],
    read: str,
    by: User | None,
    at: datetime,
) -> Draft:
    """Keep what was changed since it was ``read``; what others wrote meanwhile is left as it stands."""
    draft = lock(case)
    mine = {**texts, **facts, "topics": numbers(topics), "tools": numbers(tools)}
    if written_twice(mine, answers_of(case, draft), read):
        raise _outdated()
    own = touched(mine, read)
    return save(
        case,
        texts={key: text for key, text in texts.items() if key in own},
        facts={name: value for name, value in facts.items() if name in own},
        topics=topics if "topics" in own else None,
        tools=tools if "tools" in own else None,
        on_top_of=draft.revision,
        by=by,
        at=at,
    )


@transaction.atomic
def translate(
    case: Case,
    target: str,
    *,
    texts: Mapping[str, str],
    is_read: bool,
    on_top_of: int,
    by: User | None,
    at: datetime,
) -> Draft:
    """Keep a translation. ``is_read``: a person has read the machine's draft and stands for it."""
    draft = lock(case)
    refuse_if_withdrawn(case)
    if target == case.language:
        raise WrongState(_("This is the language the case was written in."))
    content = translated(draft.content, case.language, target, texts, is_read=is_read)
    if content == draft.content:
        return draft
    _refuse_if_outdated(draft, on_top_of)
    return keep(case, draft, content, by=by, at=at)


def _refuse_if_outdated(draft: Draft, on_top_of: int) -> None:
    if draft.revision != on_top_of:
        raise _outdated()


def _outdated() -> Outdated:
    return Outdated(
        _("A newer text was saved while you were writing, by somebody else or in another window.")
        + " "
        + _("Nothing of yours is lost: compare, and save once more to keep yours.")
    )


def keep(case: Case, draft: Draft, content: Content, *, by: User | None, at: datetime) -> Draft:
    is_new_sitting = draft.saved_by_id != (by and by.pk) or at - draft.saved_at > SITTING
    draft.content, draft.saved_by, draft.saved_at = content, by, at
    draft.revision += 1
    draft.save()
    if case.state == Case.State.DRAFT:
        show_face(case, content)
    case.save()
    if is_new_sitting or draft.revision == 2:  # noqa: PLR2004 -- the first saving after it was begun
        record(case, "written", by=by)
    return draft


def show_face(case: Case, content: Mapping[str, Any]) -> None:
    """What lists show of it; the caller saves."""
    case.title, case.lead = text_of(content, "title"), lead_of(content)
    case.search_text = queries.searchable(case, list(case.topics.all()), list(case.tools.all()))


@transaction.atomic
def add_author(case: Case, user: User, *, by: User, at: datetime) -> None:
    lock(case)
    refuse_if_withdrawn(case)
    _author, is_new = Author.objects.get_or_create(case=case, user=user, defaults={"since": at})
    if is_new:
        record(case, "author-added", by=by)
        telling.tell_co_author(case, user, by=by, at=at)


@transaction.atomic
def remove_author(case: Case, user: User, *, by: User) -> None:
    lock(case)
    if case.authors.count() <= 1:
        raise WrongState(_("A case has at least one author."))
    Author.objects.filter(case=case, user=user).delete()
    record(case, "author-removed", by=by)


@transaction.atomic
def forget(user: User) -> None:
    """Somebody leaves: their authorship and their address go; what they wrote is the organisation's."""
    Author.objects.filter(user=user).delete()
    user.case_reviews.all().delete()
    Case.objects.filter(contact_email__iexact=user.email).update(contact_name="", contact_email="")
    contact = Replication.objects.filter(contact_email__iexact=user.email)
    contact.update(contact_name="", contact_email="")
    Standing.objects.filter(who__iexact=user.name).exclude(who="").update(who="")
    Replication.objects.filter(begun_by=user).update(begun_by=None)
    Question.objects.filter(asked_by=user).update(asked_by=None)
    Question.objects.filter(answered_by=user).update(answered_by=None)
