"""Writing: begun, saved by itself, saved by hand, translated."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from samklang.accounts.http import SignedInRequest
from samklang.foundation.errors import Refused
from samklang.foundation.http import EDITOR, MEMBER, SECRETARIAT, page, refusals_on, require, route, saved
from samklang.foundation.outcomes import Prefill, tell_origin
from samklang.knowledge import actions, queries, rules
from samklang.knowledge.engines import engine_for
from samklang.knowledge.forms import BeginForm, CaseForm, TranslationForm
from samklang.knowledge.marks import answers_of, marks_of
from samklang.knowledge.models import Case
from samklang.knowledge.template import missing, to_draft

from .access import written

ROLES = (MEMBER, EDITOR, SECRETARIAT)


@route("GET", "POST", roles=ROLES)
def new(request: SignedInRequest) -> HttpResponse:
    require(rules.may_begin(request.user))
    told = {"language": get_language(), "title": Prefill.asked_for(request).title}
    mine = queries.organisations_of(request.user)
    form = BeginForm(request.POST or None, organisations=mine, initial=told)
    if form.is_valid():
        case = actions.begin(**form.cleaned_data, by=request.user, at=timezone.now())
        tell_origin(request, case)
        return redirect("knowledge:edit", case.slug)
    return page(request, "knowledge/new.html", {"form": form})


@route("GET", roles=ROLES)
def mine(request: SignedInRequest) -> HttpResponse:
    """What I write, and what I have been asked to read."""
    rows = queries.own(request.user).select_related("organisation", "draft").order_by("-draft__saved_at")
    context = {"cases": list(rows[:200]), "may_begin": rules.may_begin(request.user)}
    return page(request, "knowledge/mine.html", context)


@route("GET", "POST", roles=ROLES)
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """The guided template. If somebody saved meanwhile, what was typed stays and theirs is shown beside."""
    case = written(request, slug)
    form = CaseForm(request.POST or None, case=case, draft=case.draft)
    context: dict[str, Any] = {"case": case, "form": form, "revision": form["revision"].value()}
    if form.is_valid():
        with refusals_on(form):
            _save(request, case, form)
            return saved(request, case)
        context |= _beside(case, form)
    context["missing"] = missing(case.draft.content, case.language)
    context["others"] = [pair for pair in settings.LANGUAGES if pair[0] != case.language]
    return page(request, "knowledge/edit.html", context, part="editor")


def _save(request: SignedInRequest, case: Case, form: CaseForm) -> int:
    said: dict[str, Any] = {"texts": form.texts(), "facts": form.facts(), "by": request.user}
    said |= {name: form.cleaned_data[name] for name in ("topics", "tools")} | {"at": timezone.now()}
    if read := form.cleaned_data["read"]:
        return actions.save_beside(case, read=read, **said).revision
    return actions.save(case, on_top_of=form.cleaned_data["revision"], **said).revision


def _beside(case: Case, form: CaseForm) -> dict[str, Any]:
    """Both texts of what was written twice; of all else, the newer one is in the form now."""
    context = _outdated(case, form.texts(), case.language)
    if form.cleaned_data["read"]:
        own = form.lay_beside(answers_of(case, case.draft))
        context["changes"] = [one for one in context["changes"] if one.section.key in own]
    return context


def _outdated(case: Case, texts: dict[str, str], language: str) -> dict[str, Any]:
    """Theirs and mine, section by section; the next saving is on top of theirs."""
    case.draft.refresh_from_db()
    mine = {key: {language: {"text": text}} for key, text in texts.items()}
    changes = queries.compare(case.draft.content, mine, language)
    return {"changes": [one for one in changes if one.is_changed], "revision": case.draft.revision}


@route("POST", roles=ROLES)
def autosave(request: SignedInRequest, slug: str) -> HttpResponse:
    """What the page saves by itself while somebody writes; the answer is for the page's script."""
    case = written(request, slug)
    form = CaseForm(request.POST, case=case, draft=case.draft)
    if not form.is_valid():
        return JsonResponse({"state": "invalid"}, status=422)
    try:
        revision = _save(request, case, form)
    except actions.Outdated as refusal:
        return JsonResponse({"state": "outdated", "sentence": str(refusal)}, status=409)
    return JsonResponse({"state": "saved", "revision": revision, "read": marks_of(form.answers())})


@route("GET", "POST", roles=ROLES)
def translate(request: SignedInRequest, slug: str, target: str) -> HttpResponse:
    """A translation beside the original; a machine's draft stays marked until somebody has read it."""
    case = _translated(request, slug, target)
    form = TranslationForm(request.POST or None, case=case, draft=case.draft, target=target)
    context = {"case": case, "form": form, "target": target, "revision": form["revision"].value()}
    if form.is_valid():
        with refusals_on(form):
            actions.translate(
                case,
                target,
                texts=form.texts(),
                is_read=form.cleaned_data["is_read"],
                on_top_of=form.cleaned_data["revision"],
                by=request.user,
                at=timezone.now(),
            )
            return saved(request, case)
        context |= _outdated(case, form.texts(), target)
    context |= _languages(case, target) | _drafting(case, target)
    context["is_part"] = bool(request.headers.get("HX-Request"))
    return page(request, "knowledge/translate.html", context, part="drafting")


@route("POST", roles=ROLES)
def ask_for_draft(request: SignedInRequest, slug: str, target: str) -> HttpResponse:
    """A machine's first draft, made by the worker while the reader waits or goes on."""
    case = _translated(request, slug, target)
    try:
        actions.ask_for_draft(case, target, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("knowledge:translate", case.slug, target)


def _translated(request: SignedInRequest, slug: str, target: str) -> Case:
    case = written(request, slug)
    if target not in dict(settings.LANGUAGES) or target == case.language:
        raise Http404
    return case


def _drafting(case: Case, target: str) -> dict[str, Any]:
    """Who could make a first draft, whether one is being made, and whether there is anything to draft."""
    asked = case.draft_requests.filter(target=target).order_by("-asked_at", "-id").first()
    return {
        "engine": engine_for(case.language, target),
        "asked": asked,
        "tries": actions.tries_of(asked) if asked and asked.state == "waiting" else None,
        "can_be_drafted": bool(to_draft(case.draft.content, case.language, target)),
    }


def _languages(case: Case, target: str) -> dict[str, Any]:
    names = dict(settings.LANGUAGES)
    return {
        "target_name": names[target],
        "source_name": names[case.language],
        "tabs": [
            (reverse("knowledge:translate", args=[case.slug, code]), name, code == target)
            for code, name in settings.LANGUAGES
            if code != case.language
        ],
    }
