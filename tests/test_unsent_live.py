"""Who was signed out in the middle of a form finds what they wrote when they are back."""

import re

import pytest

from tests.stories.walking import says, sign_in

pytestmark = pytest.mark.once
FORM = "/nb/networks/nora/offices/new/"
BACK = "Du var blitt logget ut. Det du skrev, står her igjen"


@pytest.fixture
def ingrid(new_page):
    """Ingrid with an office half written."""
    page = new_page()
    sign_in(page, "Ingrid Solheim")
    page.goto(FORM)
    page.locator("[name=name]").fill("Kontor Nord")
    page.locator("[name=place]").fill("Tromsø")
    return page


def send(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Lagre").click()


def come_back(page, name="Ingrid Solheim"):
    with page.expect_navigation(url=f"**{FORM}"):
        page.get_by_role("button", name=re.compile(name)).click()


def written(page):
    return [page.locator(f"[name={name}]").input_value() for name in ("name", "place")]


def test_it_stands_there_again_after_signing_in(ingrid):
    ingrid.context.clear_cookies(name="sessionid")
    send(ingrid)
    assert "sign-in" in ingrid.url
    come_back(ingrid)

    assert written(ingrid) == ["Kontor Nord", "Tromsø"]
    assert BACK in says(ingrid)
    ingrid.reload()
    assert written(ingrid) == ["", ""]


def test_a_browser_that_lost_all_its_cookies_has_not_lost_what_was_written(ingrid):
    ingrid.context.clear_cookies()
    send(ingrid)
    assert "Send skjemaet på nytt" in ingrid.title()
    ingrid.goto(FORM)
    come_back(ingrid)

    assert written(ingrid) == ["Kontor Nord", "Tromsø"]


def test_another_who_signs_in_at_the_same_browser_does_not_find_it(ingrid):
    ingrid.context.clear_cookies(name="sessionid")
    send(ingrid)
    with ingrid.expect_navigation():
        ingrid.get_by_role("button", name=re.compile("Marte Haugland")).click()
    ingrid.context.clear_cookies()
    sign_in(ingrid, "Ingrid Solheim")
    ingrid.goto(FORM)

    assert written(ingrid) == ["", ""]


def test_what_arrived_or_came_back_with_an_error_is_not_kept(ingrid):
    ingrid.locator("[name=place]").fill("")
    send(ingrid)
    assert written(ingrid) == ["Kontor Nord", ""], "the server's own answer"
    ingrid.goto(FORM)

    assert written(ingrid) == ["", ""]
    assert ingrid.evaluate("sessionStorage.length") == 0
