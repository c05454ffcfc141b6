"""Story 6: a signing is planned, postponed, planned anew and held; the record, the calendar and the other
party follow each step.

The memorandum with The Alan Turing Institute went this way once; its record tells it. The agreement that is
on its way in the demonstration goes it again, step by step.
"""

import re

import pytest
from django.utils import timezone

from tests.stories.walking import letters, says, sign_in, tab_to

TOLD = "/nb/agreements/turing-memorandum/"
WALKED = "/nb/agreements/learning-from-municipalities/"
TITLE = "Lære av kommunenes kunstige intelligens"
ANEW = re.compile("Planlegg (på nytt|signeringen)")
OTHER = "ingrid.solheim@nora.example"


def test_the_record_of_the_memorandum_shows_each_step(page):
    page.goto(TOLD)
    steps = [
        " ".join(step.split()) for step in page.locator(".sk-timeline").first.locator("li").all_inner_texts()
    ]
    told = list(reversed(steps))
    assert [step for step in told if "London" in step] == [
        "1. oktober 2021 Signering planlagt – 8. desember 2021, London",
        "1. desember 2021 Signering utsatt – 8. desember 2021, London Økende smitte av covid-19",
        "1. mars 2022 Signering planlagt – 10. mai 2022, London",
        "10. mai 2022 Signert, London",
    ]


@pytest.mark.once
def test_a_signing_is_postponed_and_planned_anew_without_a_mouse(page):
    sign_in(page, "Marte Haugland")
    page.goto(WALKED)
    press(page, page.get_by_role("link", name="Utsett signeringen"))
    page.wait_for_url("**/postpone/")
    tab_to(page, page.get_by_label("Hvorfor den utsettes"))
    page.keyboard.type("Toget går ikke.")
    press(page, page.get_by_role("button", name="Utsett"))
    page.wait_for_url("**" + WALKED)
    press(page, page.get_by_role("link", name=ANEW))
    page.wait_for_url("**/plan/")
    page.get_by_label("Dagen for signeringen").fill(
        timezone.localdate().isoformat()
    )  # the old one may be over
    press(page, page.get_by_role("button", name="Planlegg signeringen"))
    page.wait_for_url("**" + WALKED)
    assert "Toget går ikke." in says(page)


def test_planned_postponed_planned_anew_and_signed(new_page):
    forum, nora, outbox = new_page(), new_page(), new_page()
    sign_in(forum, "Marte Haugland")
    first, told = signing_in_calendar(outbox), told_of_it(outbox)

    postpone(forum)
    held_off, told = signing_in_calendar(outbox), is_told(outbox, "Signering utsatt: ", told)
    assert held_off["UID"] == first["UID"]
    assert int(held_off["SEQUENCE"]) > int(first["SEQUENCE"])

    day = plan_anew(forum)
    anew, told = signing_in_calendar(outbox), is_told(outbox, "Signering planlagt: ", told)
    assert (anew["UID"], anew["DTSTART;VALUE=DATE"]) == (first["UID"], f"{day:%Y%m%d}")
    assert int(anew["SEQUENCE"]) > int(held_off["SEQUENCE"])

    approve(forum)
    sign_in(nora, "Ingrid Solheim")
    approve(nora)
    told = told_of_it(outbox)
    sign(forum)
    is_told(outbox, "Signert: ", told)
    assert signing_in_calendar(outbox)["STATUS"] == "CONFIRMED"
    tells_each_step(outbox)


def told_of_it(page):
    """The letters to the other party about this agreement; a digest may come between them at any time."""
    return [letter for letter in letters(page, OTHER) if TITLE in letter[0]]


def is_told(page, step, told_before):
    """One letter of the new ones to the other party names the step; a reminder of the day may be another."""
    now = told_of_it(page)
    new = now[: len(now) - len(told_before)]
    assert now[len(new) :] == told_before
    assert new.count((step + TITLE, OTHER)) == 1
    return now


def press(page, control):
    tab_to(page, control)
    page.keyboard.press("Enter")


def signing_in_calendar(page):
    """The one event of the walked agreement, as a calendar that subscribes sees it."""
    text = page.request.get("/nb/agreements/calendar.ics").text().replace("\r\n ", "")
    events = text.replace("\r\n", "\n").split("BEGIN:VEVENT\n")[1:]
    (mine,) = [event for event in events if "learning-from-municipalities" in event]
    return dict(line.split(":", 1) for line in mine.splitlines() if ":" in line)


def postpone(page):
    page.goto(WALKED)
    page.get_by_role("link", name="Utsett signeringen").click()
    page.get_by_label("Hvorfor den utsettes").fill("Smitten øker igjen.")
    page.get_by_role("button", name="Utsett").click()
    page.wait_for_url("**" + WALKED)
    assert "er utsatt. Ingen ny dag er satt." in says(page)


def plan_anew(page):
    """For today, which is the day that is answered, even if it ends meanwhile."""
    today = timezone.localdate()
    page.goto(WALKED)
    page.get_by_role("link", name=ANEW).click()
    page.get_by_label("Dagen for signeringen").fill(today.isoformat())
    page.get_by_role("textbox", name="Sted").fill("Oslo")
    page.get_by_role("button", name="Planlegg signeringen").click()
    page.wait_for_url("**" + WALKED)
    return today


def approve(page):
    page.goto(WALKED)
    page.get_by_role("link", name="Les og godkjenn").click()
    page.get_by_label("Jeg har lest disse vilkårene").check()
    page.get_by_role("button", name="Godkjenn denne teksten").click()
    page.wait_for_url("**" + WALKED)


def sign(page):
    page.goto(WALKED)
    page.get_by_role("link", name="Før inn signeringen").click()
    page.get_by_role("button", name="Den er signert").click()
    page.wait_for_url("**" + WALKED)


def tells_each_step(page):
    page.goto(WALKED)
    said = says(page)
    assert "Signering utsatt –" in said
    assert "Smitten øker igjen." in said
    assert "Signert, Oslo" in said
