"""Writing terms: a new agreement, and new versions of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from samklang.accounts.http import SignedInRequest
from samklang.agreements import actions, queries, reading, rules
from samklang.agreements.forms import Editor
from samklang.agreements.models import Agreement, Version
from samklang.directory.models import Organisation
from samklang.foundation.fields import numbers_in
from samklang.foundation.http import EDITOR, SECRETARIAT, page, refusals_on, require, route
from samklang.networks.rules import mandates_of

from .shared import own

ROLES = (SECRETARIAT, EDITOR)


@route("GET", "POST", roles=ROLES)
def new(request: SignedInRequest) -> HttpResponse:
    require(rules.may_draft(request.user))
    editor = Editor(
        request.POST if request.method == "POST" else None,
        reader=request.user,
        parties=_own_side(request),
        is_new=True,
    )
    if editor.is_valid():
        with refusals_on(editor.form):
            return redirect(_draft(request, editor))
    return _editing(request, "agreements/new.html", editor, {})


def _own_side(request: SignedInRequest) -> list[Organisation]:
    """Whoever writes it down is, most likely, one of the parties."""
    acting = getattr(request, "acting", None) or next(iter(mandates_of(request.user)), None)
    if acting and acting.network:
        return [acting.network.organisation]
    return [acting.organisation] if acting and acting.organisation else []


def _draft(request: SignedInRequest, editor: Editor) -> Agreement:
    if not any(rules.acts_as_party(request.user, party) for party in editor.parties):
        raise actions.NotAParty(rules.NOT_YOURS)
    now = timezone.now()
    kind = editor.form.cleaned_data["kind"]
    return actions.draft(kind, terms=editor.terms(), by=request.user, at=now, on=timezone.localdate(now))


@route("GET", "POST", roles=ROLES)
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    """New terms on top of those one has read. If somebody was faster, nothing typed is lost."""
    agreement, _parties = own(request, code)
    newest = queries.newest(agreement)
    read = _read(request, agreement, newest)
    sent = request.POST if request.method == "POST" else None
    parties = [party.organisation for party in queries.parties_of(agreement)]
    editor = Editor(sent, reader=request.user, terms=newest.terms, parties=parties)
    context: dict[str, Any] = {"agreement": agreement, "newest": newest, "on_top_of": read}
    if editor.is_valid():
        with refusals_on(editor.form):
            _write(request, agreement, editor, read)
            return redirect(agreement)
        if read != newest.number:
            theirs = agreement.versions.get(number=newest.number).terms
            differences = reading.compare(theirs, editor.terms())
            context |= {"on_top_of": newest.number, "differences": differences, "is_outdated": True}
    return _editing(request, "agreements/edit.html", editor, context)


def _read(request: SignedInRequest, agreement: Agreement, newest: Version) -> int:
    """The number of the version the writer has read."""
    return next(iter(numbers_in([request.POST.get("on_top_of", "")])), newest.number)


def _write(request: SignedInRequest, agreement: Agreement, editor: Editor, on_top_of: int) -> Version:
    note = editor.form.cleaned_data["note"]
    return actions.write_version(
        agreement, terms=editor.terms(), on_top_of=on_top_of, note=note, by=request.user, at=timezone.now()
    )


def _editing(
    request: SignedInRequest, template: str, editor: Editor, context: dict[str, Any]
) -> HttpResponse:
    answer = page(request, template, {"editor": editor, **context}, part="editor")
    if editor.is_saving and (editor.form.errors or any(one.form.errors for one in editor.clauses)):
        answer.status_code = 422
    return answer
