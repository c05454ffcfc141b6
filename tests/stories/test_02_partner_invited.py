"""Story 2: whoever becomes a partner of Smart Innovation Norway is invited to its forum, by itself, once."""

import re
from datetime import date

import pytest
from django.utils import timezone

from tests.stories.walking import FORUM, await_letter, has_once, read_letter, says, sign_in, tab_to

HOUSE = "/nb/organisations/smart-innovation-norway/"
ADDRESS = "tone.berge@asker.example"
INVITED = ("Asker kommune er invitert til AI for Smarte Byer & Samfunn", ADDRESS)


def test_a_partner_is_entered_invited_once_by_letter_and_becomes_a_member_today(new_page):
    keeper, outbox, partner = new_page(), new_page(), new_page()
    sign_in(keeper, "Marte Haugland")

    enter_partner(keeper, "Asker kommune", ADDRESS)
    assert await_letter(outbox, ADDRESS, INVITED)

    enter_partner(keeper, "Asker kommune", ADDRESS)
    assert has_once(outbox, ADDRESS, INVITED)

    said = read_letter(outbox, ADDRESS, INVITED)
    assert "Asker kommune" in said
    link = outbox.locator("main a[href*='/invitations/']").first.get_attribute("href")
    partner.goto(link)
    partner.get_by_label("Navnet ditt").fill("Tone Berge")
    before = timezone.localdate()
    partner.get_by_role("button", name="Ja, bli med").click()
    partner.wait_for_url(lambda url: "/invitations/" not in url)

    partner.goto(FORUM + "members/?q=Asker")
    row = partner.get_by_role("row").filter(has_text="Asker kommune")
    assert "Invitert" in row.inner_text()
    joined = date.fromisoformat(row.locator("time").first.get_attribute("datetime"))
    assert before <= joined <= timezone.localdate()
    partner.goto(link)
    assert "Denne invitasjonen er besvart med ja" in says(partner)


@pytest.mark.once
def test_a_partner_is_entered_without_a_mouse(page):
    sign_in(page, "Marte Haugland")
    page.goto(HOUSE)
    tab_to(page, page.get_by_role("link", name="Partnere", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/partners/")
    tab_to(page, page.get_by_role("combobox", name="Partner"))
    page.keyboard.type("Bodø kommune")
    tab_to(page, page.get_by_role("textbox", name=re.compile("E-postadresse til en kontakt")))
    page.keyboard.type("post@bodo.example")
    page.keyboard.press("Enter")
    page.get_by_role("rowheader", name="Bodø kommune").wait_for()


def enter_partner(page, name, address):
    page.goto(HOUSE)
    page.get_by_role("link", name="Partnere", exact=True).click()
    page.get_by_label("Partner", exact=True).fill(name)
    page.get_by_label("E-postadresse til en kontakt").fill(address)
    with page.expect_navigation():
        page.get_by_role("button", name="Sett på listen").click()
