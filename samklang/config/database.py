"""Where the records are kept: SQLite unless a PostgreSQL address is given."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from environs import EnvError

# Every page stands on these: FULL so that an acknowledged write survives a power cut, secure_delete so that
# erased text is gone from the file, WAL so that readers never wait for the writer. Each thread has a cache
# of its own, of half a MB: what is not in it is in the cache of the machine, which all share.
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA cache_size=-500;"

# Our questions are many and small: to compile one takes longer than to answer it. A record is looked up by
# its index for little more than the next in a row: else PostgreSQL reads every organisation to find fifty.
PLANNING = "-c jit=off -c random_page_cost=1.1"


def read(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's description of the database at ``url``; empty means SQLite in the data directory."""
    if not url or url.startswith("sqlite:"):
        path = url.removeprefix("sqlite:").removeprefix("//") or str(data_dir / "samklang.sqlite3")
        return _sqlite(path)
    return _postgres(url)


def _sqlite(path: str) -> dict[str, Any]:
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": PRAGMAS},
    }


def _postgres(url: str) -> dict[str, Any]:
    """Several hosts may stand in the address, ``h1:5432,h2:5432``; libpq finds the one that takes writes."""
    scheme, _, rest = url.partition("://")
    place, _, query = rest.partition("?")
    login, _, where = place.rpartition("@")
    hosts, _, name = where.partition("/")
    if scheme not in {"postgresql", "postgres"} or not name:
        raise EnvError(
            "SAMKLANG_DATABASE_URL must be postgresql://user:password@host:5432/name, or sqlite:///path."
        )
    user, _, password = login.partition(":")
    pairs = [_host_and_port(host) for host in hosts.split(",")]
    options: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    if len(pairs) > 1:
        options.setdefault("target_session_attrs", "read-write")
    options.setdefault("options", PLANNING)
    options["pool"] = {"min_size": 1, "max_size": 8}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(urlsplit("//x/" + name).path.lstrip("/")),
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "HOST": ",".join(host for host, _ in pairs),
        "PORT": ",".join(port or "5432" for _, port in pairs),
        "OPTIONS": options,
    }


def _host_and_port(text: str) -> tuple[str, str]:
    """``host:5432``; an address of IPv6 stands in brackets, ``[::1]:5432``."""
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        return host, port.removeprefix(":")
    host, _, port = text.partition(":")
    return host, port


def kept_secret(data_dir: Path) -> str:
    """The signing key of this installation, made once and kept beside its records."""
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
