"""A passkey made, used and lost, in a real browser with a fingerprint reader that always agrees."""

import re

import pytest

from tests.browsing import PATIENCE

pytestmark = pytest.mark.once
WHO = "passkey@samklang.example"


@pytest.fixture
def reader(browser, live_site):
    """A tab at ``localhost``: a passkey needs an address with a name, not a number."""
    context = browser.new_context(base_url=f"http://localhost:{live_site.port}", locale="en-GB")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if "Content Security" in line.text else None)
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()
    assert not troubles


def code_from_outbox(page):
    other = page.context.new_page()
    other.goto("/en/outbox/")
    code = re.search(r"(\S+) (?:is your code|confirms your address)", other.locator("main").inner_text())[1]
    other.close()
    return code


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def open_account(page):
    page.goto("/en/account/sign-up/")
    page.get_by_label("Email address").fill(WHO)
    page.get_by_label("Your name").fill("Pia Passkey")
    press(page, "Send me a code")
    page.wait_for_url("**/confirm-address/**")
    page.get_by_label("Code").fill(code_from_outbox(page))
    press(page, "Confirm")
    page.wait_for_url(re.compile(r"/en/$"))


def sign_out(page):
    page.goto("/en/account/sign-out/")
    press(page, "Sign out")
    page.wait_for_url(re.compile(r"/en/$"))


def test_a_passkey_signs_in_by_itself_and_is_the_second_lock_for_a_code(reader):
    open_account(reader)
    reader.goto("/en/account/ways/passkeys/add/")
    press(reader, "Add a passkey")
    reader.wait_for_url("**/recovery-codes/")
    assert reader.locator(".recovery-codes li").count() == 10

    sign_out(reader)
    reader.goto("/en/account/sign-in/?next=/en/account/ways/")
    press(reader, "Use a passkey")
    reader.wait_for_url(re.compile(r"\d/en/account/ways/$"))
    assert reader.locator("strong", has_text="My passkey").count() == 1

    sign_out(reader)
    reader.goto("/en/account/sign-in/")
    reader.get_by_label("Email address").fill(WHO)
    press(reader, "Send me a code")
    reader.wait_for_url("**/sign-in/code/**")
    reader.get_by_label("Code").fill(code_from_outbox(reader))
    press(reader, "Sign in")
    reader.wait_for_url("**/second-step/")
    press(reader, "Use a passkey")
    reader.wait_for_url(re.compile(r"/en/$"))


def test_at_a_bare_number_the_page_says_why_a_passkey_cannot_be_used(new_page):
    page = new_page(locale="en-GB")
    page.goto("/en/account/sign-in/")
    press(page, "Use a passkey")

    page.get_by_text("Passkeys need an address with a name").wait_for(state="visible")


def test_without_script_the_other_ways_stand_and_the_passkey_is_not_shown(new_page):
    page = new_page(locale="en-GB", java_script_enabled=False)
    page.goto("/en/account/sign-in/")

    assert not page.get_by_role("button", name="Use a passkey").is_visible()
    page.get_by_label("Email address").fill("noscript@samklang.example")
    press(page, "Send me a code")
    page.wait_for_url("**/sign-in/code/**")
