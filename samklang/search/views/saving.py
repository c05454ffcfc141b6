"""What somebody keeps: saved searches, and whether they are told of new finds."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import SIGNED_IN, page, refusals_on, route
from samklang.search import actions, narrowing, presenting, queries
from samklang.search.forms import SaveForm

ROLES = (SIGNED_IN,)


@route("GET", "POST", roles=ROLES)
def save(request: SignedInRequest) -> HttpResponse:
    asked = presenting.asked_by(request)
    if not asked.text:
        return redirect("search:saved")
    form = SaveForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.save(
                asked.text,
                narrow=asked.narrow,
                language=get_language() or "en",
                by=request.user,
                at=timezone.now(),
                is_followed=form.cleaned_data["is_followed"],
            )
            return redirect("search:saved")
    names = narrowing.said(asked.narrow, request.user)
    return page(
        request, "search/save.html", {"form": form, "asked": asked, "names": names, "url": asked.url()}
    )


@route("GET", roles=ROLES)
def saved(request: SignedInRequest) -> HttpResponse:
    rows = [
        (one, narrowing.said(narrowing.Narrow(**one.narrow), request.user))
        for one in queries.saved_by(request.user)
    ]
    return page(request, "search/saved.html", {"rows": rows})


@route("POST", roles=ROLES)
def follow(request: SignedInRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(queries.saved_by(request.user), pk=pk)
    actions.follow(one, is_followed=request.POST.get("is_followed") == "yes")
    return redirect("search:saved")


@route("POST", roles=ROLES)
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    actions.remove(get_object_or_404(queries.saved_by(request.user), pk=pk))
    return redirect("search:saved")
