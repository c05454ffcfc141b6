"""A real browser for tests. A page that asks another site for anything, or breaks in script, fails."""

import os
import shutil
from urllib.parse import urlsplit

import pytest

PATIENCE = 60_000
"""Milliseconds until what must come counts as not coming. What comes is waited for no longer."""
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is here: the shell is the same engine without the window around it, at half the cost."""
CHROMIUM = next(filter(None, map(shutil.which, PROGRAMS)), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, live_site):
    """``new_page(locale="fi-FI", width=320, dark=True)``: a tab of a reader with cookies of its own."""
    contexts, troubles = [], []

    def open_tab(*, locale="nb-NO", width=1280, height=900, dark=False, **options):
        context = browser.new_context(
            base_url=live_site.url,
            locale=locale,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"script error: {error}"))
        page.on("request", lambda request: _note_stranger(request.url, live_site, troubles))
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert not troubles


@pytest.fixture
def page(new_page):
    return new_page()


def _note_stranger(url, live_site, troubles):
    place = urlsplit(url)
    if place.scheme not in {"data", "blob", "about"} and place.netloc != urlsplit(live_site.url).netloc:
        troubles.append(f"a request to another site: {url}")


def pytest_collection_modifyitems(items):
    """Without Chromium, what needs it is skipped by name."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed here"))


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and os.environ.get("SAMKLANG_TEST_ALL") == "1":
        terminalreporter.write_line(
            f"FAILED: {len(skipped)} tests were skipped where all must run.", red=True
        )


def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and os.environ.get("SAMKLANG_TEST_ALL") == "1" and reporter.stats.get("skipped"):
        session.exitstatus = 1
