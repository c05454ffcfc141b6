"""A colleague reads the text before everybody does."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.history.actions import record
from samklang.knowledge.models import Case, Review
from samklang.knowledge.template import missing

from . import telling
from .states import WrongState, lock, refuse_if_withdrawn


@transaction.atomic
def ask_for_review(case: Case, reviewer: User, *, by: User | None, at: datetime) -> Review:
    draft = lock(case)
    refuse_if_withdrawn(case)
    if lacking := missing(draft.content, case.language):
        names = ", ".join(str(section.label) for section in lacking)
        raise WrongState(_("Something must be written first: {sections}.").format(sections=names))
    if case.authors.filter(user=reviewer).exists():
        raise WrongState(_("An author cannot review their own case."))
    try:
        with transaction.atomic():
            review = Review.objects.create(case=case, reviewer=reviewer, asked_by=by, asked_at=at)
    except IntegrityError:
        raise WrongState(_("This colleague has been asked already.")) from None
    record(case, "review-asked", by=by)
    telling.tell_reviewer(review, by=by, at=at)
    return review


@transaction.atomic
def give_review(review: Review, verdict: str, *, comment: str, revision: int, at: datetime) -> Review:
    """Say of one saving that it is good, or what it lacks. What was read is noted, not what stands now."""
    draft = lock(review.case)
    refuse_if_withdrawn(review.case)
    review.refresh_from_db()
    if review.answered_at:
        raise WrongState(_("You have answered already."))
    if revision != draft.revision:
        raise WrongState(_("The text was changed while you were reading. Read what is new, then answer."))
    if verdict == Review.Verdict.CHANGES and not comment.strip():
        raise WrongState(_("Say what should be changed."))
    review.verdict, review.comment = verdict, comment.strip()
    review.revision, review.answered_at = revision, at
    review.save()
    record(review.case, f"review-{verdict}", by=review.reviewer)
    telling.tell_authors_of_review(review, at=at)
    return review
