"""Documents of a project: handed in by its parties, and read by those they are for."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import EDITOR, MEMBER, SECRETARIAT, page, refusals_on, require, route, saved
from samklang.history.opened import as_opened
from samklang.projects import actions, queries, rules
from samklang.projects.forms.projects import ChangeDocumentForm, DocumentForm
from samklang.projects.models import Document, Project
from samklang.projects.papers import KINDS

from .access import as_whom, project_at, reader

PARTIES = (SECRETARIAT, EDITOR, MEMBER)


def _document_at(request: HttpRequest, slug: str, document_id: int) -> Document:
    project = project_at(request, slug)
    found = get_object_or_404(queries.documents_of(project, reader(request)), pk=document_id)
    found.project = project
    return found


def _shown(request: HttpRequest, project: Project, **more: object) -> HttpResponse:
    facts = {"project": project, "up": project.get_absolute_url(), "above": project.title}
    return page(request, "projects/one_form.html", facts | more)


@route("GET", "POST", roles=PARTIES)
def add_document(request: SignedInRequest, slug: str) -> HttpResponse:
    project = project_at(request, slug)
    require(rules.may_hand_in(request.user, project))
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_on(form):
            actions.add_document(project, **as_whom(request), **form.cleaned_data)
            return saved(request, project)
    return _shown(request, project, form=form, heading=_("New document"))


@route("GET", "POST", roles=PARTIES)
def change_document(request: SignedInRequest, slug: str, document_id: int) -> HttpResponse:
    document = _document_at(request, slug, document_id)
    require(rules.may_keep_document(request.user, document))
    form = ChangeDocumentForm(request.POST or None, record=document)
    if form.is_valid():
        with refusals_on(form):
            with as_opened(request, document.project, "document-changed", "inner-document-changed"):
                actions.change_document(document, **as_whom(request), **form.cleaned_data)
            return saved(request, document.project)
    return _shown(request, document.project, form=form, heading=_("Change the document"))


@route("GET", "POST", roles=PARTIES)
def remove_document(request: SignedInRequest, slug: str, document_id: int) -> HttpResponse:
    document = _document_at(request, slug, document_id)
    require(rules.may_keep_document(request.user, document))
    if request.method == "POST":
        actions.remove_document(document, **as_whom(request))
        messages.success(request, _("The document is gone."))
        return redirect(document.project)
    lead = _("“%(title)s” goes from the page, and its file from the store.") % {"title": document.title}
    facts = {"heading": _("Remove the document"), "lead": lead, "button": _("Remove"), "is_danger": True}
    return _shown(request, document.project, form="", **facts)


@route("GET")
def document(request: HttpRequest, slug: str, document_id: int) -> HttpResponse:
    """The file, to be kept and opened elsewhere; no browser shows it within the site."""
    found = _document_at(request, slug, document_id)
    if not found.file or not default_storage.exists(found.file):
        raise Http404
    with default_storage.open(found.file) as kept:
        answer = HttpResponse(kept.read(), content_type=KINDS[found.ending])
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.filename)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
