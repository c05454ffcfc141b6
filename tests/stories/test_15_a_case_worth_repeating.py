"""Story 15: told in Norwegian, drafted in English; found from Finland, checked there, tried and measured."""

import json
import os
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests import live
from tests.stories.walking import PATIENCE, await_letter, says, sign_in, tab_to

TITLE = "Vasker gatene der støvet er"
TEXTS = {
    "challenge": "Gatene ble vasket etter fast plan. Støvet lå andre steder.",
    "solution": "Målere i tolv gater sier hvor bilen skal kjøre.",
    "results": "Dager med for mye støv gikk fra 30 til 20.",
    "failed": "Regn ble lest som rent. Nå hører målerne også på været.",
}


class Translator(BaseHTTPRequestHandler):
    """A service beside the site that speaks as LibreTranslate does."""

    def do_POST(self):
        words = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        said = {"translatedText": [f"[{words['target']}] {one}" for one in words["q"]]}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def live_site(demo_pattern, tmp_path_factory):
    """A site whose worker may ask the service on this machine."""
    server = HTTPServer(("127.0.0.1", 0), Translator)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = tmp_path_factory.mktemp("site")
    site = live.LiveSite(
        place / "data",
        f"samklang_site_translating_{os.getpid()}",
        SAMKLANG_TRANSLATION_URL=f"http://127.0.0.1:{server.server_port}",
        SAMKLANG_ALLOW_PRIVATE_PEERS="1",
    )
    demo_pattern.copy(site.data, site.database)
    yield site.start()
    site.stop()
    server.shutdown()
    server.server_close()


def test_a_case_is_told_translated_read_found_from_finland_tried_and_measured(new_page):
    kari, marte, tuomas, visitor = new_page(), new_page(), new_page(locale="fi-FI"), new_page()
    sign_in(kari, "Kari Strand")
    case = write(kari)
    translate(kari, case)
    read(kari, marte, case)

    find(tuomas, "ilmanlaatu", case)
    sign_in(tuomas, "Tuomas Virtanen", language="en")
    check(tuomas, case)
    tried = adopt(tuomas, case)

    visitor.goto(f"/nb{case}replications/")
    tree = visitor.get_by_role("group", name="Hvem tok det fra hvem")
    assert tree.get_by_role("link", name=re.compile("Tampereen kaupunki.*28 → 19 dager")).count() == 1
    assert "Dager med støv: 28 → 19 dager" in says(visitor)
    visitor.goto(f"/nb{tried}")
    assert "It works on gravel too." in says(visitor)
    letter = (f"Tampereen kaupunki vil prøve «{TITLE}»", "kari.strand@halden.example")
    assert await_letter(new_page(), "Tampereen", letter)


def find(page, question, case):
    """With the one box of every page, in his own language; the case has no word of it."""
    page.goto("/fi/")
    page.locator("summary", has_text="Hae kaikesta").click()
    page.locator("#box-q").fill(question)
    page.locator("#box-q").press("Enter")
    page.wait_for_url("**/fi/search/?q=*")
    found = page.locator(f'.search-hits a[href="/fi{case}"]')
    until = time.monotonic() + PATIENCE
    while not found.count() and time.monotonic() < until:
        page.wait_for_timeout(500)
        page.reload()
    assert (found.count(), "Aihe: " in says(page)) == (1, True)
    found.click()
    page.wait_for_url(f"**/fi{case}")


def write(page):
    """From the template, with what another needs and what is measured; the address of the case."""
    page.goto("/nb/cases/new/")
    page.locator("[name=title]").fill(TITLE)
    page.get_by_role("button", name="Begynn").click()
    page.wait_for_url("**/edit/")
    for name, text in TEXTS.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=topics_named]").press_sequentially("luftkval")
    page.get_by_role("checkbox", name="Luftkvalitet").check()
    send(page, "Lagre")
    case = page.url.split("/nb", 1)[1]
    page.goto(f"/nb{case}recipe/usual/")
    send(page, "Sett dem inn")
    page.goto(f"/nb{case}indicators/")
    page.locator("[name=name]").fill("Dager med støv")
    page.locator("[name=unit]").fill("dager")
    send(page, "Legg til")
    return case


def translate(page, case):
    """The worker asks for the first draft; it is marked until Kari has read it."""
    page.goto(f"/nb{case}translate/en/")
    send(page, "Lag et første utkast")
    page.get_by_role("link", name="Vis det").click(timeout=1_000 * PATIENCE)
    page.get_by_text("Maskinutkast").first.wait_for()
    assert page.locator("[name=title]").input_value() == "[en] " + TITLE
    page.get_by_label("Jeg har lest alt ved siden av originalen").check()
    send(page, "Lagre")
    page.goto(f"/nb{case}translate/en/")
    assert page.get_by_text("Maskinutkast", exact=True).count() == 0


def read(author, reader, case):
    author.goto(f"/nb{case}ask-for-review/")
    author.locator("[name=person]").select_option(label="Marte Haugland")
    send(author, "Spør")
    sign_in(reader, "Marte Haugland")
    reader.goto(f"/nb{case}review/")
    reader.get_by_label("Godt nok til å publisere").check()
    send(reader, "Send")
    author.goto(f"/nb{case}publish/")
    send(author, "Publiser")


def check(page, case):
    page.goto(f"/en{case}")
    page.get_by_role("link", name="Are we ready?").click()
    page.wait_for_url("**/ready/")
    send(page, "Begin the check")
    page.get_by_role("group", name="There is money").get_by_label("Missing").check()
    page.get_by_role("group", name="Those whose work").get_by_label("In place").check()
    send(page, "Save and see the plan")
    assert "1 thing is left to put in place." in says(page)


def adopt(page, case):
    """Taken up, adapted and measured by the same indicator; the address of the trial."""
    page.get_by_role("link", name="We will try this").click()
    page.wait_for_url("**/try/")
    page.locator("[name=adapted]").fill("Gravel roads as well.")
    send(page, "We will try this")
    tried = page.url.split("/en", 1)[1]
    page.goto(f"/en{tried}measure/")
    page.locator("[name=baseline]").fill("28")
    page.locator("[name=value]").fill("19")
    send(page, "Save")
    page.goto(f"/en{tried}result/")
    page.locator("[name=state]").select_option("in-use")
    page.locator("[name=result]").fill("It works on gravel too.")
    send(page, "Save")
    return tried


def send(page, name):
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name).click()


@pytest.mark.once
def test_a_case_is_begun_and_a_check_is_answered_without_a_mouse(page):
    sign_in(page, "Nils Utsi")
    page.goto("/nb/cases/lytter-etter-lekkasjer/")
    tab_to(page, page.get_by_role("link", name="Er vi klare?"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/ready/")
    tab_to(page, page.get_by_role("link", name="Bodø kommune"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/ready/*/")
    tab_to(page, page.get_by_role("link", name="Fortsett sjekken"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/")
    first = page.get_by_role("group", name="En leder svarer for det").get_by_role("radio", checked=True)
    tab_to(page, first)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_text("5 ting gjenstår å få på plass.").wait_for()
