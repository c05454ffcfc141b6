"""The outbox: what letters the site wrote, and how far each has come."""

import base64
import binascii
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from . import mail
from .http import OPERATOR, VISITOR, page, require, route
from .lists import Choice, Column, Listing
from .models import Letter


def _letters(request: HttpRequest) -> QuerySet[Letter]:
    """In a demo the outbox is open to all, since nothing is sent; elsewhere it is the operators'."""
    letters = Letter.objects.exclude(to="")
    if settings.DEMO:
        return letters
    if _is_operator(request):
        return letters.exclude(key__startswith=mail.SEALED)
    raise Http404


def _is_operator(request: HttpRequest) -> bool:
    return bool(import_string(settings.IS_OPERATOR)(request.user))


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
    told = {"may_send_again": found.state == Letter.State.FAILED and _is_operator(request)}
    return _unkept(page(request, "foundation/letter.html", {"letter": found, "attachments": names, **told}))


@route("POST", roles=(OPERATOR,))
def send_again(request: HttpRequest, letter_id: int) -> HttpResponse:
    found = get_object_or_404(_letters(request), pk=letter_id)
    require(_is_operator(request))
    try:
        mail.send_again(found, at=timezone.now())
        messages.success(request, _("The letter is sent again."))
    except mail.NotSent as refusal:
        messages.error(request, str(refusal))
    return redirect("foundation:letter", found.pk)


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
