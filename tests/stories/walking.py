"""What every walk does: sign in as a person of the demo, read the letters, find the way by keyboard."""

import re
import time

from playwright.sync_api import TimeoutError as TooLate

PATIENCE = 180
"""Seconds until what a worker must do counts as not done."""
FORUM = "/nb/networks/ai-for-smarte-byer-og-samfunn/"
NORA = "/nb/networks/nora/"


def sign_in(page, name, *, language="nb"):
    """Be one of the people of the demonstration, by the button with the name."""
    page.goto(f"/{language}/account/sign-in/")
    page.get_by_role("button", name=re.compile(name)).click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def follow(page, control):
    """Press what leads to another page, and be there."""
    with page.expect_navigation():
        control.click()


def says(page):
    """Everything the page says, on one line, once it is there to its end."""
    page.wait_for_load_state()
    return " ".join(page.locator("main").inner_text().split())


def letters(page, words):
    """The subjects and receivers of the letters that hold these words, the newest first."""
    page.goto(f"/nb/outbox/?q={words}")
    rows = page.locator("main table tbody tr").all()
    return [(row.get_by_role("rowheader").inner_text(), row.locator("td").first.inner_text()) for row in rows]


def has_once(page, words, letter):
    """Whether this letter is there, once; a digest that tells of the same may come beside it at any time."""
    return letters(page, words).count(letter) == 1


def await_letter(page, words, letter):
    """The same, when the letter is written by a worker that takes its time on a busy machine."""
    until = time.monotonic() + PATIENCE
    while letter not in letters(page, words) and time.monotonic() < until:
        page.wait_for_timeout(500)
    return has_once(page, words, letter)


def read_letter(page, words, letter):
    """Open the letter with this subject among those that hold these words, and say what it says."""
    page.goto(f"/nb/outbox/?q={words}")
    follow(page, page.locator("main table tbody").get_by_role("link", name=letter[0], exact=True))
    return says(page)


def tab_to(page, control, *, within=80):
    """Press Tab until this control has the focus; each stop on the way must be seen."""
    for _ in range(within):
        page.keyboard.press("Tab")
        see_the_focus(page)
        if control.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{within} presses of Tab did not lead to {control}")


def see_the_focus(page):
    """Whoever has the focus is on the screen, or soon scrolled to, and dressed as nobody else is."""
    try:
        page.wait_for_function(_SEEN)
    except TooLate:
        raise AssertionError(f"the focus is not to be seen at {page.evaluate(_WHERE)}") from None


_WHERE = "document.activeElement.outerHTML.slice(0, 200)"
_SEEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one.type === "date") return true;
  const dressed = [one, one.parentElement, ...one.querySelectorAll("circle, path, svg")].some((part) => {
    const style = getComputedStyle(part);
    const isRinged = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return isRinged || style.boxShadow !== "none" || (part !== one && parseFloat(style.strokeWidth) >= 3);
  });
  const box = one.getBoundingClientRect();
  return dressed && box.bottom > 0 && box.top < innerHeight;
}"""
