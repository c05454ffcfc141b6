"""Story 4, the agreement: NORA and HIDA rewrite what friends do, compare, and approve the same text."""

import re

import pytest

from tests.stories.walking import follow, says, sign_in, tab_to

FRIENDS = "/nb/agreements/friends-of-hida/"
OLD = "Hver part deler muligheter av felles interesse i sitt eget nettverk."
NEW = "Hver part deler muligheter av felles interesse hver mandag."


def test_new_terms_are_drafted_compared_and_in_force_when_both_have_approved_the_same_text(new_page):
    nora, hida, visitor = new_page(), new_page(), new_page()
    sign_in(nora, "Ingrid Solheim")
    sign_in(hida, "Lukas Brandt")

    draft(nora)
    hida.goto(FRIENDS + "compare/")
    assert NEW.removesuffix(".").split()[-1] in " ".join(hida.locator("ins").all_inner_texts())
    visitor.goto(FRIENDS)
    assert NEW not in says(visitor)

    read = approve(nora)
    hida.goto(FRIENDS)
    assert "Versjon 2 venter på godkjenning" in says(hida)
    assert approve(hida) == read

    visitor.goto(FRIENDS)
    visitor.reload()  # a browser may show what it got within the last second
    assert NEW in says(visitor)
    assert OLD not in says(visitor)
    row = visitor.get_by_role("row").filter(has=visitor.get_by_role("link", name="2", exact=True))
    assert "Avtalt" in row.inner_text()
    assert {"NORA", "HIDA"} <= set(re.findall(r"NORA|HIDA", row.inner_text()))


def test_the_exchange_pilot_tells_that_it_ended_and_why(page):
    page.goto("/nb/agreements/hida-exchange-pilot/")
    assert "Avsluttet" in says(page)
    assert "15. november 2021" in says(page)


@pytest.mark.once
def test_an_edit_is_begun_and_left_without_a_mouse(page):
    sign_in(page, "Lukas Brandt")
    page.goto(FRIENDS)
    tab_to(page, page.get_by_role("link", name="Skriv nye vilkår"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/")
    tab_to(page, page.get_by_role("textbox", name=re.compile("Hva du endret")), within=150)
    page.keyboard.type("Mandager.")
    tab_to(page, page.locator("main").get_by_role("link", name="Avbryt"))
    page.keyboard.press("Enter")
    page.wait_for_url("**" + FRIENDS)


def draft(page):
    page.goto(FRIENDS)
    page.get_by_role("link", name="Skriv nye vilkår").click()
    page.get_by_label("Hva som loves (bokmål)").fill(NEW)
    page.get_by_role("textbox", name=re.compile("Hva du endret")).fill("Vi avtaler en fast dag.")
    page.get_by_role("button", name="Lagre som ny versjon").click()
    page.wait_for_url(lambda url: "/edit/" not in url)


def approve(page):
    """Approve the newest text, and say the hash of what was read."""
    page.goto(FRIENDS)
    follow(page, page.get_by_role("link", name="Les og godkjenn"))
    read = page.locator("main code").last.inner_text()
    page.get_by_label("Jeg har lest disse vilkårene").check()
    page.get_by_role("button", name="Godkjenn denne teksten").click()
    page.wait_for_url("**" + FRIENDS)
    return read
