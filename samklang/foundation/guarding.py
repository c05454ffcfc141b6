"""What every answer says to the browser about safety, and what is refused before a page is asked."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

Respond = Callable[[HttpRequest], HttpResponseBase]


def policy() -> str:
    """No inline code, nothing from others; forms go to this site and to those who sign people in for it."""
    senders = " ".join(["'self'", *settings.FORM_TARGETS])
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "media-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            f"form-action {senders}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )


def safe_headers(respond: Respond) -> Respond:
    rules = policy()

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        response.headers.setdefault("Content-Security-Policy", rules)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return answer


def lead_on(respond: Respond) -> Respond:
    """A form that htmx sent and that went through leads to its next page, address and all.

    A browser follows a redirect before htmx sees it, and htmx would put the whole next page into the form.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        is_sent_by_htmx = request.method == "POST" and request.headers.get("HX-Request") == "true"
        if not (is_sent_by_htmx and response.status_code in {302, 303}):
            return response
        onward = HttpResponse(headers={"HX-Redirect": response.headers["Location"]})
        onward.cookies = response.cookies
        return onward

    return answer


def size_limit(respond: Respond) -> Respond:
    """An upload that is too large gets a page that says so. Its body was thrown away at the street door."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) > settings.MAX_UPLOAD:
            return render(request, "413.html", {"most": settings.MAX_UPLOAD // 1_000_000}, status=413)
        return respond(request)

    return answer
