"""The yardstick: an empty Django page of the same data, through granian and a2wsgi, with no middleware."""

from a2wsgi import WSGIMiddleware
from django.conf import settings

from samklang.config import settings as house

settings.configure(
    DATABASES=house.DATABASES,
    ROOT_URLCONF="bench.bare",
    SECRET_KEY="only for measuring",
    ALLOWED_HOSTS=["*"],
    USE_TZ=True,
    LOGGING_CONFIG=None,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {}}],
)

import django  # noqa: E402 -- after the settings

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 -- after the settings
from django.db import connection  # noqa: E402 -- after the settings
from django.http import HttpResponse  # noqa: E402 -- after the settings
from django.template import engines  # noqa: E402 -- after the settings
from django.urls import path  # noqa: E402 -- after the settings

PAGE = engines["django"].from_string(
    """<!doctype html><html lang="nb"><head><title>{{ name }}</title></head><body><main><h1>{{ name }}</h1>
<table>{% for row in rows %}<tr><th>{{ row.0 }}</th><td>{{ row.1 }}</td></tr>{% endfor %}</table>
</main></body></html>"""
)


def bare(request, count):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, slug FROM directory_organisation ORDER BY name LIMIT %s", [count])
        rows = cursor.fetchall()
    return HttpResponse(PAGE.render({"name": rows[0][0] if rows else "", "rows": rows}))


urlpatterns = [path("bare/<int:count>/", bare)]
application = WSGIMiddleware(get_wsgi_application(), workers=1)
