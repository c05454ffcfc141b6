"""Letters to people, in the reader's language, written in the transaction that gave the reason for them."""

import hashlib
import smtplib
import uuid
from base64 import b64decode
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from .errors import Refused
from .models import Letter

log = structlog.get_logger("samklang.mail")

WAITS = (1, 5, 15, 60, 240, 720)
"""Minutes before the next attempt; when these are used up, the letter has failed."""
SEALED = "sealed:"
"""A key that starts so is of a letter with a code in it: for the one it is sent to, and for no operator."""
LOST_AFTER = timedelta(minutes=15)
OVER = (Letter.State.SENT, Letter.State.KEPT, Letter.State.FAILED)


class NotSent(Refused):
    pass


def send(
    to: str,
    template: str,
    context: dict[str, Any],
    *,
    language: str,
    key: str = "",
    headers: dict[str, str] | None = None,
    reader: int | None = None,
) -> Letter:
    """Put a letter in the outbox. ``template`` holds the subject on its first line, then the text.

    The same ``key`` is written once: a retried action sends no second letter. ``headers`` are further header
    lines, such as the address that ends a digest with one click, and ``reader`` the account it is for.
    """
    with translation.override(language):
        subject, _end, body = render_to_string(template, context).strip().partition("\n")
    now = timezone.now()
    letter, _created = Letter.objects.get_or_create(
        key=key or uuid.uuid4().hex,
        defaults={
            "to": to,
            "reader": reader,
            "language": language,
            "subject": " ".join(subject.split())[:300],
            "body": body.strip() + "\n",
            "headers": headers or {},
            "created_at": now,
            "next_at": now,
        },
    )
    return letter


def carry() -> int:
    """Carry the letters that wait. Without a carrier a demo keeps them; elsewhere they wait."""
    if not settings.MAIL_URL:
        waiting = Letter.objects.filter(state=Letter.State.WAITING)
        return waiting.update(state=Letter.State.KEPT) if settings.DEMO else 0
    _give_up_on_interrupted()
    done = 0
    carrier: BaseEmailBackend | None = None
    while letter := _claimed():
        carrier = carrier or get_connection()
        _deliver(letter, carrier)
        done += 1
    if carrier:
        carrier.close()
    return done


def _claimed() -> Letter | None:
    """Take one letter. It is marked before it is sent: a crash in between never sends it twice."""
    due = Letter.objects.filter(state=Letter.State.WAITING, next_at__lte=timezone.now())
    for letter in due.order_by("next_at")[:20]:
        mine = Letter.objects.filter(pk=letter.pk, state=Letter.State.WAITING, attempts=letter.attempts)
        if mine.update(state=Letter.State.SENDING, attempts=letter.attempts + 1, next_at=timezone.now()):
            letter.attempts += 1
            return letter
    return None


def _deliver(letter: Letter, carrier: BaseEmailBackend) -> None:
    try:
        as_message(letter, carrier).send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as trouble:
        _note(letter, trouble, is_final=_is_permanent(trouble))
    except (OSError, smtplib.SMTPException) as trouble:
        _note(letter, trouble, is_final=False)
        carrier.close()
    except (ValueError, LookupError) as trouble:  # no mail can be made of it, today or later
        _note(letter, trouble, is_final=True)
    else:
        Letter.objects.filter(pk=letter.pk).update(
            state=Letter.State.SENT, sent_at=timezone.now(), trouble=""
        )


def _note(letter: Letter, trouble: Exception, *, is_final: bool) -> None:
    is_final = is_final or letter.attempts > len(WAITS)
    wait = timedelta(minutes=WAITS[min(letter.attempts, len(WAITS)) - 1])
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.FAILED if is_final else Letter.State.WAITING,
        next_at=timezone.now() + wait,
        trouble=f"{type(trouble).__name__}: {trouble}"[:500],
    )
    log.warning("letter not delivered", letter=letter.pk, attempt=letter.attempts, final=is_final)


def send_again(letter: Letter, *, at: datetime) -> None:
    """A letter that failed waits once more, as if it had just been written."""
    if not settings.MAIL_URL:
        raise NotSent(_("No mail server is named, so no letter goes out. Set SAMKLANG_MAIL_URL first."))
    failed = Letter.objects.filter(pk=letter.pk, state=Letter.State.FAILED).exclude(to="")
    if not failed.update(state=Letter.State.WAITING, attempts=0, next_at=at, trouble=""):
        raise NotSent(_("This letter did not fail; it is not sent twice."))
    log.info("letter sent again", letter=letter.pk)


def forget(*, before: datetime) -> None:
    """Empty letters that are long over. What remains says that each was written, and it is never again."""
    over = Letter.objects.filter(created_at__lt=before, state__in=OVER).exclude(to="")
    over.update(to="", reader=None, subject="", body="", html="", attachments=[], headers={}, trouble="")


def _is_permanent(trouble: smtplib.SMTPException) -> bool:
    """Codes from 500 on say no for good; those below ask to come again."""
    refused = getattr(trouble, "recipients", None)
    codes = [code for code, _said in refused.values()] if refused else [getattr(trouble, "smtp_code", 0)]
    return all(code >= 500 for code in codes)  # noqa: PLR2004 -- told above


def _give_up_on_interrupted() -> None:
    lost = Letter.objects.filter(state=Letter.State.SENDING, next_at__lt=timezone.now() - LOST_AFTER)
    lost.update(
        state=Letter.State.FAILED, trouble="The worker was stopped while sending; it may have arrived."
    )


def as_message(letter: Letter, carrier: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The mail of a letter. Its id comes from the letter's key, so a receiver knows a copy."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    name = hashlib.sha256(letter.key.encode()).hexdigest()[:32]
    message = EmailMultiAlternatives(
        letter.subject,
        letter.body,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to],
        connection=carrier,
        headers={
            "Message-ID": f"<{name}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        }
        | letter.headers,
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for entry in letter.attachments:
        message.attach(entry["name"], b64decode(entry["content"]), entry["type"])
    return message
