"""Story 5: a principal partner of one network is a member of the other through the agreement, joins it
directly as well, and stays as long as one of the two sources holds.
"""

import re

import pytest

from tests.stories.walking import says, sign_in, tab_to

INDUSTRY = "/nb/networks/nora-industry-network/members/"
INNOVATION = "/nb/networks/claire-innovation-network/members/"
COMPANY, PAGE = "Granskog Helse", "granskog-helse/"
CLAUSE = "claire-nora-innovation-networks/dual-membership"


def test_a_company_is_in_through_two_sources_one_after_the_other_and_then_out(new_page):
    nora, claire, visitor = new_page(), new_page(), new_page()
    sign_in(nora, "Ingrid Solheim")
    sign_in(claire, "Elena Marchetti")

    admit(nora, INDUSTRY, "Hovedpartner", "2026-02-01")
    assert is_in(visitor)
    assert f"Gjennom en avtale {CLAUSE}" in story(visitor)

    admit(claire, INNOVATION, "Medlem", "2026-03-01")
    assert f"Gjennom en avtale {CLAUSE}" in story(visitor)
    assert "Ble med" in story(visitor)

    leave_the_principal_tier(nora, "2026-05-01")
    assert is_in(visitor)

    end(claire, INNOVATION, "2026-06-01")
    assert not is_in(visitor)
    told = story(visitor)
    assert re.search(r"1\. februar 2026 . 1\. juni 2026", told)
    assert "Selskapet samler kreftene hjemme." in told
    assert f"Gjennom en avtale {CLAUSE}" in told


def test_the_clause_names_who_is_in_through_it(page):
    page.goto("/nb/agreements/claire-nora-innovation-networks/")
    page.get_by_role("link", name=re.compile("medlemmer gjennom denne klausulen")).click()
    page.wait_for_url("**/clauses/dual-membership/")
    assert "Fjordlys Analyse" in says(page)
    assert "Nordavind Robotikk" in says(page)


@pytest.mark.once
def test_a_member_is_found_and_admitted_without_a_mouse(page):
    sign_in(page, "Ingrid Solheim")
    page.goto(INDUSTRY + "admit/")
    tab_to(page, page.get_by_role("searchbox", name="Hvilken virksomhet?"))
    page.keyboard.type("Tundra")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=Tundra*")
    tab_to(page, page.locator("main").get_by_role("link", name="Tundra Språkmodeller"))
    page.keyboard.press("Enter")
    page.wait_for_url("**organisation=tundra*")
    tab_to(page, page.get_by_role("combobox", name="Medlemskategori"))
    page.keyboard.type("Medlem")
    press(page, page.locator("main form button.ds-button").last)
    page.goto(INDUSTRY + "?q=Tundra")
    assert "Medlem" in page.get_by_role("row").filter(has_text="Tundra").inner_text()


def press(page, control):
    tab_to(page, control)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/admit/" not in url)


def admit(page, members, tier, started_on):
    page.goto(members + "admit/")
    page.get_by_role("searchbox", name="Hvilken virksomhet?").fill(COMPANY)
    page.get_by_role("button", name="Søk").click()
    page.locator("main").get_by_role("link", name=COMPANY).first.click()
    page.get_by_label("Medlemskategori").select_option(tier)
    page.get_by_label("Medlem fra").fill(started_on)
    page.locator("main form button.ds-button").last.click()
    page.wait_for_url(lambda url: "/admit/" not in url)


def leave_the_principal_tier(page, on):
    page.goto(INDUSTRY + PAGE + "tier/")
    page.get_by_label("Medlemskategori").select_option("Medlem")
    page.locator("main form input[type=date]").first.fill(on)
    page.locator("main form button.ds-button").first.click()
    page.wait_for_url("**" + INDUSTRY + PAGE)


def end(page, members, on):
    page.goto(members + PAGE)
    page.get_by_role("link", name="Avslutt medlemskapet").click()
    page.get_by_label("Første dag den ikke lenger er medlem").fill(on)
    page.get_by_label("Begrunnelse").fill("Selskapet samler kreftene hjemme.")
    page.get_by_role("button", name="Avslutt det").click()
    page.wait_for_url("**" + members + PAGE)


def is_in(page):
    page.goto(INNOVATION)
    page.reload()  # a browser may show what it got within the last second
    return page.locator("main table").get_by_role("link", name=COMPANY, exact=True).count() == 1


def story(page):
    page.goto(INNOVATION + PAGE)
    page.reload()
    return says(page)
