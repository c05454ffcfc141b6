"""What an address is made to say before anybody reads it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Respond = Callable[[HttpRequest], HttpResponseBase]


def readable(respond: Respond) -> Respond:
    """No text here holds a null sign, and PostgreSQL breaks off when it is asked for one.

    So in a question it says nothing, and a name with one leads nowhere.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path:
            request.path, request.path_info = (
                path.replace("\0", "\ufffd") for path in (request.path, request.path_info)
            )
        question = request.META.get("QUERY_STRING", "")
        request.META["QUERY_STRING"] = question.replace("%00", "").replace("\0", "")
        return respond(request)

    return answer
