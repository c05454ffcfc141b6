"""Page after page, as one reader: what is wrong with any of them."""

import re
from functools import cache

from tests.axe import axe, overflow
from tests.every_page import WALKS, numbers

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 900}


def troubles_of(tab, who, site):
    """All pages of this reader, light and dark, narrow and wide, in nb and en."""
    found, known = [], written_on(site)
    tab.on("console", lambda line: found.append(line.text) if line.type in {"error", "warning"} else None)
    if who:
        tab.goto("/nb/account/sign-in/")
        tab.get_by_role("button", name=re.compile(who)).first.click()
        tab.wait_for_load_state()
    for turn, (name, address) in enumerate(WALKS[who].items()):
        found += [f"{name}: {trouble}" for trouble in wrong_on(tab, address.format(**known), turn % 2)]
    return found


@cache
def written_on(site):
    """The addresses of what is written for the walk, once on each site."""
    return numbers(site)


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
