"""Story 1: a visitor looks around in three languages, finds how to join, asks, is invited, and signs in."""

import re

import pytest

from tests.stories.walking import FORUM, follow, has_once, read_letter, says, sign_in, tab_to

PERSON, ADDRESS = "Hanne Elvestad", "hanne.elvestad@drammen.example"
ASKED = ("Drammen kommune vil bli med i AI for Smarte Byer & Samfunn", "marte.haugland@smart.example")
INVITED = ("Drammen kommune er invitert til AI for Smarte Byer & Samfunn", ADDRESS)


def test_a_visitor_reads_the_front_page_in_norwegian_english_and_finnish(page):
    page.goto("/")
    assert page.get_by_role("heading", level=1).inner_text() == "Nettverk som spiller på lag"

    switch_to(page, "English", "/en/")
    assert page.get_by_role("heading", level=1).inner_text() == "Networks that work in concert"

    switch_to(page, "Suomi", "/fi/")
    assert page.locator("html").get_attribute("lang") == "fi"


def test_the_front_page_says_what_is_on_who_is_in_and_what_has_happened(page):
    page.goto("/nb/")
    for heading in ("Nettverk", "Dette har skjedd", "Dette skjer", "Slik blir dere med"):
        assert page.get_by_role("heading", name=heading, exact=True).is_visible(), heading
    nora = page.get_by_role("article").filter(has=page.get_by_role("link", name="NORA", exact=True))
    assert "15 medlemmer" in nora.inner_text()
    assert page.get_by_role("link", name="Signering: Lære av kommunenes kunstige intelligens").is_visible()


def test_the_map_and_the_graph_open_from_the_front_page_and_lead_on(page):
    page.goto("/nb/")
    follow(page, page.get_by_role("link", name="Åpne kartet"))
    assert page.get_by_role("heading", level=1).inner_text() == "Her er vi"
    assert "Universitetet i Oslo" in page.get_by_role("row").filter(has_text="Oslo").first.inner_text()

    page.get_by_role("link", name="Samarbeidskart", exact=True).click()
    page.wait_for_url("**/graph/")
    page.locator("figure svg a[aria-label='NORA']").click()
    page.wait_for_url("**/networks/nora/")


def test_a_municipality_asks_is_invited_and_its_first_person_signs_in(new_page):
    visitor, secretary, outbox = new_page(), new_page(), new_page()
    ask_to_join(visitor)
    assert has_once(outbox, "Drammen", ASKED)

    sign_in(secretary, "Marte Haugland")
    invite(secretary)
    assert has_once(outbox, ADDRESS, INVITED)

    read_letter(outbox, ADDRESS, INVITED)
    accept(visitor, outbox.locator("main a[href*='/invitations/']").first.get_attribute("href"))
    assert "Drammen kommune" in says(visitor)
    assert (
        visitor.get_by_role("button", name=re.compile(PERSON))
        .or_(visitor.locator("header").get_by_text(PERSON))
        .first.is_visible()
    )
    visitor.goto(FORUM + "members/?q=Drammen")
    assert "Medlem" in visitor.get_by_role("row").filter(has_text="Drammen kommune").inner_text()


@pytest.mark.once
def test_the_way_from_the_front_page_to_a_sent_request_needs_no_mouse(page):
    page.goto("/nb/")
    tab_to(page, page.get_by_role("link", name="Slik blir dere med"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#join").get_by_role("link", name="AI for Smarte Byer & Samfunn"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/join/")
    tab_to(page, page.get_by_role("searchbox", name="Finn virksomheten din"))
    page.keyboard.type("Asker")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Asker kommune"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("textbox", name="Navnet ditt"))
    page.keyboard.type("Ivar Sundgot")
    tab_to(page, page.get_by_role("textbox", name="E-postadressen din på jobb"))
    page.keyboard.type("ivar.sundgot@asker.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/join/asked/")


def switch_to(page, language, address):
    page.locator("header summary").filter(has_text=re.compile("Norsk|English")).click()
    page.locator("header").get_by_role("link", name=language).click()
    page.wait_for_url("**" + address)


def ask_to_join(page):
    page.goto("/nb/")
    page.locator("#join").get_by_role("link", name="AI for Smarte Byer & Samfunn").click()
    page.get_by_role("searchbox", name="Finn virksomheten din").fill("Drammen")
    page.get_by_role("button", name="Søk").click()
    page.get_by_role("link", name="Drammen kommune").click()
    page.get_by_label("Navnet ditt").fill(PERSON)
    page.get_by_label("E-postadressen din på jobb").fill(ADDRESS)
    page.get_by_label("Hva dere håper på").fill("Vi vil prøve flomvarsling i bekkeløp.")
    page.get_by_role("button", name="Send forespørselen").click()
    page.wait_for_url("**/join/asked/")


def invite(page):
    page.goto(FORUM + "desk/")
    follow(page, page.get_by_role("link", name="Drammen kommune").first)
    assert "Vi vil prøve flomvarsling i bekkeløp." in says(page)
    page.get_by_label("Medlemskategori").select_option("Medlem")
    with page.expect_navigation():
        page.get_by_role("button", name="Inviter den inn").click()


def accept(page, link):
    page.goto(link)
    assert page.get_by_role("heading", level=1).inner_text() == (
        "Drammen kommune er invitert til AI for Smarte Byer & Samfunn"
    )
    page.get_by_role("button", name="Ja, bli med").click()
    page.wait_for_url(lambda url: "/invitations/" not in url)
