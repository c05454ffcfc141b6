"""Who carries the mail: ``smtp://user:password@host:587?from=…``, or ``smtps://`` for TLS at once."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from environs import EnvError


def read(url: str, base_url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if url and parts.scheme not in {"smtp", "smtps"}:
        raise EnvError("SAMKLANG_MAIL_URL must begin with smtp:// or smtps://.")
    try:
        port = parts.port
    except ValueError as wrong:
        raise EnvError("SAMKLANG_MAIL_URL must name the port as a number, as in smtp://host:587.") from wrong
    is_ssl = parts.scheme == "smtps"
    # A login must not cross the net in the open, so STARTTLS is asked for wherever there is one.
    default_tls = "yes" if parts.username and not is_ssl else "no"
    host = urlsplit(base_url).hostname or "localhost"
    return {
        "backend": f"django.core.mail.backends.{'smtp' if url else 'dummy'}.EmailBackend",
        "host": parts.hostname or "",
        "port": port or (465 if is_ssl else 587 if parts.username else 25),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "ssl": is_ssl,
        "starttls": not is_ssl and query.get("starttls", default_tls) == "yes",
        "from": query.get("from", f"samklang@{host}"),
    }
