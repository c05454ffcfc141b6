"""Requests leave the house only for public addresses, wherever a name or a redirect points."""

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from samklang.foundation import outgoing
from samklang.foundation.outgoing import NotAllowed, Unreachable


class Peer(BaseHTTPRequestHandler):
    """Says where it was asked; sends on, talks for ever, or never stops, as its path says."""

    def do_GET(self):
        if self.path.startswith("/on-to/"):
            self.send_response(301)
            self.send_header("Location", self.path.removeprefix("/on-to").removeprefix("/?"))
            self.end_headers()
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
        elif self.path == "/drips":
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                while True:
                    self.wfile.write(b".")
                    time.sleep(0.05)
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 5_000)

    def do_POST(self):
        said = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(said[::-1])

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def peer():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Peer)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def may(settings):
    settings.ALLOW_PRIVATE_PEERS = True


PRIVATE = (
    "127.0.0.1 10.1.2.3 169.254.169.254 192.168.0.1 0.0.0.0 100.64.0.1 224.0.0.1 ::1 fe80::1%eth0 fc00::1"
)
WRAPPED = "::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1::"


@pytest.mark.parametrize("address", [*PRIVATE.split(), *WRAPPED.split()])
def test_what_is_not_public_is_known_as_such(address):
    assert not outgoing.is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111"])
def test_what_is_public_is_known_as_such(address):
    assert outgoing.is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "127.1"])
def test_this_machine_is_never_asked(host, peer):
    port = peer.rpartition(":")[2]
    with pytest.raises((NotAllowed, Unreachable)):
        outgoing.ask("GET", f"http://{host}:{port}/", plain=True)


ODD = ["file:///etc/passwd", "https://who@example.org/", "https:///x", "http://a:b:c/", "nonsense"]
BROKEN = ["http://example.org/", "https://example.org/a b", "https://example.org/\r\nX: y"]


@pytest.mark.parametrize("url", [*ODD, *BROKEN])
def test_what_is_no_address_for_requests_is_refused(url):
    with pytest.raises(NotAllowed):
        outgoing.ask("GET", url)


@pytest.mark.parametrize("target", ["ftp://example.org/", "http://who@example.org/"])
def test_a_redirect_is_looked_at_like_the_first_address(peer, may, target):
    with pytest.raises(NotAllowed):
        outgoing.ask("GET", f"{peer}/on-to/?{target}")


def test_an_answer_is_followed_and_cut_to_size(peer, may):
    answer = outgoing.ask("GET", f"{peer}/on-to/there", most_bytes=100)
    assert (answer.status, answer.url, len(answer.body)) == (200, f"{peer}/there", 100)
    assert answer.hops == ((301, f"{peer}/there"),)


def test_a_text_is_sent_and_answered(peer, may):
    assert outgoing.ask("POST", f"{peer}/", body=b"abc").body == b"cba"


@pytest.mark.parametrize("path", ["/round", "/drips"])
def test_who_never_ends_is_left(peer, may, path):
    with pytest.raises(Unreachable):
        outgoing.ask("GET", peer + path, timeout=0.6)


def test_who_is_not_there_is_unreachable(may):
    with pytest.raises(Unreachable):
        outgoing.ask("GET", "http://127.0.0.1:9/")
