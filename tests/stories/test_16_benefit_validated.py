"""Story 16: saved hours are claimed, measured twice, confirmed by the line, reviewed by a peer."""

import re
from datetime import date

import pytest

from tests.stories.walking import FORUM, says, sign_in, tab_to

BENEFITS = FORUM + "benefits/"
CLAIM = "Saksbehandlerne anslår en tredel mindre tid."
COUNTED = "Timelistene for januar 2025."
MEASURED = "Timelistene til og med i dag."
OWNED = "Bemanningen er tatt ned tilsvarende."
REVIEWED = "Regnet om igjen fra timelistene, samme svar."
REACH, NEXT = "Nå dette trinnet", "Nå trinnet"


def test_saved_hours_climb_the_ladder_each_rung_by_whom_it_is_for(new_page):
    kari, berit, ragnhild = (new_page() for _ in range(3))
    sign_in(kari, "Kari Strand")
    before = sums(kari)
    address = claim(kari)

    say_what_is_measured(kari)
    assert "På overtid" in says(kari)
    climb(kari, COUNTED)
    for day, value in (("2025-06-30", "700"), (date.today().isoformat(), "500")):
        measure(kari, day, value)
    assert "På overtid" not in says(kari)
    climb(kari, MEASURED)
    sign_in(ragnhild, "Ragnhild Vik")
    ragnhild.goto(address)
    assert ragnhild.get_by_role("link", name=REACH).count() == 0

    confirm(berit, address)
    assert sums(kari) == before | {"4": [*before["4"], "400 timer"]}
    review(ragnhild, address)

    assert sums(kari) == before | {"5": ["1 420 timer"]}
    kari.goto(address)
    said = says(kari)
    assert [words for words in (CLAIM, COUNTED, MEASURED, OWNED, REVIEWED) if words not in said] == []


def test_what_is_not_measured_in_time_is_marked_and_a_withdrawn_one_counts_nowhere(page):
    page.goto(BENEFITS)
    late = page.locator("section[aria-labelledby=late]").inner_text()
    assert "Færre akutte gravinger" in late
    page.goto(BENEFITS + "B8/")
    assert "Dataene skal være åpne. Da er det ingenting å selge." in says(page)


@pytest.mark.once
def test_a_peer_reviews_without_a_mouse(page):
    sign_in(page, "Ragnhild Vik")
    page.goto(BENEFITS + "B3/")
    tab_to(page, page.get_by_role("link", name=REACH))
    page.keyboard.press("Enter")
    page.wait_for_url("**/climb/5/")
    tab_to(page, page.get_by_label("Hva som viser det"))
    page.keyboard.type("Regnskapet er sett.")
    tab_to(page, page.get_by_label(re.compile("Jeg har ingen interesse")))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name=NEXT))
    page.keyboard.press("Enter")
    page.wait_for_url("**/benefits/B3/")
    assert "Regnskapet er sett." in says(page)


def sums(page):
    """What the dashboard says each rung comes to."""
    page.goto(BENEFITS)
    rungs = page.locator(".pr-ladder > li").all()
    return {
        rung.get_attribute("data-rung"): [
            " ".join(total.split()) for total in rung.locator(".pr-totals__sum").all_inner_texts()
        ]
        for rung in rungs
    }


def claim(page):
    page.goto(BENEFITS)
    page.get_by_role("link", name="Ny nyttevirkning").click()
    page.locator("[name=title_nb]").fill("Kortere tid på byggesaker")
    page.get_by_label("Type").select_option("time")
    page.get_by_label("Hvor den hentes ut").fill("Halden kommune")
    page.get_by_label("Hva håpet bygger på").fill(CLAIM)
    page.get_by_role("button", name="Skriv det inn").click()
    page.get_by_role("heading", level=1, name="Kortere tid på byggesaker").wait_for()
    return page.url


def say_what_is_measured(page):
    page.get_by_role("link", name="Ny indikator").click()
    page.locator("[name=title_nb]").fill("Timer på byggesaker i året")
    facts = {"unit": "timer", "baseline": "900", "baseline_on": "2025-01-31", "target": "300"}
    for name, value in (facts | {"target_on": "2027-12-31", "every_months": "12"}).items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Lagre").click()
    page.get_by_role("heading", name="Timer på byggesaker i året").wait_for()


def measure(page, day, value):
    page.get_by_role("link", name="Ny måling").click()
    page.get_by_label("Dag").fill(day)
    page.get_by_label("Verdi").fill(value)
    page.get_by_role("button", name="Lagre").click()
    page.wait_for_url(lambda url: "/measure/" not in url)


def climb(page, evidence):
    page.get_by_role("link", name=REACH).click()
    page.get_by_label("Hva som viser det").fill(evidence)
    page.get_by_role("button", name=NEXT).click()
    page.get_by_text(evidence).wait_for()


def confirm(page, address):
    sign_in(page, "Berit Aune")
    page.goto(address)
    climb(page, OWNED)


def review(page, address):
    page.goto(address)
    page.get_by_role("link", name=REACH).click()
    page.get_by_label("Hva som viser det").fill(REVIEWED)
    page.get_by_label(re.compile("Jeg har ingen interesse")).check()
    page.get_by_role("button", name=NEXT).click()
    page.get_by_text(REVIEWED).wait_for()
