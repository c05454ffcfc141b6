"""Pictures of a case."""

from __future__ import annotations

import mimetypes

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import EDITOR, MEMBER, SECRETARIAT, page, refusals_on, route, saved
from samklang.foundation.text import Text
from samklang.knowledge import actions
from samklang.knowledge.forms import ChangePictureForm, NoteForm, PictureForm
from samklang.knowledge.models import Case, Picture

from .access import visible, written

ROLES = (MEMBER, EDITOR, SECRETARIAT)


@route("GET", "POST", roles=ROLES)
def pictures(request: SignedInRequest, slug: str) -> HttpResponse:
    case = written(request, slug)
    form = PictureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data
            facts = {"alt": said["alt"], "caption": said["caption"] or Text()}
            actions.add_picture(case, said["picture"], **facts, by=request.user)
            return saved(request, "knowledge:pictures", case.slug)
    return page(request, "knowledge/pictures.html", {"case": case, "form": form})


def _shown(case: Case, key: str) -> Picture:
    for one in case.shown_pictures:
        if one.key == key:
            return one
    raise Http404


@route("GET", "POST", roles=ROLES)
def change_picture(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """What it shows in words, its caption, or another picture in its place."""
    case = written(request, slug)
    shown = _shown(case, key)
    words = {"alt": shown.alt, "caption": shown.caption}
    form = ChangePictureForm(request.POST or None, request.FILES or None, initial=words)
    if form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data
            facts = {"alt": said["alt"], "caption": said["caption"] or Text()}
            actions.change_picture(case, key, image=said["picture"], **facts, by=request.user)
            return saved(request, "knowledge:pictures", case.slug)
    return page(request, "knowledge/change_picture.html", {"case": case, "picture": shown, "form": form})


@route("GET", "POST", roles=ROLES)
def remove_picture(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    case = written(request, slug)
    shown = _shown(case, key)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.remove_picture(case, key, by=request.user)
            return saved(request, "knowledge:pictures", case.slug)
    return page(request, "knowledge/remove_picture.html", {"case": case, "picture": shown, "form": form})


@route("GET")
def picture(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The picture as it was made safe; whoever may not read the case does not see it either."""
    case = visible(request, slug)
    name = next((one.name for one in case.shown_pictures if one.key == key), "")
    if not name or not default_storage.exists(name):
        raise Http404
    with default_storage.open(name) as kept:
        answer = HttpResponse(kept.read(), content_type=mimetypes.guess_type(name)[0])
    answer["Cache-Control"] = "public, max-age=86400" if case.is_public else "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'"
    return answer
