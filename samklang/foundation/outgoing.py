"""Requests to other machines. Only the worker makes them, and only to addresses that are public.

A name is resolved once, every answer is looked at, and the connection goes to the very address that was
looked at, so that a name which changes its mind in between leads nowhere. Each redirect is looked at anew.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

TIMEOUT = 10.0
MOST_BYTES = 1_000_000
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PORTS = {"http": 80, "https": 443}
# Addresses that hold another inside them, so that a private one could hide in a public one.
_WRAPPING = [
    ipaddress.ip_network(name) for name in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]


class NotAllowed(Exception):  # noqa: N818 -- a refusal of ours, not an error of theirs
    """The address is not one this house sends requests to."""


class Unreachable(Exception):  # noqa: N818 -- says what it is
    """Nobody answered, or not in a way that can be read."""


class Answer(NamedTuple):
    """What came back. ``hops`` are the answers that sent us on, each with the address it sent us to."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    hops: tuple[tuple[int, str], ...] = ()


def ask(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT,
    most_bytes: int = MOST_BYTES,
    plain: bool = False,
) -> Answer:
    """Send one request and read the answer, at most ``most_bytes`` of it, all within ``timeout`` seconds.

    ``plain`` lets it be http, for pages that everybody may read; what carries a key or a text never is.
    Only a question without a body is taken on to where it is sent.
    """
    until = time.monotonic() + timeout
    hops: list[tuple[int, str]] = []
    while True:
        answer = _once(method, url, body, headers or {}, until=until, most_bytes=most_bytes, plain=plain)
        there = answer.headers.get("location", "")
        if answer.status not in REDIRECTS or not there or body is not None:
            return Answer(*answer[:4], hops=tuple(hops))
        if len(hops) == MOST_REDIRECTS:
            raise Unreachable("too many redirects")
        url = urljoin(url, there)
        hops.append((answer.status, url))


def _once(
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    *,
    until: float,
    most_bytes: int,
    plain: bool,
) -> Answer:
    parts = _looked_at(url, plain=plain)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    address = public_address(host, port)
    connection = _connection(parts.scheme, host, port, address, timeout=_left(until))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    said = {"User-Agent": "Samklang", "Accept": "*/*", "Connection": "close", **headers}
    try:
        connection.request(method, path, body=body, headers=said)
        response = connection.getresponse()
        read = _read(response, connection.sock, until=until, most_bytes=most_bytes)
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, url, found, read)
    except (OSError, HTTPException, ValueError) as trouble:
        raise Unreachable(f"{type(trouble).__name__}: {trouble}"[:300]) from trouble
    finally:
        connection.close()


def _looked_at(url: str, *, plain: bool) -> SplitResult:
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError as wrong:
        raise NotAllowed("not an address") from wrong
    schemes = {"https", "http"} if plain or settings.ALLOW_PRIVATE_PEERS else {"https"}
    if parts.scheme not in schemes or not parts.hostname or not has_port or parts.username is not None:
        raise NotAllowed("not an address that requests go to")
    if not url.isascii() or any(sign <= " " for sign in url):
        raise NotAllowed("not an address as it travels")
    return parts


def public_address(host: str, port: int) -> str:
    """The address to connect to. If the name has even one that is not public, it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as trouble:
        raise Unreachable(f"{host}: {trouble}"[:300]) from trouble
    addresses = [str(one[4][0]) for one in found]
    if not addresses:
        raise Unreachable(f"{host} has no address")
    if not settings.ALLOW_PRIVATE_PEERS and not all(is_public(one) for one in addresses):
        raise NotAllowed(f"{host} is not public")
    return addresses[0]


def is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    is_wrapped = ip.version == 6 and any(ip in network for network in _WRAPPING)  # noqa: PLR2004 -- IPv6
    return ip.is_global and not ip.is_multicast and not is_wrapped


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise Unreachable("took too long")
    return left


class _Plain(HTTPConnection):
    """Goes to the address that was looked at, and still says the host's name."""

    address = ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _Sealed(HTTPSConnection):
    """The same, and the certificate must be the host's."""

    address = ""
    seal: ssl.SSLContext

    def connect(self) -> None:
        bare = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = self.seal.wrap_socket(bare, server_hostname=self.host)


def _connection(scheme: str, host: str, port: int, address: str, *, timeout: float) -> HTTPConnection:
    if scheme == "http":
        plain = _Plain(host, port, timeout=timeout)
        plain.address = address
        return plain
    seal = ssl.create_default_context()
    sealed = _Sealed(host, port, timeout=timeout, context=seal)
    sealed.address, sealed.seal = address, seal
    return sealed


def _read(response: HTTPResponse, sock: socket.socket | None, *, until: float, most_bytes: int) -> bytes:
    """What fits, piece by piece, so that a machine which answers drop by drop does not hold us."""
    pieces, size = [], 0
    while size < most_bytes:
        if sock is not None and sock.fileno() != -1:
            sock.settimeout(_left(until))
        piece = response.read1(min(65_536, most_bytes - size))
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
        _left(until)
    return b"".join(pieces)
