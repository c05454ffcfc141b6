from django.apps import apps
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from samklang.accounts.http import SignedInRequest
from samklang.foundation.fields import numbers_in
from samklang.foundation.http import SIGNED_IN, page, route
from samklang.foundation.lists import Column, Listing

from . import actions, feeds, letters, queries, rules
from .forms import PaceForm
from .models import Delivery, Entry, Notice
from .notices import Told
from .sentences import noun_for
from .withholding import Withheld


@route("GET")
def record(request: HttpRequest, kind: str, record_id: int) -> HttpResponse:
    """All that was done to one record, newest first."""
    thing = _visible(request, kind, record_id)
    listing = Listing(
        rows=queries.entries_of(kind, record_id),
        columns=_columns(request),
        sorts={"newest": "-id"},
        default_sort="newest",
        filename="history",
    )
    if export := listing.export(request):
        return export
    shown = listing.shown(request)
    context = {
        "listing": shown,
        "lines": queries.lines(shown.rows, request.user),
        "noun": noun_for(kind),
        "label": str(thing),
        "back_url": _address(thing),
    }
    return page(request, "history/record.html", context, part="listing")


def _columns(request: HttpRequest) -> list[Column]:
    withheld = Withheld(request.user)

    def line(entry: Entry) -> queries.Line:
        return queries.lines([entry], request.user, withheld=withheld)[0]

    return [
        Column("at", _("When"), lambda entry: entry.at.isoformat()),
        Column("what", _("What"), lambda entry: line(entry).sentence),
        Column("who", _("Who"), lambda entry: line(entry).who),
        Column("hash", _("Hash"), lambda entry: entry.hash),
    ]


@route("GET")
def record_feed(request: HttpRequest, kind: str, record_id: int) -> HttpResponse:
    """What happens to one public record, for feed readers."""
    if not rules.may_see(AnonymousUser(), kind, record_id):
        raise Http404
    thing = _visible(request, kind, record_id)
    return _feed(request, queries.entries_of(kind, record_id), title=str(thing))


@route("GET")
def kind_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """What happens to all public records of a kind, for feed readers."""
    if kind not in rules.kinds_shown():
        raise Http404
    entries = Entry.objects.filter(kind=kind).select_related("by")
    return _feed(request, entries, title=str(noun_for(kind)))


def _feed(request: HttpRequest, entries: QuerySet[Entry], *, title: str) -> HttpResponse:
    shown = feeds.visible_lines(entries)
    body = feeds.atom(
        shown, title=f"Samklang: {title}", address=request.path, language=get_language() or "en"
    )
    response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


@route("GET", "POST", roles=(SIGNED_IN,))
def follow(request: SignedInRequest, kind: str, record_id: int) -> HttpResponse:
    thing = _visible(request, kind, record_id)
    is_followed = queries.follows(request.user, kind, record_id)
    if request.method == "POST":
        if "stop" in request.POST:
            actions.unfollow_record(kind, record_id, by=request.user)
            messages.success(request, _("You no longer follow this."))
        else:
            actions.follow_record(kind, record_id, by=request.user, at=timezone.now())
            messages.success(request, _("You follow this. You will hear when something happens to it."))
        return redirect(_address(thing) or "history:notices")
    context = {
        "label": str(thing),
        "noun": noun_for(kind),
        "is_followed": is_followed,
        "back_url": _address(thing),
    }
    return page(request, "history/follow.html", context)


@route("GET", roles=(SIGNED_IN,))
def notices(request: SignedInRequest) -> HttpResponse:
    listing = Listing(
        rows=queries.notices_of(request.user),
        columns=[Column("at", _("When"), lambda notice: notice.at)],
        sorts={"newest": "-id"},
        default_sort="newest",
    ).shown(request)
    seen = rules.readable(request.user, listing.rows)
    context = {
        "listing": listing,
        "notices": Told.all(seen, reader=request.user),
        "has_unread": any(notice.read_at is None for notice in listing.rows),
    }
    return page(request, "history/notices.html", context, part="listing")


@route("POST", roles=(SIGNED_IN,))
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark everything read, or only the one that was asked for."""
    waiting = queries.notices_of(request.user)
    if one := request.POST.get("notice", ""):
        waiting = waiting.filter(pk__in=numbers_in([one]))
    actions.mark_read(request.user, waiting, at=timezone.now())
    return redirect("history:notices")


@route("GET", roles=(SIGNED_IN,))
def open_notice(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Go to what the notice is about; whoever opens it has read it."""
    notice = get_object_or_404(queries.notices_of(request.user), pk=notice_id)
    actions.mark_read(request.user, Notice.objects.filter(pk=notice.pk), at=timezone.now())
    thing = _thing(notice.kind, notice.record_id)
    if address := thing and _address(thing):
        return redirect(address)
    if rules.may_see(request.user, notice.kind, notice.record_id):
        return redirect("history:record", notice.kind, notice.record_id)
    return redirect("history:notices")


@route("GET", "POST", roles=(SIGNED_IN,))
def delivery(request: SignedInRequest) -> HttpResponse:
    form = PaceForm(request.POST or None, initial={"pace": queries.pace_of(request.user)})
    if form.is_valid():
        actions.set_pace(request.user, Delivery.Pace(form.cleaned_data["pace"]))
        messages.success(request, _("Saved."))
        return redirect("history:notices")
    return page(request, "history/delivery.html", {"form": form}, part="form")


@csrf_exempt
@route("GET", "POST")
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One click ends the letters: the signed link is the proof, so that no sign-in is asked for."""
    user = letters.user_of(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        actions.set_pace(user, Delivery.Pace.NEVER)
    return page(request, "history/unsubscribe.html", {"is_done": request.method == "POST"})


def _visible(request: HttpRequest, kind: str, record_id: int) -> Model:
    thing = _thing(kind, record_id) if rules.may_see(request.user, kind, record_id) else None
    if thing is None:
        raise Http404
    return thing


def _thing(kind: str, record_id: int) -> Model | None:
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        return None
    found: Model | None = model._default_manager.filter(pk=record_id).first()
    return found


def _address(thing: Model) -> str:
    return str(thing.get_absolute_url()) if hasattr(thing, "get_absolute_url") else ""
