"""Which language a page is in: its address says so; a bare one follows the reader, then the browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from .http import route

FIRST = "nb"
"""For a reader who asks for no language that we have."""
ALIKE = {"no": "nb", "nb-no": "nb", "nn-no": "nn"}


class LanguageInAddress(LocaleMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        language = translation.get_language_from_path(request.path_info) or wanted(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language


def wanted(request: HttpRequest) -> str:
    offered = {code for code, _name in settings.LANGUAGES}
    asked = request.GET.get("language", "") if request.path_info.startswith("/api/") else ""
    chosen = [asked, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    header = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    for code in [*chosen, *(code for code, _weight in header)]:
        for candidate in (code, ALIKE.get(code.lower(), ""), code.partition("-")[0].lower()):
            if candidate in offered:
                return candidate
            if ALIKE.get(candidate) in offered:
                return ALIKE[candidate]
    return FIRST


@route("GET")
def bare(request: HttpRequest) -> HttpResponse:
    """The address without a language leads to the front page in the reader's own."""
    response = HttpResponseRedirect(f"/{wanted(request)}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
