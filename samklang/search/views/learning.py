"""What readers asked for in vain, and what becomes of it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.directory import rules
from samklang.foundation.errors import Refused
from samklang.foundation.http import OPERATOR, SECRETARIAT, page, refusals_on, require, route
from samklang.search import actions, helping
from samklang.search import unanswered as questions
from samklang.search.forms import ProposalForm
from samklang.search.models import Proposal

ROLES = (SECRETARIAT, OPERATOR)
LATELY = 12


@route("GET", roles=ROLES)
def unanswered(request: SignedInRequest) -> HttpResponse:
    require(rules.may_edit_topics(request.user))
    since = timezone.localdate() - questions.KEPT
    names = dict(settings.LANGUAGES)
    proposals = Proposal.objects.select_related("topic").order_by("-proposed_at", "-pk")
    context = {
        "asked": [{**row, "name": names.get(row["language"], "")} for row in questions.shown(since)],
        "waiting": _told(proposals.filter(state=Proposal.State.PROPOSED)[: questions.MOST_SHOWN]),
        "decided": _told(
            proposals.exclude(state=Proposal.State.PROPOSED).order_by("-decided_at", "-pk")[:LATELY]
        ),
        "days": questions.KEPT // timedelta(days=1),
        "least": questions.LEAST_TIMES,
    }
    return page(request, "search/unanswered.html", context)


def _told(rows: Any) -> list[tuple[Proposal, str]]:
    names = dict(settings.LANGUAGES)
    return [(one, str(names.get(one.language, ""))) for one in rows]


@route("GET", "POST", roles=ROLES)
def propose(request: SignedInRequest) -> HttpResponse:
    require(rules.may_edit_topics(request.user))
    words, language = _asked_for(request)
    form = ProposalForm(request.POST or None, words=words)
    if form.is_valid():
        with refusals_on(form):
            actions.propose(words, language=language, by=request.user, at=timezone.now(), **form.facts())
            messages.success(request, _("“{words}” is proposed.").format(words=words))
            return redirect("search:unanswered")
    name = dict(settings.LANGUAGES)[language]
    near = helping.topics_near(words)
    context = {"form": form, "words": words, "language": language, "language_name": name, "near": near}
    return page(request, "search/propose.html", context)


@route("POST", roles=ROLES)
def pass_over(request: SignedInRequest) -> HttpResponse:
    require(rules.may_edit_topics(request.user))
    words, language = _asked_for(request)
    try:
        actions.pass_over(words, language=language, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("search:unanswered")


@route("POST", roles=ROLES)
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    require(rules.may_edit_topics(request.user))
    proposal = get_object_or_404(Proposal, pk=pk)
    try:
        if request.POST.get("decision") == "accept":
            return redirect(actions.accept(proposal, by=request.user, at=timezone.now()))
        actions.set_aside(proposal, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("search:unanswered")


def _asked_for(request: SignedInRequest) -> tuple[str, str]:
    """Words that are on the list today; nothing else can be proposed from here."""
    given = request.POST if request.method == "POST" else request.GET
    words, language = given.get("words", "").replace("\x00", ""), given.get("language", "")
    listed = questions.shown(timezone.localdate() - questions.KEPT)
    if any((row["words"], row["language"]) == (words, language) for row in listed):
        return words, language
    raise Http404
