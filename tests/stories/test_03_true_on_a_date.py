"""Story 3: what was true on a day, and what was known of it, stay two different questions."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.stories.walking import NORA, says, sign_in, tab_to

LAST_MONTH = (timezone.localdate() - timedelta(days=31)).isoformat()
BEFORE_NORCE = "2018-12-31"


@pytest.mark.parametrize(
    ("day", "partners"), [("2018-11-21", 7), ("2019-01-31", 9), ("2021-07-01", 13), ("2021-12-31", 15)]
)
def test_nora_had_as_many_partners_as_its_report_says(page, day, partners):
    page.goto(NORA + "members/")
    ask_for(page, day)
    assert counted(page, "partnere") == partners
    assert len(names(page)) == partners


@pytest.mark.parametrize(("day", "universities"), [("2015-12-31", 5), ("2018-12-31", 13)])
def test_the_alan_turing_institute_grew_from_five_universities_to_thirteen(page, day, universities):
    page.goto("/nb/networks/turing/members/")
    ask_for(page, day)
    assert len(names(page)) == universities


def test_the_growth_on_noras_page_opens_the_list_of_that_day(page):
    page.goto(NORA)
    page.locator("svg a[href*='on=2019-01-01'] circle").last.click()
    page.wait_for_url("**/members/?on=2019-01-01")
    assert len(names(page)) == 9
    assert "Hvem som var med 1. januar 2019" in says(page)


def test_a_wrong_joining_date_is_corrected_and_last_month_still_knows_the_old_one(page):
    sign_in(page, "Ingrid Solheim")
    page.goto(NORA + f"members/?on={BEFORE_NORCE}")
    assert "NORCE" not in names(page)

    correct_norce(page, "2018-12-01")

    page.goto(NORA + f"members/?on={BEFORE_NORCE}")
    assert "NORCE" in names(page)
    ask_for(page, BEFORE_NORCE, known_on=LAST_MONTH)
    assert "NORCE" not in names(page)
    page.goto(NORA + "members/norce/")
    assert page.locator("s", has_text="1. januar 2019").is_visible()
    assert "Avtalen var signert en måned før" in says(page)


@pytest.mark.once
def test_the_day_of_the_list_is_moved_without_a_mouse(page):
    page.goto(NORA + "members/")
    tab_to(page, page.get_by_role("textbox", name="Medlemmer den"))
    page.keyboard.type("01072021")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("on=2021-0[17]-0[17]"))
    assert len(names(page)) in {9, 13}


def ask_for(page, day, known_on=""):
    """Move the day by the control; the list follows by itself."""
    page.get_by_label("Medlemmer den").fill(day)
    page.wait_for_url(re.compile(f"on={day}"))
    if known_on:
        page.get_by_label("Slik vi visste det").fill(known_on)
        page.wait_for_url(re.compile(f"known_on={known_on}"))
    page.get_by_text(re.compile("Hvem som var med")).wait_for()


def names(page):
    return [name.strip() for name in page.locator("main table tbody th[scope=row]").all_inner_texts()]


def counted(page, tier):
    return int(page.get_by_role("link", name=re.compile(rf"^\d+ {tier}$")).inner_text().split()[0])


def correct_norce(page, started_on):
    page.goto(NORA + "members/norce/")
    page.get_by_role("link", name="Rett", exact=True).click()
    page.get_by_label("Medlem fra").fill(started_on)
    page.get_by_label("Hva som var feil").fill("Avtalen var signert en måned før.")
    page.get_by_role("button", name="Rett det").click()
    page.wait_for_url("**/members/norce/")
