"""Every page, as each of its readers, narrow and wide, light and dark, nb and en: axe finds nothing."""

import re

import pytest

from samklang.config.routes import routes
from tests.axe import axe, overflow
from tests.every_page import NOT_WALKED, WALKS, numbers

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 900}


@pytest.fixture(scope="module")
def place(live_site):
    found = numbers(live_site)
    return lambda address: address.format(**found)


@pytest.mark.once
@pytest.mark.parametrize("who", WALKS, ids=lambda who: who or "visitor")
def test_nothing_is_wrong_on_any_page(new_page, place, who):
    tab, troubles = new_page(), []
    tab.on("console", lambda line: troubles.append(line.text) if line.type in {"error", "warning"} else None)
    if who:
        tab.goto("/nb/account/sign-in/")
        tab.get_by_role("button", name=re.compile(who)).first.click()
        tab.wait_for_load_state()

    for turn, (name, address) in enumerate(WALKS[who].items()):
        troubles += [f"{name}: {trouble}" for trouble in wrong_on(tab, place(address), turn % 2)]

    assert not troubles, "\n".join(troubles)


def wrong_on(tab, address, turn):
    """A page in nb and en, and in one of them under axe: wide in one scheme, narrow in the other.

    From page to page the languages and the schemes change sides. The tree of a page is the same in each.
    """
    read, looked_at = ("nb", "en") if turn else ("en", "nb")
    found = wrong_in(tab, f"/{read}/{address}", read) + wrong_in(tab, f"/{looked_at}/{address}", looked_at)
    for size, is_dark in ((NARROW, not turn), (WIDE, turn)):
        tab.emulate_media(color_scheme="dark" if is_dark else "light")
        tab.set_viewport_size(size)
        sight = f"{looked_at}, {size['width']}, {'dark' if is_dark else 'light'}"
        found += [f"{sight}: {trouble}" for trouble in axe(tab)]
    return found


def wrong_in(tab, address, language):
    """What is wrong without looking closely, on a small screen."""
    tab.set_viewport_size(NARROW)
    answer = tab.goto(address)
    said = tab.locator("html").get_attribute("lang"), tab.locator("h1").count(), bool(tab.title())
    found = []
    if answer.status != 200 or not answer.url.endswith(address):
        found.append(f"{address} answered {answer.status} at {answer.url}")
    if said != (language, 1, True):
        found.append(f"{address}: language, headings, title: {said}")
    if wider := overflow(tab):
        found.append(f"{address}: {wider} pixels too wide for a small screen")
    return found


def test_every_page_is_walked_or_the_reason_is_said():
    known = {name for pages in WALKS.values() for name in pages}
    known |= {name for names in NOT_WALKED.values() for name in names}
    pages = {
        route.name for route in routes() if "GET" in route.methods and route.pattern.startswith("<language>")
    }
    assert sorted(pages - known) == []
    assert sorted(known - pages) == []
