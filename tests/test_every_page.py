"""Every page, as each of its readers, narrow and wide, light and dark, nb and en: axe finds nothing."""

import re

import pytest

from samklang.config.routes import routes
from tests.axe import axe, overflow
from tests.every_page import EDITOR, NOT_WALKED, OPERATOR, SECRETARY, VISITOR, WALKS, numbers

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 900}


def walk(group, *people):
    return [pytest.param(who, id=who or "visitor", marks=pytest.mark.xdist_group(group)) for who in people]


@pytest.fixture(scope="module")
def place(live_site):
    found = numbers(live_site)
    return lambda address: address.format(**found)


@pytest.mark.parametrize("who", [*walk("one", VISITOR, EDITOR, OPERATOR), *walk("other", SECRETARY)])
def test_nothing_is_wrong_on_any_page(new_page, place, who):
    tab, troubles = new_page(), []
    tab.on("console", lambda line: troubles.append(line.text) if line.type in {"error", "warning"} else None)
    if who:
        tab.goto("/nb/account/sign-in/")
        tab.get_by_role("button", name=re.compile(who)).first.click()
        tab.wait_for_load_state()

    for turn, (name, address) in enumerate(WALKS[who].items()):
        sights = [("nb", WIDE, turn % 2), ("en", NARROW, (turn + 1) % 2)]
        found = [trouble for sight in sights for trouble in wrong_on(tab, place(address), *sight)]
        troubles += [f"{name}: {trouble}" for trouble in found]

    assert not troubles, "\n".join(troubles)


def wrong_on(tab, address, language, size, is_dark):
    """One sight of a page. Each is seen in nb and en, wide and narrow, light and dark; from page to page
    the scheme changes sides, so that every width comes in every scheme.
    """
    tab.emulate_media(color_scheme="dark" if is_dark else "light")
    tab.set_viewport_size(size)
    address = f"/{language}/{address}"
    answer = tab.goto(address)
    if answer.status != 200 or not answer.url.endswith(address):
        return [f"{address} answered {answer.status} at {answer.url}"]
    found = axe(tab)
    said = tab.locator("html").get_attribute("lang"), tab.locator("h1").count(), bool(tab.title())
    if said != (language, 1, True):
        found.append(f"language, headings, title: {said}")
    tab.set_viewport_size(NARROW)
    if wider := overflow(tab):
        found.append(f"{wider} pixels too wide for a small screen")
    return [f"{language}, {size['width']}, {'dark' if is_dark else 'light'}: {trouble}" for trouble in found]


def test_every_page_is_walked_or_the_reason_is_said():
    known = {name for pages in WALKS.values() for name in pages}
    known |= {name for names in NOT_WALKED.values() for name in names}
    pages = {
        route.name for route in routes() if "GET" in route.methods and route.pattern.startswith("<language>")
    }
    assert sorted(pages - known) == []
    assert sorted(known - pages) == []
