"""What an open form carries, so that the second of two is told (``history/opened.py``)."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from samklang.history.opened import newest_line

register = template.Library()


@register.simple_tag(takes_context=True)
def opened_at(context: dict[str, Any]) -> SafeString:
    return format_html('<input type="hidden" name="opened_at" value="{}">', newest_line(context["request"]))
