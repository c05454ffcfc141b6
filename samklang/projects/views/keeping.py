"""Opening a project, and keeping its parties and its budget."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused
from samklang.foundation.http import EDITOR, SECRETARIAT, page, refusals_on, require, route, saved
from samklang.foundation.outcomes import Prefill, tell_origin
from samklang.foundation.text import Text
from samklang.history.opened import as_opened
from samklang.networks import queries as networks
from samklang.networks.models import Network
from samklang.networks.rules import speaks_for_network
from samklang.projects import actions, rules
from samklang.projects.forms.projects import ContributionForm, PartyForm, ProjectForm
from samklang.projects.models import Project
from samklang.projects.queries import budget_of

from .access import as_whom, network_at, project_at

KEEPERS = (SECRETARIAT, EDITOR)


@route("GET", "POST", roles=KEEPERS)
def open_project(request: SignedInRequest) -> HttpResponse:
    """Choose the network first; what another room knows already is filled in from the address."""
    slug = request.GET.get("network", "")
    if not slug:
        mine = [
            one
            for one in networks.visible_to(request.user).order_by("name")
            if rules.may_open(request.user, one)
        ]
        require(bool(mine))
        return page(request, "projects/choose_network.html", {"networks": mine, "kept": _kept(request)})
    network = network_at(request, slug)
    require(rules.may_open(request.user, network))
    leads = _leads(request, network)
    form = ProjectForm(request.POST or None, leads=leads, initial=_given(request))
    if form.is_valid():
        with refusals_on(form):
            facts = form.cleaned_data
            if not facts["lead"] and not speaks_for_network(request.user, network):
                facts["lead"] = leads.first()
            project = actions.open_project(network, **as_whom(request), **facts)
            tell_origin(request, project)
            messages.success(request, _("The project is entered."))
            return redirect(project)
    return page(request, "projects/form.html", {"network": network, "form": form})


def _given(request: SignedInRequest) -> dict[str, Text]:
    """What another room knew already, as the first words of the form."""
    asked, language = Prefill.asked_for(request), get_language() or "en"
    told = {"title": asked.title[:200], "summary": asked.text[:500]}
    return {name: Text.of(**{language: words}) for name, words in told.items() if words}


def _kept(request: SignedInRequest) -> str:
    return request.GET.urlencode()


def _leads(request: SignedInRequest, network: Network) -> QuerySet[Organisation]:
    """Whom the asker may let lead: the secretariat any member, an editor their own organisations."""
    if speaks_for_network(request.user, network):
        members = network.memberships.known_at(None).values("organisation")
        return Organisation.objects.current().filter(pk__in=members).order_by("name")
    return Organisation.objects.filter(pk__in=[one.pk for one in rules.edited_by(request.user)])


@route("GET", "POST", roles=KEEPERS)
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    project = _kept_project(request, slug)
    form = ProjectForm(request.POST or None, record=project)
    if form.is_valid():
        with refusals_on(form):
            with as_opened(request, project, "changed"):
                actions.edit_project(project, **as_whom(request), **form.cleaned_data)
            return saved(request, project)
    return page(request, "projects/form.html", {"network": project.network, "project": project, "form": form})


def _kept_project(request: SignedInRequest, slug: str) -> Project:
    project = project_at(request, slug)
    require(rules.may_edit(request.user, project))
    return project


@route("GET", "POST", roles=KEEPERS)
def parties(request: SignedInRequest, slug: str) -> HttpResponse:
    project = _kept_project(request, slug)
    form = PartyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.add_party(project, **as_whom(request), **form.cleaned_data)
            return redirect("projects:parties", project.slug)
    rows = project.parties.select_related("organisation").order_by("pk")
    context = {"project": project, "network": project.network, "form": form, "parties": rows}
    return page(request, "projects/parties.html", context)


@route("GET", "POST", roles=KEEPERS)
def remove_party(request: SignedInRequest, slug: str, party_id: int) -> HttpResponse:
    project = _kept_project(request, slug)
    party = get_object_or_404(project.parties.select_related("project", "organisation"), pk=party_id)
    if request.method == "POST":
        try:
            actions.remove_party(party, **as_whom(request))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("projects:parties", project.slug)
    context = {"project": project, "network": project.network, "party": party}
    return page(request, "projects/remove_party.html", context)


@route("GET", "POST", roles=KEEPERS)
def contribute(request: SignedInRequest, slug: str) -> HttpResponse:
    project = _kept_project(request, slug)
    form = ContributionForm(request.POST or None, project=project)
    if form.is_valid():
        with refusals_on(form):
            actions.contribute(**as_whom(request), **form.cleaned_data)
            return saved(request, "projects:contribute", project.slug)
    rows = project.parties.select_related("organisation").prefetch_related("contributions").order_by("pk")
    context = {"project": project, "network": project.network, "form": form, "budget": budget_of(rows)}
    return page(request, "projects/contribute.html", context)
