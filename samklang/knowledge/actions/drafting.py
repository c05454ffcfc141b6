"""A machine's first draft of a translation: asked for by an author, made by the worker, marked until read."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from samklang.accounts.models import User
from samklang.foundation import jobs
from samklang.history.actions import record
from samklang.knowledge.engines import NotTranslated, engine_for
from samklang.knowledge.models import Case, DraftRequest
from samklang.knowledge.template import drafted, to_draft

from .states import WrongState, lock, refuse_if_withdrawn
from .writing import keep

log = structlog.get_logger("samklang.knowledge")
State = DraftRequest.State


@task()
def make_draft_later(request_id: int) -> None:
    make_draft(DraftRequest.objects.select_related("case__draft").get(pk=request_id), at=timezone.now())


@transaction.atomic
def ask_for_draft(case: Case, target: str, *, by: User | None, at: datetime) -> DraftRequest:
    draft = lock(case)
    refuse_if_withdrawn(case)
    engine = engine_for(case.language, target)
    if engine is None:
        raise WrongState(_("No translation program here knows these two languages."))
    if not to_draft(draft.content, case.language, target):
        raise WrongState(_("A person has written or read every part of it already."))
    try:
        with transaction.atomic():
            request = DraftRequest.objects.create(
                case=case, target=target, engine=engine.name, asked_by=by, asked_at=at
            )
    except IntegrityError:
        raise WrongState(_("A draft is being made already.")) from None
    record(case, "draft-asked", by=by, language=target, engine=engine.name)
    make_draft_later.enqueue(request.pk)
    return request


def make_draft(request: DraftRequest, *, at: datetime) -> None:
    """Translate outside of any transaction, since that takes its time; then put in what still fits."""
    if request.state != State.WAITING:
        return
    case, engine = request.case, engine_for(request.case.language, request.target)
    originals = to_draft(case.draft.content, case.language, request.target)
    try:
        said = engine.translate(list(originals.values()), case.language, request.target) if engine else []
        pairs = {key: (original, text) for (key, original), text in zip(originals.items(), said, strict=True)}
    except (NotTranslated, ValueError) as trouble:  # no program any more, or too few texts came back
        log.warning("no draft", request=request.pk, trouble=str(trouble))
        _end(request, State.FAILED, at=at, trouble=str(trouble)[:300])
        return
    _put(request, pairs, at=at)


@transaction.atomic
def _put(request: DraftRequest, pairs: dict[str, tuple[str, str]], *, at: datetime) -> None:
    case = request.case
    draft = lock(case)
    if case.state == Case.State.WITHDRAWN or not _end(request, State.DONE, at=at):
        return
    content = drafted(draft.content, case.language, request.target, pairs)
    if content != draft.content:
        keep(case, draft, content, by=None, at=at)
        record(case, "draft-made", by=None, language=request.target, engine=request.engine)


def _end(request: DraftRequest, state: DraftRequest.State, *, at: datetime, trouble: str = "") -> bool:
    """Of two workers that made the same draft, one has ended it."""
    waiting = DraftRequest.objects.filter(pk=request.pk, state=State.WAITING)
    return bool(waiting.update(state=state, ended_at=at, trouble=trouble))


def go_on_with_drafts(*, since: datetime) -> None:
    """What a stopped worker left behind is made after all."""
    left = DraftRequest.objects.filter(state=State.WAITING, asked_at__lt=since)
    for pk in left.values_list("pk", flat=True):
        jobs.again(make_draft_later, pk)


def tries_of(request: DraftRequest) -> jobs.Tries:
    """How often making it has failed, for a page that waits for it."""
    return jobs.tries_of(make_draft_later, request.pk)
