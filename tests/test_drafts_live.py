"""What is written of a case is never lost: the net is gone, the session has ended, two tabs write at once."""

import re

import pytest

from tests.stories.walking import says, sign_in

pytestmark = pytest.mark.once
WORDS = "Vannet forsvant, og ingen visste hvor."


@pytest.fixture
def kari(new_page):
    """Kari at a new draft, where she may write."""
    page = new_page()
    sign_in(page, "Kari Strand")
    page.goto("/nb/cases/new/")
    page.locator("[name=title]").fill("Et utkast som ikke blir borte")
    page.get_by_role("button", name="Begynn").click()
    page.wait_for_url("**/edit/")
    return page


def challenge(page):
    return page.locator("[name=challenge]")


def status(page, words):
    """Wait until the line above the form begins so."""
    page.locator("[data-status]", has_text=re.compile(f"^{words}")).wait_for()


def saved_text(page):
    """What the server has, read without what this browser keeps."""
    page.goto(page.url)
    return challenge(page).input_value()


def test_what_is_written_while_the_net_is_gone_is_saved_when_it_is_back(kari):
    kari.context.set_offline(True)
    challenge(kari).fill(WORDS)
    status(kari, "Ingen forbindelse")

    kari.context.set_offline(False)
    status(kari, r"Lagret\.")

    assert saved_text(kari) == WORDS


def test_what_was_never_saved_is_offered_when_the_page_is_opened_again(kari, new_page):
    kari.context.set_offline(True)
    challenge(kari).fill(WORDS)
    status(kari, "Ingen forbindelse")

    # The browser as it is opened next time: in the one of before, a closing tab may hear the net come back.
    page = new_page(storage_state=kari.context.storage_state())
    page.goto(kari.url)
    assert challenge(page).input_value() == ""
    page.get_by_role("button", name="Hent det tilbake").click()
    status(page, r"Lagret\.")

    assert saved_text(page) == WORDS


def test_who_was_signed_out_meanwhile_signs_in_in_another_tab_and_has_lost_nothing(kari):
    kari.context.clear_cookies()
    challenge(kari).fill(WORDS)
    status(kari, "Du er logget ut")

    other = kari.context.new_page()
    sign_in(other, "Kari Strand")
    kari.bring_to_front()
    kari.evaluate(
        "dispatchEvent(new Event('focus'))"
    )  # a browser without a screen tells no tab that it is in front
    status(kari, r"Lagret\.")

    assert saved_text(kari) == WORDS


def test_of_two_tabs_neither_writes_over_the_other(kari):
    other = kari.context.new_page()
    other.goto(kari.url)
    challenge(kari).fill(WORDS)
    status(kari, r"Lagret\.")

    challenge(other).fill("Noe annet.")
    status(other, "En nyere tekst")
    other.get_by_role("button", name="Lagre").click()
    other.get_by_role("heading", name="Den nyere teksten, og din").wait_for()

    assert WORDS in says(other)
    assert challenge(other).input_value() == "Noe annet."
    assert saved_text(kari) == WORDS


def test_who_presses_save_while_a_part_is_being_saved_is_no_second_window(kari):
    held, address = [], kari.url
    kari.route("**/autosave/", lambda route: held.append((route, route.fetch())))
    challenge(kari).fill("Vannet forsvant")
    while not held:
        kari.wait_for_timeout(20)
    challenge(kari).fill(WORDS)
    kari.get_by_role("button", name="Lagre").click()

    route, answer = held[0]
    with kari.expect_navigation():
        route.fulfill(response=answer)

    assert "En nyere tekst" not in says(kari)
    kari.goto(address)
    assert challenge(kari).input_value() == WORDS
