"""A machine's first draft: by a program of this machine or a service set, marked until a person read it."""

import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from samklang.knowledge import actions, template
from samklang.knowledge.actions.states import WrongState
from samklang.knowledge.engines import engine_for
from samklang.knowledge.engines.apertium import Apertium
from samklang.knowledge.models import DraftRequest
from samklang.knowledge.tests.factories import MARCH

pytestmark = pytest.mark.django_db
PROGRAM = """#!/bin/sh
if [ "$1" = "-l" ]; then printf '  nob-nno\\n  swe-nob\\n'; exit; fi
[ -e {place}/broken ] && exit 1
printf '%s: ' "$4"; cat
"""


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A program that answers as Apertium does, and knows two pairs."""
    (tmp_path / "apertium").write_text(PROGRAM.format(place=tmp_path))
    (tmp_path / "apertium").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def title(case, language="nn"):
    case.draft.refresh_from_db()
    return template.text_of(case.draft.content, "title").get(language, {})


def asked(case, by=None, target="nn"):
    return actions.ask_for_draft(case, target, by=by, at=MARCH)


def test_a_draft_is_marked_until_a_person_has_read_it(program, case, kari):
    actions.make_draft(asked(case), at=MARCH)
    assert (title(case)["text"], title(case)["origin"]) == ("nob-nno: Lytter til rør", "machine")
    assert template.text_of(case.draft.content, "title").shown("nn").is_machine
    texts = {"title": title(case)["text"]}
    actions.translate(case, "nn", texts=texts, is_read=True, on_top_of=3, by=kari, at=MARCH)
    assert title(case)["reviewed"]
    assert not template.text_of(case.draft.content, "title").shown("nn").is_machine


def test_a_machine_never_writes_over_a_person_nor_over_a_text_that_was_changed_meanwhile(program, case, kari):
    actions.translate(case, "nn", texts={"title": "Mine ord"}, is_read=False, on_top_of=2, by=kari, at=MARCH)
    request = asked(case)
    stale = DraftRequest.objects.select_related("case__draft").get(pk=request.pk)
    assert stale.case.draft.content  # read by the worker before the text is changed below
    actions.save(case, texts={"failed": "Nytt"}, on_top_of=3, by=kari, at=MARCH)
    actions.make_draft(stale, at=MARCH)
    assert title(case)["text"] == "Mine ord"
    assert "nn" not in case.draft.content["failed"]
    assert case.draft.content["results"]["nn"]["text"] == "nob-nno: Tekst om results"


def test_one_draft_at_a_time_and_a_stopped_worker_loses_none(program, case):
    request = asked(case)
    with pytest.raises(WrongState, match="already"):
        asked(case)
    actions.make_draft(request, at=MARCH)
    request.refresh_from_db()
    actions.make_draft(DraftRequest(pk=request.pk, case=case, target="nn", state="waiting"), at=MARCH)
    case.draft.refresh_from_db()
    assert (request.state, case.draft.revision) == ("done", 3)


def test_a_program_that_fails_is_told_of_and_can_be_asked_again(program, case):
    (program / "broken").touch()
    request = asked(case)
    actions.make_draft(request, at=MARCH)
    request.refresh_from_db()
    assert (request.state, title(case)) == ("failed", {})
    (program / "broken").unlink()
    actions.make_draft(asked(case), at=MARCH)
    assert title(case)["text"].startswith("nob-nno")


def test_without_any_program_the_page_says_so_and_the_editor_works(client, case, kari, at, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    client.force_login(kari)
    page = client.get(at("translate", case.slug, "nn")).content.decode()
    assert "No translation program here" in page
    assert "Make a first draft" not in page
    client.post(at("translate", case.slug, "nn"), {"revision": 2, "title": "Lyttar"})
    assert title(case)["text"] == "Lyttar"
    with pytest.raises(WrongState):
        asked(case)


def test_asked_for_made_and_read_in_the_browser(program, client, case, kari, at):
    client.force_login(kari)
    address = at("translate", case.slug, "nn")
    assert "does not leave this site" in client.get(address).content.decode()
    client.post(at("ask_for_draft", case.slug, "nn"))
    assert "is making a first draft" in client.get(address).content.decode()
    actions.make_draft(DraftRequest.objects.get(), at=MARCH)
    assert "Show it" in client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Machine draft" in client.get(address).content.decode()
    client.post(address, {"revision": 3, "title": "Lyttar til røyr", "is_read": "on"})
    assert title(case)["origin"] == "human"


def test_whoever_translates_at_the_same_time_loses_nothing(client, case, kari, at):
    client.force_login(kari)
    address = at("translate", case.slug, "nn")
    client.post(address, {"revision": 2, "title": "Den eine"})
    answer = client.post(address, {"revision": 2, "title": "Den andre"})
    assert "eine</del>" in answer.content.decode()
    client.post(address, {"revision": 3, "title": "Den andre"})
    assert title(case)["text"] == "Den andre"


class Service(BaseHTTPRequestHandler):
    """Speaks as LibreTranslate and as OpenAI do."""

    heard: list = []

    def do_POST(self):
        words = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.heard.append((self.path, self.headers["Authorization"], words))
        if self.path == "/translate":
            said = {"translatedText": [f"{words['target']}: {one}" for one in words["q"]]}
        else:
            said = {"choices": [{"message": {"content": "fi: " + words["messages"][1]["content"]}}]}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def service(settings, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ALLOW_PRIVATE_PEERS, settings.TRANSLATION_KEY = True, "key"
    settings.TRANSLATION_URL = f"http://127.0.0.1:{server.server_port}"
    Service.heard.clear()
    yield Service
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("kind", ["libretranslate", "openai"])
def test_a_service_that_was_set_makes_the_draft(service, settings, case, kind):
    settings.TRANSLATION_KIND, settings.TRANSLATION_MODEL = kind, "small"
    actions.make_draft(asked(case, target="fi"), at=MARCH)
    assert title(case, "fi")["text"] == "fi: Lytter til rør"
    path, authorization, words = service.heard[0]
    if kind == "openai":
        assert (path, authorization, words["model"]) == ("/chat/completions", "Bearer key", "small")
    else:
        assert (path, words["api_key"], words["source"]) == ("/translate", "key", "nb")


def test_the_page_says_to_whom_the_text_is_sent_and_sends_nothing_itself(service, client, case, kari, at):
    client.force_login(kari)
    assert "sent to 127.0.0.1" in client.get(at("translate", case.slug, "fi")).content.decode()
    client.post(at("ask_for_draft", case.slug, "fi"))
    assert service.heard == []


def test_a_service_inside_is_not_asked(service, settings, case):
    settings.ALLOW_PRIVATE_PEERS = False
    request = asked(case, target="fi")
    actions.make_draft(request, at=MARCH)
    request.refresh_from_db()
    assert (request.state, service.heard) == ("failed", [])


@pytest.mark.once
@pytest.mark.skipif(not shutil.which("apertium"), reason="Apertium is not installed here")
def test_apertium_itself_goes_between_the_norwegian_languages_and_their_neighbours():
    for source, target in (("nb", "nn"), ("nn", "nb"), ("sv", "nb"), ("da", "nb")):
        assert isinstance(engine_for(source, target), Apertium), (source, target)
    said = Apertium().translate(["Vi lyttet ikke.\n\nDet var en feil; 34 prosent."], "nb", "nn")[0]
    assert "ikkje" in said
    assert "34" in said
    assert "\n\n" in said
