"""Page after page, as one reader: what is wrong with any of them.

A page may be looked at in eight sights: in nb or en, on a narrow screen or a wide one, light or dark.
``make test`` looks in one of them, from page to page another, and at a page that several read as one
of them: the others' pages only answer. ``.ci/run`` looks as each of them in two opposite sights, and in
two others on PostgreSQL, so that each page has been seen narrow and wide, both light and dark.
"""

import re
from functools import cache
from itertools import product
from urllib.request import urlopen

from tests import live
from tests.axe import axe, bring_axe, overflow
from tests.every_page import VISITOR, WALKS, numbers

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 900}
_EIGHT = list(product(("nb", "en"), (NARROW, WIDE), ("light", "dark")))
SIGHTS = _EIGHT[:4] + _EIGHT[:3:-1]
"""Ordered so that the opposite of each stands four further on: the other language, screen and scheme."""


def sights_of(turn):
    if not live.EVERYTHING:
        return [SIGHTS[turn % 8]]
    first = turn + (2 if live.POSTGRES else 0)
    return [SIGHTS[first % 8], SIGHTS[(first + 4) % 8]]


def troubles_of(tab, who, site):
    """All pages of this reader in their sights; in the language that is not looked at, they only answer."""
    found, known = [], written_on(site)
    bring_axe(tab)
    tab.on("console", lambda line: found.append(line.text) if line.type in {"error", "warning"} else None)
    if who:
        tab.goto("/nb/account/sign-in/")
        with tab.expect_navigation():
            tab.get_by_role("button", name=re.compile(who)).first.click()
    first = 4 * list(WALKS).index(who)
    pages = enumerate(WALKS[who].items(), start=first)
    for turn, (name, address) in sorted(pages, key=lambda one: one[0] % 8):  # seldom another screen or scheme
        place = address.format(**known)
        is_seen = is_seen_by_another(who, name) or is_what_visitors_see(tab, who, site, name, place)
        sights = [] if is_seen else sights_of(turn)
        found += [f"{name}: {trouble}" for trouble in wrong_on(tab, place, sights)]
    return found


def is_seen_by_another(who, name):
    """In ``make test``, those who read the same pages take turns: each looks at every second of them."""
    address = WALKS[who][name]
    readers = [reader for reader, pages in WALKS.items() if pages.get(name) == address]
    turn = list(WALKS[readers[0]]).index(name)
    return not live.EVERYTHING and readers[turn % len(readers)] != who


def is_what_visitors_see(tab, who, site, name, place):
    """Word for word: then it is looked at on the visitors' walk, and what is around it on other pages."""
    if not live.EVERYTHING or who == VISITOR or WALKS[VISITOR].get(name) != WALKS[who][name]:
        return False
    with urlopen(f"{site.url}/nb/{place}") as answer:
        theirs = main_of(answer.read().decode())
    return theirs != "" and theirs == main_of(tab.request.get(f"/nb/{place}").text())


def main_of(text):
    return text.partition("<main")[2].partition("</main>")[0]


@cache
def written_on(site):
    """The addresses of what is written for the walk, once on each site."""
    return numbers(site)


def wrong_on(tab, address, sights):
    found = []
    for language, size, scheme in sights:
        found += wrong_in(tab, f"/{language}/{address}", language)
        tab.emulate_media(color_scheme=scheme)
        tab.set_viewport_size(size)
        found += [f"{language}, {size['width']}, {scheme}: {trouble}" for trouble in axe(tab)]
    for language in {"nb", "en"} - {language for language, _size, _scheme in sights}:
        place = f"/{language}/{address}"
        found += wrong_answer(tab.request.get(place), place, language)
    return found


def wrong_in(tab, address, language):
    """What is wrong without looking closely, on a small screen."""
    tab.set_viewport_size(NARROW)
    found = wrong_answer(tab.goto(address), address, language)
    if wider := overflow(tab):
        found.append(f"{address}: {wider} pixels too wide for a small screen")
    return found


def wrong_answer(answer, address, language):
    """What is wrong before anything is drawn."""
    text, found = answer.text(), []
    said = re.findall(r'<html[^>]* lang="(\w+)"', text), len(re.findall(r"<h1\b", text))
    if answer.status != 200 or not answer.url.endswith(address):
        found.append(f"{address} answered {answer.status} at {answer.url}")
    if (*said, bool(re.search(r"<title>\s*\S", text))) != ([language], 1, True):
        found.append(f"{address}: language, headings, title: {said}")
    return found
