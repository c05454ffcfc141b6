"""Letters to people, in the reader's language, written in the transaction that gave the reason for them."""

import uuid
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from .models import Letter


def send(
    to: str,
    template: str,
    context: dict[str, Any],
    *,
    language: str,
    key: str = "",
    headers: dict[str, str] | None = None,
) -> Letter:
    """Put a letter in the outbox. ``template`` holds the subject on its first line, then the text.

    The same ``key`` is written once: a retried action sends no second letter. ``headers`` are further header
    lines, such as the address that ends a digest with one click.
    """
    with translation.override(language):
        subject, _, body = render_to_string(template, context).strip().partition("\n")
    now = timezone.now()
    letter, _created = Letter.objects.get_or_create(
        key=key or uuid.uuid4().hex,
        defaults={
            "to": to,
            "language": language,
            "subject": " ".join(subject.split())[:300],
            "body": body.strip() + "\n",
            "headers": headers or {},
            "created_at": now,
            "next_at": now,
        },
    )
    return letter
