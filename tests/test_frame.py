"""The frame around every page, in a browser: light and dark, languages, focus, small screens."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.axe import axe, overflow

pytestmark = pytest.mark.once
PIECES = "/nb/ui/"
SIZES = [(320, False), (320, True), (1280, False), (1280, True)]
PLAIN = ["/nb/about/", "/en/about/accessibility/", "/nn/about/privacy/", "/sv/about/", "/nb/nowhere/"]


@pytest.mark.parametrize(("width", "dark"), SIZES)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_axe_finds_nothing_on_any_piece(new_page, width, dark, language):
    page = new_page(width=width, dark=dark)
    page.goto(f"/{language}/ui/")

    assert axe(page) == []
    assert overflow(page) == 0


@pytest.mark.parametrize("address", PLAIN)
def test_plain_pages_fit_small_screens_and_axe(new_page, address):
    page = new_page(width=320, dark=True)
    page.goto(address)

    assert axe(page) == []
    assert overflow(page) == 0


def test_the_head_of_a_wide_page_is_one_line_in_every_language(new_page):
    page = new_page(width=1280)
    too_high = []
    for language, _name in settings.LANGUAGES:
        page.goto(f"/{language}/about/")
        for width in (1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            if page.locator(".sk-head__row").bounding_box()["height"] > 80:
                too_high.append((language, width))

    assert too_high == []


def test_axe_finds_nothing_on_a_form_with_errors_or_an_open_menu(new_page):
    page = new_page(width=320)
    page.goto(f"{PIECES}?name=")
    assert axe(page) == []

    page.locator(".sk-burger > summary").click()
    assert axe(page, within="header") == []  # the open menu lies over what was looked at above


def test_dark_is_kept_on_this_machine_and_there_before_the_page_is_painted(new_page):
    page = new_page()
    page.goto(PIECES)
    page.locator(".sk-scheme > summary").click()
    page.get_by_role("button", name="Mørkt").click()
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")

    page.goto("/nb/about/", wait_until="commit")
    page.wait_for_selector("body")

    assert page.locator("html").get_attribute("data-color-scheme") == "dark"
    page.wait_for_load_state()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert page.evaluate("document.cookie") == ""


def test_the_language_switch_stays_on_the_page_and_keeps_the_question(page):
    page.goto(f"{PIECES}?q=nora")
    page.locator(".sk-menu > summary", has_text="Norsk bokmål").click()
    page.get_by_role("navigation", name="Velg språk").first.get_by_role(
        "link", name="Davvisámegiella"
    ).click()

    page.wait_for_url("**/se/ui/?q=nora")
    assert page.locator("html").get_attribute("lang") == "se"
    assert page.locator(".sk-band").first.is_visible()


def test_typing_a_search_keeps_the_reader_in_the_box_and_says_how_many_were_found(page):
    page.goto(PIECES)
    page.get_by_label("Søk i listen").press_sequentially("london")
    page.wait_for_url("**/nb/ui/?q=london*")

    expect(page.locator("#live")).to_have_text("1 treff")
    expect(page.locator("#list-q")).to_be_focused()
    expect(page.locator("#listing tbody tr")).to_have_count(1)


def test_going_to_the_next_page_of_a_list_moves_focus_to_its_top(page):
    page.goto(PIECES)
    page.get_by_role("link", name="Neste").click()
    page.wait_for_url("**/nb/ui/?after=x")

    expect(page.locator("#listing")).to_be_focused()


def test_back_shows_the_whole_page_again(page):
    page.goto(PIECES)
    page.get_by_role("link", name="Neste").click()
    page.wait_for_url("**/nb/ui/?after=x")
    page.go_back()

    page.wait_for_url(f"**{PIECES}")
    expect(page.locator("h1")).to_be_visible()


def test_a_form_with_errors_starts_at_them_and_leads_to_the_fields(page):
    page.goto(f"{PIECES}?name=")
    expect(page.locator("[data-error-summary]")).to_be_focused()

    page.get_by_role("link", name="E-post").click()

    expect(page.locator("#id_email")).to_be_focused()


def test_the_counter_tells_what_is_left(page):
    page.goto(PIECES)
    page.get_by_label("Beskrivelse").fill("🌲" * 201)

    expect(page.get_by_text("1 tegn for mye")).to_be_visible()


def test_a_link_opens_its_dialog_and_closing_gives_focus_back(page):
    page.goto(PIECES)
    page.get_by_role("link", name="Open a dialog").click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")

    expect(page.locator("[data-dialog=share]")).to_be_focused()


def test_the_menu_opens_on_a_small_screen_without_script(new_page):
    page = new_page(width=320, java_script_enabled=False)
    page.goto(PIECES)
    page.locator(".sk-burger > summary").click()

    page.get_by_role("link", name="Logg inn").wait_for()
    assert not page.locator(".sk-scheme").is_visible()


def test_escape_closes_a_menu_and_goes_back_to_its_button(page):
    page.goto(PIECES)
    summary = page.locator(".sk-scheme > summary")
    summary.click()
    page.keyboard.press("Escape")

    expect(summary).to_be_focused()
    assert not page.locator(".sk-scheme").evaluate("menu => menu.open")


def test_the_keyboard_reaches_the_content_first(page):
    page.goto(PIECES)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_a_cold_page_is_light_and_the_console_stays_silent(new_page):
    page, said, asked = new_page(), [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("requestfinished", lambda request: asked.append(request))  # noqa: PLW0108 -- it marks who listens
    page.goto("/nb/about/", wait_until="networkidle")
    sizes = [request.sizes()["responseBodySize"] for request in asked]

    assert said == []
    assert len(sizes) <= 10
    assert sum(sizes) < 130_000
    assert page.context.cookies() == []
