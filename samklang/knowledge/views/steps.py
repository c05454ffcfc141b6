"""The steps around a case: colleagues, review, publishing, keeping it true, questions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import EDITOR, MEMBER, SECRETARIAT, page, refusals_on, require, route, saved
from samklang.knowledge import actions, queries, rules, template
from samklang.knowledge.forms import AnswerForm, AskForm, ColleagueForm, NoteForm, ReasonForm, VerdictForm

from .access import visible, written

ROLES = (MEMBER, EDITOR, SECRETARIAT)


@route("GET", "POST", roles=ROLES)
def authors(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who writes along."""
    case = written(request, slug)
    there = case.authors.values("user")
    people = queries.colleagues(case, on=timezone.localdate()).exclude(pk__in=there)
    form = ColleagueForm(request.POST or None, people=people)
    if form.is_valid():
        with refusals_on(form):
            actions.add_author(case, form.cleaned_data["person"], by=request.user, at=timezone.now())
            return redirect("knowledge:authors", case.slug)
    listed = case.authors.select_related("user").order_by("since", "id")
    context = {"case": case, "form": form, "authors": list(listed)}
    return page(request, "knowledge/authors.html", context)


@route("GET", "POST", roles=ROLES)
def remove_author(request: SignedInRequest, slug: str, author: int) -> HttpResponse:
    case = written(request, slug)
    one = get_object_or_404(case.authors.select_related("user"), pk=author)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.remove_author(case, one.user, by=request.user)
            return redirect("knowledge:mine")
    return page(request, "knowledge/remove_author.html", {"case": case, "author": one, "form": form})


@route("GET", "POST", roles=ROLES)
def ask_for_review(request: SignedInRequest, slug: str) -> HttpResponse:
    case = written(request, slug)
    people = queries.colleagues(case, on=timezone.localdate()).exclude(pk__in=case.authors.values("user"))
    form = ColleagueForm(request.POST or None, people=people)
    if form.is_valid():
        with refusals_on(form):
            actions.ask_for_review(case, form.cleaned_data["person"], by=request.user, at=timezone.now())
            messages.success(request, _("Your colleague has been asked."))
            return redirect(case)
    missing = template.missing(case.draft.content, case.language)
    return page(request, "knowledge/ask_for_review.html", {"case": case, "form": form, "missing": missing})


@route("GET", "POST", roles=ROLES)
def review(request: SignedInRequest, slug: str) -> HttpResponse:
    """The text as it stands, and what the reader says of it."""
    case = visible(request, slug)
    asked = queries.open_review(case, request.user)
    if asked is None:
        return redirect(case)
    draft = case.draft
    form = VerdictForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.give_review(asked, **form.cleaned_data, at=timezone.now())
            messages.success(request, _("Thank you. The authors have been told."))
            return redirect("knowledge:mine")
    context = {
        "case": case,
        "form": form,
        "revision": draft.revision,
        "title": template.text_of(draft.content, "title").shown(case.language),
        "told": template.told(draft.content, case.language),
    }
    return page(request, "knowledge/review.html", context)


@route("GET", "POST", roles=ROLES)
def publish(request: SignedInRequest, slug: str) -> HttpResponse:
    case = written(request, slug)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.publish(case, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The case is published."))
            return redirect(case)
    approval = queries.approval_since(case)
    context = {
        "case": case,
        "form": form,
        "approval": approval,
        "is_changed_since": approval is not None and approval.revision != case.draft.revision,
        "missing": template.missing(case.draft.content, case.language),
        "newest": queries.newest_version(case),
    }
    return page(request, "knowledge/publish.html", context)


@route("GET", "POST", roles=ROLES)
def withdraw(request: SignedInRequest, slug: str) -> HttpResponse:
    case = written(request, slug)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.withdraw(case, **form.cleaned_data, by=request.user)
            return saved(request, case)
    return page(request, "knowledge/withdraw.html", {"case": case, "form": form})


@route("GET", "POST", roles=ROLES)
def take_up(request: SignedInRequest, slug: str) -> HttpResponse:
    """A withdrawn case becomes a draft again."""
    case = written(request, slug)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.take_up_again(case, by=request.user)
            return saved(request, case)
    return page(request, "knowledge/take_up.html", {"case": case, "form": form})


@route("GET", "POST", roles=ROLES)
def confirm(request: SignedInRequest, slug: str) -> HttpResponse:
    """Is it still true? One press, or on to the text."""
    case = written(request, slug)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.confirm(case, by=request.user, at=timezone.now())
            messages.success(request, _("Thank you. Readers see that it is true as of today."))
            return redirect(case)
    return page(request, "knowledge/confirm.html", {"case": case, "form": form})


@route("GET", "POST", roles=ROLES)
def ask(request: SignedInRequest, slug: str) -> HttpResponse:
    case = visible(request, slug)
    require(rules.may_ask(request.user, case))
    form = AskForm(request.POST or None, organisations=queries.organisations_of(request.user))
    if form.is_valid():
        with refusals_on(form):
            actions.ask(case, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Your question has been sent, and is shown on the page."))
            return redirect(case)
    return page(request, "knowledge/ask.html", {"case": case, "form": form})


@route("GET", "POST", roles=ROLES)
def answer(request: SignedInRequest, slug: str, question: int) -> HttpResponse:
    case = written(request, slug)
    one = get_object_or_404(case.questions.select_related("organisation", "case", "asked_by"), pk=question)
    form = AnswerForm(request.POST or None, initial={"text": one.answer})
    if form.is_valid():
        with refusals_on(form):
            actions.answer(one, **form.cleaned_data, by=request.user, at=timezone.now())
            return saved(request, case)
    return page(request, "knowledge/answer.html", {"case": case, "question": one, "form": form})


@route("GET", "POST", roles=ROLES)
def hide_question(request: SignedInRequest, slug: str, question: int) -> HttpResponse:
    case = written(request, slug)
    one = get_object_or_404(case.questions.select_related("organisation", "case"), pk=question)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.hide_question(one, **form.cleaned_data, by=request.user)
            return saved(request, case)
    return page(request, "knowledge/hide_question.html", {"case": case, "question": one, "form": form})
