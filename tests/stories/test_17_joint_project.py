"""Story 17: four parties and a funder do something together, and what it made becomes a case."""

import re
from datetime import date

import pytest

from tests.stories.walking import follow, says, sign_in, tab_to

TOLD = "/nb/projects/listening-for-leaks-together/"
FUNDER = "Norges forskningsråd"


def test_everybody_reads_who_does_what_for_how_much_and_what_came_of_it(page):
    page.goto(TOLD)
    parties = [" ".join(one.split()) for one in page.locator(".pr-parties > li").all_inner_texts()]
    assert parties == [
        "Leder prosjektet Halden kommune",
        "Partner Høgskolen i Østfold",
        "Partner Smart Innovation Norway",
        "Pilotsted Fredrikstad kommune",
        f"Finansiør {FUNDER}",
    ]
    together = " ".join(page.locator(".pr-budget tfoot").inner_text().split())
    assert together == "Til sammen 7 650 000 4 770 000 NOK"
    page.get_by_role("img", name=re.compile("Tidslinje")).wait_for()
    page.get_by_role("link", name="Finner vannlekkasjer ved å lytte til rørene").first.click()
    page.get_by_role("heading", level=1, name="Finner vannlekkasjer").wait_for()


def test_a_project_is_opened_filled_decided_and_becomes_a_case(page):
    sign_in(page, "Marte Haugland")
    open_project(page, "Kortere kø på legevakta")
    address = page.url
    for name, role in (("Fredrikstad kommune", "pilot"), ("Havblikk Data", "supplier"), (FUNDER, "funder")):
        take_in(page, address, name, role)
    pay(page, address, FUNDER, cash="1500000", in_kind="0")
    pay(page, address, "Smart Innovation Norway", cash="0", in_kind="250000")
    plan(page, address, "Pilot i Fredrikstad")
    decide(page, address)

    said = says(page)
    assert "Konsept" in page.locator(".sk-page-head").inner_text()
    assert all(words in said for words in ("1 500 000", "250 000", "Pilot i Fredrikstad", "Alle fire vil."))

    page.get_by_role("link", name="Praksiseksempel", exact=True).click()
    assert page.get_by_label("Tittel").input_value() == "Kortere kø på legevakta"
    page.get_by_role("button", name="Begynn").click()
    page.wait_for_url(re.compile("/cases/.+"))
    page.goto(address)
    led_to = page.locator("section[aria-labelledby=outcomes]")
    led_to.get_by_role("link", name="Kortere kø på legevakta").wait_for()


@pytest.mark.once
def test_the_last_decision_is_taken_without_a_mouse(page):
    sign_in(page, "Kari Strand")
    page.goto(TOLD)
    tab_to(page, page.get_by_role("link", name="Avgjør BP6"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/decisions/6/")
    tab_to(page, page.get_by_role("radio", name="Gå videre", exact=True))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("Hvorfor"))
    page.keyboard.type("Alt som kan hentes ut, er hentet ut.")
    tab_to(page, page.get_by_role("button", name="Lagre"))
    page.keyboard.press("Enter")
    page.wait_for_url("**" + TOLD)
    assert "Alt som kan hentes ut, er hentet ut." in says(page)


def open_project(page, title):
    page.goto("/nb/projects/")
    follow(page, page.get_by_role("link", name="Nytt prosjekt"))
    follow(page, page.get_by_role("link", name=re.compile("AI for Smarte Byer")).last)
    page.locator("[name=title_nb]").fill(title)
    page.get_by_label("Ledes av").select_option(label="Smart Innovation Norway")
    page.locator("main form button").last.click()
    page.get_by_role("heading", level=1, name=title).wait_for()


def take_in(page, address, name, role):
    page.goto(address + "parties/")
    page.get_by_label("Virksomhet").fill(name)
    page.get_by_label("Rolle").select_option(role)
    page.get_by_role("button", name="Legg til").click()
    page.get_by_role("rowheader", name=name).wait_for()


def pay(page, address, name, *, cash, in_kind):
    page.goto(address + "budget/")
    party = page.get_by_label("Part", exact=True)
    party.select_option(party.locator("option").filter(has_text=name).get_attribute("value"))
    page.get_by_label("Penger").fill(cash)
    page.get_by_label("Egeninnsats").fill(in_kind)
    with page.expect_navigation():
        page.get_by_role("button", name="Lagre").click()


def plan(page, address, title):
    page.goto(address + "steps/new/")
    page.get_by_label("Type").select_option("pilot")
    page.locator("[name=title_nb]").fill(title)
    page.get_by_label("Ferdig innen").fill("2027-06-30")
    page.get_by_role("button", name="Lagre").click()
    page.wait_for_url(address)


def decide(page, address):
    page.goto(address + "decisions/1/")
    page.get_by_role("radio", name="Gå videre", exact=True).check()
    page.get_by_label("Avgjort dato").fill(date.today().isoformat())
    page.get_by_label("Hvorfor").fill("Alle fire vil.")
    page.get_by_role("button", name="Lagre").click()
    page.wait_for_url(address)
