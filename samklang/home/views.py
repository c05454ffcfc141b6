from django.http import HttpRequest, HttpResponse

from samklang.foundation.http import page, route


@route("GET")
def front(request: HttpRequest) -> HttpResponse:
    return page(request, "home/front.html", {})
