"""The server as its users meet it: a real process, a real port."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from bench.finding import waited
from bench.pages import family
from tests import live

pytestmark = pytest.mark.long


def ask(site, method="GET", path="/healthz", body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=live.PATIENCE)
    with contextlib.closing(connection):
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


def ask_as_browsers_do(site):
    """Once more where the line was cut before a word was said: it was taken up as its worker left."""
    try:
        return ask(site)
    except http.client.RemoteDisconnected:
        return ask(site)


def test_a_post_with_a_body_reaches_the_page(live_site):
    """Granian with a2wsgi answers 500 to any of these unless ``receive`` is a coroutine."""
    status, _, _ = ask(live_site, "POST", "/nb/", body=b"x" * 100_000, headers={"Content-Type": "text/plain"})

    assert status in {403, 405}


def test_a_file_has_a_lasting_name_and_is_compressed(live_site):
    _, _, front = ask(live_site, path="/nb/")
    names = [part.split(b'"')[0].decode() for part in front.split(b'"/static/')[1:]]
    style = next(name for name in names if name.endswith(".css"))

    status, headers, _ = ask(live_site, path=f"/static/{style}", headers={"Accept-Encoding": "gzip"})

    assert status == 200
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-encoding"] == "gzip"


def test_what_was_written_is_found_by_whoever_searches_next(live_site):
    """How soon is measured by ``bench/finding.py``; here it only has to come."""
    assert len(waited(live_site, 2)) == 2


@pytest.mark.parametrize(
    "path",
    [
        *("/static/../secret-key", "/static/%2e%2e/secret-key", "/static/"),
        *("/static/a%00b", f"/static/{'x' * 300}.css", f"/static/{'x/' * 3_000}"),
    ],
)
def test_files_beside_the_static_ones_are_out_of_reach(live_site, path):
    status, _, body = ask(live_site, path=path)

    assert status == 404
    assert b"sss" not in body


def test_the_second_visitor_gets_a_kept_page_or_only_its_mark(live_site):
    _, first, body = ask(live_site, path="/nb/", headers={"Accept-Encoding": "gzip"})

    status, headers, again = ask(live_site, path="/nb/", headers={"If-None-Match": first["etag"]})

    assert first["cache-control"].startswith("public")
    assert "set-cookie" not in first
    assert body.startswith(b"\x1f\x8b")
    assert (status, again) == (304, b"")
    assert headers["etag"] == first["etag"]


def test_an_upload_of_200_megabytes_is_refused_in_words(live_site):
    part = b"0" * 1_000_000

    def body():
        for _ in range(200):
            yield part

    length = {"Content-Length": "200000000", "Accept-Language": "en"}
    status, _, page = ask(live_site, "POST", "/en/", body=body(), headers=length)

    assert status == 413
    assert b"25 MB" in page


def test_figures_are_for_this_machine_only(live_site):
    inside, _, figures = ask(live_site, path="/metrics")
    passed_on, _, _ = ask(live_site, path="/metrics", headers={"X-Forwarded-For": "192.0.2.1"})

    assert inside == 200
    assert b"samklang_answers_total" in figures
    assert passed_on == 404


def test_workers_are_renewed_without_a_lost_request(live_site):
    lost, answered, stop = [], [], threading.Event()

    def visit():
        while not stop.is_set():
            try:
                answered.append(ask_as_browsers_do(live_site)[0])
            except OSError as trouble:
                lost.append(trouble)
            stop.wait(0.01)  # so many as an office has, not as many as a machine can

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    before = _web_workers(live_site)
    live_site.renew()
    until = time.monotonic() + live.PATIENCE
    while _web_workers(live_site) & before and time.monotonic() < until:
        time.sleep(0.1)
    stop.set()
    for visitor in visitors:
        visitor.join()

    assert not _web_workers(live_site) & before
    assert not lost
    assert set(answered) == {200}


def _web_workers(site):
    done = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(site.process.pid)],
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.split()[0] for line in done.stdout.splitlines() if " web " in line}


def test_a_request_that_has_begun_is_answered_before_the_site_stops(live_site):
    with socket.create_connection(("127.0.0.1", live_site.port), timeout=live.PATIENCE) as begun:
        begun.sendall(
            b"POST /nb/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Cookie: csrftoken=" + b"a" * 32 + b"\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"
        )
        assert begun.recv(100).startswith(b"HTTP/1.1 100 ")  # somebody reads the form
        begun.sendall(b"a=")
        live_site.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)  # in which the word may reach who reads; if it does not, the test is easier to pass
        begun.sendall(b"bc")
        answer = begun.recv(100)

    assert answer.startswith(b"HTTP/1.1 4")
    assert live_site.process.wait(live.PATIENCE) == 0


def test_the_whole_server_stays_small(demo_pattern, tmp_path):
    site = live.LiveSite(tmp_path / "data", f"samklang_small_{live.free_port()}", workers=2)
    demo_pattern.copy(site.data, site.database)
    site.start()
    try:
        for path in ("/nb/", "/en/networks/", "/nb/organisations/", "/fi/topics/") * 3:
            ask(site, path=path)
        assert _task_worker(site)
        sizes = [share_of_memory(pid) for pid in family(site.process.pid)]
    finally:
        site.stop()

    assert len(sizes) == 4
    assert sum(sizes) < 270


def share_of_memory(pid):
    """Megabytes, what is shared with others counted by its share."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(text.split("\nPss:")[1].split()[0]) / 1000


def test_a_task_worker_that_falls_over_comes_again(demo_pattern, tmp_path):
    site = live.LiveSite(tmp_path / "data", f"samklang_fallen_{live.free_port()}", workers=1)
    demo_pattern.copy(site.data, site.database)
    site.start()
    try:
        fallen = _task_worker(site)
        os.kill(fallen, signal.SIGKILL)
        again = _task_worker(site, besides=fallen)
    finally:
        site.stop()

    assert again
    assert not Path(f"/proc/{again}").exists()


def _task_worker(site, *, besides=None):
    """The process that carries out tasks, awaited: it comes a moment after the pages do."""
    until = time.monotonic() + live.PATIENCE
    while time.monotonic() < until:
        for pid in family(site.process.pid):
            with contextlib.suppress(OSError):
                if Path(f"/proc/{pid}/comm").read_text().strip() == "samklang-tasks" and pid != besides:
                    return pid
        time.sleep(0.1)
    return None
