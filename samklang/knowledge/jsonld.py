"""A case in the words of schema.org, for machines that read pages."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from .models import Case
from .queries import tools_of
from .template import text_of, told


def of(case: Case, content: Mapping[str, Any]) -> dict[str, Any]:
    """Only what is known is said."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": settings.BASE_URL + reverse("knowledge:case", args=[case.slug]),
        "headline": _in_languages(text_of(content, "title")),
        "articleBody": [part for one in told(content) for part in _in_languages(one.text)],
        "datePublished": case.published_at.isoformat() if case.published_at else "",
        "dateModified": case.confirmed_on.isoformat() if case.confirmed_on else "",
        "about": [str(topic) for topic in case.topics.order_by("slug")],
        "mentions": [tool.name for tool in tools_of(case)],
        "author": {
            "@type": "Organization",
            "@id": settings.BASE_URL + case.organisation.get_absolute_url(),
            "name": case.organisation.name,
        },
    }
    return {key: value for key, value in said.items() if value}


def _in_languages(text: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"@value": entry["text"], "@language": code} for code, entry in text.items()]
