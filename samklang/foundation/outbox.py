"""The outbox: what letters the site wrote, and how far each has come."""

import base64
import binascii
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from .http import OPERATOR, VISITOR, page, route
from .lists import Choice, Column, Listing
from .mail import SEALED
from .models import Letter


def _letters(request: HttpRequest) -> QuerySet[Letter]:
    """In a demo the outbox is open to all, since nothing is sent; elsewhere it is the operators'."""
    if settings.DEMO:
        return Letter.objects.all()
    if import_string(settings.IS_OPERATOR)(request.user):
        return Letter.objects.exclude(key__startswith=SEALED)
    raise Http404


@route("GET", roles=(VISITOR, OPERATOR))
def outbox(request: HttpRequest) -> HttpResponse:
    listing = Listing(
        rows=_letters(request),
        columns=[
            Column("subject", _("Subject"), lambda letter: letter.subject),
            Column("to", _("To"), lambda letter: letter.to, sort="to"),
            Column("state", _("State"), lambda letter: letter.get_state_display()),
            Column("created", _("Written"), lambda letter: letter.created_at, sort="created"),
        ],
        sorts={"created": "created_at", "-created": "-created_at", "to": "to", "-to": "-to"},
        default_sort="-created",
        filters=[Choice("state", _("State"), Letter.State.choices, lambda state: Q(state=state))],
        search=lambda words: Q(subject__icontains=words) | Q(to__icontains=words),
        filename="outbox",
    )
    if export := listing.export(request):
        return _unkept(export)
    return _unkept(
        page(request, "foundation/outbox.html", {"listing": listing.shown(request)}, part="listing")
    )


@route("GET", roles=(VISITOR, OPERATOR))
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    found = get_object_or_404(_letters(request), pk=letter_id)
    names = [entry.get("name", "") for entry in found.attachments]
    return _unkept(page(request, "foundation/letter.html", {"letter": found, "attachments": names}))


@route("GET", roles=(VISITOR, OPERATOR))
def attachment(request: HttpRequest, letter_id: int, place: int) -> HttpResponse:
    found = get_object_or_404(_letters(request), pk=letter_id)
    try:
        entry: dict[str, Any] = found.attachments[place]
        content = base64.b64decode(entry["content"], validate=True)
    except (IndexError, KeyError, binascii.Error):
        raise Http404 from None
    answer = HttpResponse(content, content_type="application/octet-stream")
    name = "".join(sign for sign in str(entry["name"]) if sign.isalnum() or sign in "-_.")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name or "attachment"}"'
    return _unkept(answer)


def _unkept(response: HttpResponse) -> HttpResponse:
    """Letters change without a line of history, so no store may keep these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response
