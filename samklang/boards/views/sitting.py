"""Coming to the table: by a code typed or a picture scanned."""

from __future__ import annotations

import io

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.boards import actions, rules
from samklang.boards.forms import CodeForm, JoinForm
from samklang.boards.models import Board
from samklang.foundation.http import page, refusals_on, route

from .access import SEATS, found, keys_of, reader, seat_of


@route("GET")
def enter_code(request: HttpRequest) -> HttpResponse:
    """Where the code of a meeting is typed."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("boards:join", form.cleaned_data["code"].code)
    return page(request, "boards/enter_code.html", {"form": form})


@route("GET", "POST")
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Sit down. A guest's browser keeps the seat, so that coming back is coming back to it."""
    board = get_object_or_404(Board.objects.select_related("network__organisation"), code=code.upper())
    who = reader(request)
    if seat_of(request, board) or rules.may_sit_down(who, board):
        return redirect(board)
    if not rules.may_join_by_code(board):
        raise Http404
    form = JoinForm(request.POST if request.method == "POST" else None, board=board)
    if form.is_valid():
        with refusals_on(form):
            user = who if isinstance(who, User) else None
            seat = actions.join(board, user=user, name=form.cleaned_data.get("name", ""), at=timezone.now())
            request.session[SEATS] = {**keys_of(request), str(board.pk): str(seat.key)}
            messages.success(request, _("You sit at the table now."))
            return redirect(board)
    return page(request, "boards/join.html", {"board": board, "form": form})


@route("GET")
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The way to the table as a picture that a phone can scan."""
    import qrcode  # slow to import, and one page needs it
    from qrcode.image.svg import SvgPathFillImage

    board = found(request, slug)
    if not rules.runs(reader(request), board):
        raise Http404
    address = settings.BASE_URL + reverse("boards:join", args=[board.code])
    drawn = io.BytesIO()
    qrcode.make(address, image_factory=SvgPathFillImage, box_size=10, border=2).save(drawn)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
