"""The digest: one letter for all that waits, and the link in it that ends the letters with one click."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from samklang.accounts.models import User
from samklang.foundation.mail import send
from samklang.foundation.models import Letter

from .models import Notice
from .notices import Told

_signer = Signer(salt="history.unsubscribe")


def unsubscribe_url(user: User) -> str:
    with translation.override(user.language):
        return settings.BASE_URL + reverse("history:unsubscribe", args=[_signer.sign(str(user.pk))])


def digest(user: User, notices: list[Notice]) -> Letter:
    """Every line with the address that opens it, in the reader's language."""
    with translation.override(user.language):
        lines = Told.all(notices, reader=user)
        context = {
            "name": user.get_short_name(),
            "count": len(lines),
            "lines": [(told, settings.BASE_URL + told.url) for told in lines],
            "settings_url": settings.BASE_URL + reverse("history:delivery"),
            "unsubscribe_url": unsubscribe_url(user),
        }
    return send(
        user.email,
        "history/mail/digest.txt",
        context,
        language=user.language,
        key=f"digest:{user.pk}:{notices[-1].pk}",
        headers=unsubscribe_headers(user),
    )


def user_of(token: str) -> User | None:
    """Whom the link was written for; ``None`` if it was not written by us."""
    try:
        pk = int(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


def unsubscribe_headers(user: User) -> dict[str, str]:
    """RFC 8058: a mail program may end the letters with one POST, without asking anything."""
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(user)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
