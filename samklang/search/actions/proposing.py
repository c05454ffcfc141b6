"""Learning from questions that found nothing: counted, proposed as names of topics, accepted or set aside."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.actions import topics
from samklang.directory.models import Topic
from samklang.foundation.errors import Refused
from samklang.history.actions import record
from samklang.search import unanswered
from samklang.search.models import Proposal, Unanswered

State = Proposal.State


class DecidedAlready(Refused):
    """Somebody else was quicker."""


def note(text: str, *, language: str, on: date) -> bool:
    """Count a question that found nothing; whether it was one to count."""
    words = unanswered.impersonal(text)
    if not words:
        return False
    today = Unanswered.objects.filter(asked_on=on)
    if today.filter(words=words, language=language).update(times=F("times") + 1):
        return True
    if today.count() >= unanswered.MOST_A_DAY:
        return False
    made = Unanswered(words=words, language=language, asked_on=on)
    Unanswered.objects.bulk_create(
        [made],
        update_conflicts=True,
        unique_fields=["asked_on", "words", "language"],
        update_fields=["times"],
    )
    return True


def forget_unanswered(*, on: date) -> int:
    gone, _each = Unanswered.objects.filter(asked_on__lt=on - unanswered.KEPT).delete()
    return gone


@transaction.atomic
def propose(
    words: str, *, language: str, label: str, meaning: str, topic: Topic | None, by: User, at: datetime
) -> Proposal:
    """Say what the words are to be: a topic of their own, or another name of one that is there."""
    proposal = _new(words, language, at=at, label=label, meaning=meaning, topic=topic)
    record(proposal, "proposed", by=by, label=proposal.label, language=language)
    return proposal


@transaction.atomic
def accept(proposal: Proposal, *, by: User, at: datetime) -> Topic:
    """Make the topic, or give the one that was named another name."""
    proposal = _waiting(proposal)
    label, language = proposal.label or proposal.words, proposal.language
    if proposal.topic:
        topic = proposal.topic
        others = dict(topic.alternatives)
        topics.edit(topic, by=by, alternatives={**others, language: [*others.get(language, []), label]})
    else:
        meaning = {language: proposal.meaning} if proposal.meaning else {}
        topic = topics.create(by=by, labels={language: label}, definition=meaning)
    _decide(proposal, State.ACCEPTED, at=at, topic=topic)
    record(proposal, "accepted", by=by, label=label, topic=topic.pk)
    return topic


@transaction.atomic
def set_aside(proposal: Proposal, *, by: User, at: datetime) -> None:
    proposal = _waiting(proposal)
    _decide(proposal, State.ASIDE, at=at, topic=None)
    record(proposal, "set-aside", by=by, label=str(proposal))


@transaction.atomic
def pass_over(words: str, *, language: str, by: User, at: datetime) -> Proposal:
    """Set words aside that nobody has proposed."""
    proposal = _new(words, language, at=at, state=State.ASIDE, decided_at=at)
    record(proposal, "set-aside", by=by, label=words)
    return proposal


def _new(words: str, language: str, *, at: datetime, **facts: Any) -> Proposal:
    proposal = Proposal(words=words, language=language, proposed_at=at, **facts)
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError as clash:
        raise DecidedAlready(_("Somebody has taken these words up already.")) from clash
    return proposal


def _waiting(proposal: Proposal) -> Proposal:
    found = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    if found.state != State.PROPOSED:
        raise DecidedAlready(_("Somebody has decided on this already."))
    return found


def _decide(proposal: Proposal, state: str, *, at: datetime, topic: Topic | None) -> None:
    proposal.state, proposal.decided_at, proposal.topic = state, at, topic
    proposal.save(update_fields=["state", "decided_at", "topic"])
