"""Letters and notices about cases, each in its reader's own language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from samklang.accounts.models import User
from samklang.foundation import mail
from samklang.history.actions import notify
from samklang.knowledge.models import Author, Case, Question, Replication, Review
from samklang.networks.models import Mandate


def keepers(case: Case) -> list[User]:
    """Those who write it, and the editors of its organisation."""
    edits = Mandate.objects.on(timezone.localdate()).filter(
        organisation=case.organisation_id, role=Mandate.Role.EDITOR
    )
    wrote = Author.objects.filter(case=case).values("user")
    rows = User.objects.filter(Q(pk__in=wrote) | Q(pk__in=edits.values("user")), is_active=True)
    return list(rows.order_by("pk"))


def tell_co_author(case: Case, user: User, *, by: User, at: datetime) -> None:
    notify([user], case, "co-author-you", at=at)
    _write([user], case, "co_author", "knowledge:edit", key=f"author:{case.pk}:{at.isoformat()}", by=by)


def tell_reviewer(review: Review, *, by: User | None, at: datetime) -> None:
    notify([review.reviewer], review.case, "review-asked-you", at=at, key=f"review:{review.pk}")
    _write(
        [review.reviewer], review.case, "review_asked", "knowledge:review", key=f"review:{review.pk}", by=by
    )


def tell_authors_of_review(review: Review, *, at: datetime) -> None:
    authors = [one for one in keepers(review.case) if one.pk != review.reviewer_id]
    verb, key = f"review-{review.verdict}-you", f"reviewed:{review.pk}"
    notify(authors, review.case, verb, at=at, key=key)
    _write(authors, review.case, "reviewed", "knowledge:edit", key=key, review=review)


def tell_question(question: Question, *, by: User | None, at: datetime) -> None:
    readers = [one for one in keepers(question.case) if by is None or one.pk != by.pk]
    key = f"question:{question.pk}"
    notify(readers, question.case, "asked-you", at=at, key=key, name=question.organisation.name)
    _write(readers, question.case, "question", "knowledge:case", key=key, question=question)


def tell_answer(question: Question, *, by: User | None, at: datetime) -> None:
    if question.asked_by and question.asked_by != by:
        key = f"answer:{question.pk}:{at.isoformat()}"
        notify([question.asked_by], question.case, "answered-you", at=at, key=key)
        _write([question.asked_by], question.case, "answer", "knowledge:case", key=key, question=question)


def tell_replication(replication: Replication, news: str, *, by: User | None, at: datetime) -> None:
    """The origin hears of it, and so does whoever it was taken from."""
    told = {one.pk: one for one in keepers(replication.case)}
    before = replication.taken_from
    if before and before.begun_by and before.begun_by.is_active:
        told[before.begun_by.pk] = before.begun_by
    readers = [one for one in told.values() if by is None or one.pk != by.pk]
    key = f"replication:{replication.pk}:{news}:{replication.state}"
    notify(readers, replication.case, f"{news}-you", at=at, key=key, name=replication.organisation.name)
    letter, page = news.replace("-", "_"), "knowledge:replications"
    _write(readers, replication.case, letter, page, key=key, replication=replication)


def ask_if_still_true(case: Case, *, at: datetime) -> None:
    key = f"still-true:{case.pk}:{timezone.localdate(at)}"
    notify(keepers(case), case, "still-true-you", at=at, key=key)
    _write(keepers(case), case, "still_true", "knowledge:confirm", key=key)


def _write(readers: Iterable[User], case: Case, letter: str, page: str, *, key: str, **facts: object) -> None:
    for reader in readers:
        with translation.override(reader.language):
            url = settings.BASE_URL + reverse(page, args=[case.slug])
        mail.send(
            reader.email,
            f"knowledge/mail/{letter}.txt",
            {"case": case, "reader": reader, "url": url, **facts},
            language=reader.language,
            key=f"knowledge:{key}:{reader.pk}",
        )
