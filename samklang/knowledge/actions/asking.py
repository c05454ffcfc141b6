"""Questions to those who did it, and their answers, for everybody to read."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.history.actions import record
from samklang.knowledge.models import Case, Question

from . import telling
from .states import WrongState, lock, refuse_unless_published


@transaction.atomic
def ask(case: Case, text: str, *, organisation: Organisation, by: User | None, at: datetime) -> Question:
    lock(case)
    refuse_unless_published(case)
    question = Question.objects.create(
        case=case, organisation=organisation, text=text, asked_by=by, asked_at=at
    )
    record(case, "asked", by=by, on_behalf_of=organisation.name, name=organisation.name)
    telling.tell_question(question, by=by, at=at)
    return question


@transaction.atomic
def answer(question: Question, text: str, *, by: User | None, at: datetime) -> Question:
    lock(question.case)
    question.answer, question.answered_by, question.answered_at = text, by, at
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    record(question.case, "answered", by=by, name=question.organisation.name)
    telling.tell_answer(question, by=by, at=at)
    return question


@transaction.atomic
def hide_question(question: Question, *, reason: str, by: User) -> None:
    """Take it off the page, with a reason the authors can read; it is not thrown away."""
    lock(question.case)
    if question.hidden_because:
        raise WrongState(_("This question is hidden already."))
    question.hidden_because = reason
    question.save(update_fields=["hidden_because"])
    record(question.case, "question-hidden", by=by)
