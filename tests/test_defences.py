"""What somebody who means harm would try first; each try has its control, which shows that it could work."""

import csv
import io
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from samklang.accounts.tests.factories import UserFactory
from samklang.config.routes import routes
from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.markdown import rendered
from samklang.foundation.models import Letter
from samklang.networks import actions
from samklang.networks.tests.factories import MandateFactory, NetworkFactory, TierFactory
from tests.isolation.table import ROWS
from tests.isolation.world import world

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OPENED_BY_A_TOKEN = {"history:unsubscribe"}
"""A mail program presses this button by itself (RFC 8058); the token in its address is what opens it."""
ELSEWHERE = ("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)")


def person_with_password():
    user = UserFactory()
    user.set_password("a long enough sentence")
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    return user


def secretary(network):
    return MandateFactory(network=network).user


@pytest.mark.long
def test_a_form_sent_from_another_site_is_refused_on_every_page_that_takes_one():
    """The control: whoever sends without the check gets further than 403 on most of the same pages."""
    seen = world()
    operator, open_doors = seen.people["operator"], 0
    strict, lax = (
        Client(enforce_csrf_checks=is_on, raise_request_exception=False) for is_on in (True, False)
    )
    for client in (strict, lax):
        client.force_login(operator)
    for route in routes():
        # A route without a row is the matrix's to miss.
        if "POST" not in route.methods or route.name in OPENED_BY_A_TOKEN or route.name not in ROWS:
            continue
        address = reverse(route.name, kwargs=ROWS[route.name].args(seen.theirs))
        answer = strict.post(address)
        assert answer.status_code == 403 or _is_csrf_page(answer), route.name
        open_doors += operator.is_active and lax.get(address).status_code == 200
    assert open_doors > 10


def _is_csrf_page(answer):
    """Whoever signs in with a form that is too old is brought back to the form, with nothing done."""
    return answer.status_code == 302 and "sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_to_another_site(client, target):
    user = person_with_password()
    sent = {"login": user.email, "password": "a long enough sentence", "next": target}
    answer = client.post(reverse("accounts:sign_in_password"), sent)
    assert "evil" not in answer.headers.get("Location", "")
    assert "javascript" not in answer.headers.get("Location", "")

    client.force_login(secretary(NetworkFactory()))
    for name in ("networks:act", "account_logout"):
        assert "evil" not in client.post(reverse(name), {"next": target}).headers.get("Location", "")
        client.force_login(secretary(NetworkFactory()))


def test_somebody_is_sent_back_within_the_house(client):
    """The control of the test above."""
    client.force_login(secretary(NetworkFactory()))

    answer = client.post(reverse("networks:act"), {"next": "/en/organisations/"})

    assert answer.headers["Location"] == "/en/organisations/"


def test_no_header_can_be_slipped_into_an_answer_or_a_letter(client):
    client.force_login(secretary(NetworkFactory()))
    answer = client.post(reverse("networks:act"), {"next": "/en/\r\nSet-Cookie: stolen=1"})
    assert "stolen" not in str(answer.headers) or "\n" not in str(answer.headers.get("Location", ""))
    assert "stolen" not in answer.cookies

    network = NetworkFactory(name="North\r\nBcc: all@evil.example")
    invite(network)
    assert all("\n" not in letter.subject and "\r" not in letter.subject for letter in Letter.objects.all())
    assert Letter.objects.exists()


def invite(network):
    actions.invite(
        network,
        organisation=OrganisationFactory(),
        tier=TierFactory(network=network),
        email="post@town.example",
        language="en",
        by=secretary(network),
        at=NOW,
    )


def test_a_letter_leads_here_whatever_host_was_asked(client, settings):
    settings.BASE_URL = "https://samklang.example"
    settings.ALLOWED_HOSTS = ["*"]
    network = NetworkFactory()
    client.force_login(secretary(network))
    tier, party = TierFactory(network=network), OrganisationFactory()

    sent = {"email": "post@town.example", "tier": tier.pk, "language": "en", "person_name": "A"}
    page = f"{reverse('networks:invite', args=[network.slug])}?organisation={party.slug}"
    answer = client.post(page, sent, headers={"host": "evil.example"})

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    letter = Letter.objects.get()
    assert "https://samklang.example/" in letter.body
    assert "evil.example" not in letter.body


@pytest.mark.parametrize("name", ['=HYPERLINK("https://evil.example")', "+1+1", "-1+1", "@SUM(A1)"])
def test_a_name_is_no_formula_in_an_exported_list(client, name):
    OrganisationFactory(name=name)
    address = reverse("directory:organisations")

    lines = list(csv.reader(io.StringIO(client.get(f"{address}?format=csv").getvalue().decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == [f"'{name}"]

    sheet = load_workbook(io.BytesIO(client.get(f"{address}?format=xlsx").getvalue())).active
    cells = [cell for row in sheet.iter_rows(min_row=2, max_col=1) for cell in row]
    assert [cell.data_type for cell in cells] == ["s"]


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"<html><script>x</script>"]
)
@pytest.mark.parametrize("name", ["logo.svg", "logo.png"])
def test_only_a_picture_becomes_a_logo(client, content, name):
    network = NetworkFactory()
    client.force_login(secretary(network))

    logo = SimpleUploadedFile(name, content, content_type="image/png")
    answer = client.post(reverse("networks:edit", args=[network.slug]), {"name": network.name, "logo": logo})

    assert "This is not a PNG or JPEG picture." in answer.content.decode()
    network.refresh_from_db()
    assert network.logo == ""


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://evil.example/pixel.png)",
        "<img src=x onerror=alert(1)>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<a href='https://x.example' onclick='alert(1)'>x</a>",
    ],
)
def test_no_text_that_people_write_becomes_a_program(text):
    html = rendered(text)
    assert not any(f"<{tag}" in html for tag in ("script", "img", "iframe", "svg"))
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert "<a href='https://x.example' onclick" not in html


def test_a_link_that_people_write_is_a_link():
    """The control of the test above."""
    assert 'href="https://samklang.example"' in rendered("[x](https://samklang.example)")


def test_the_session_is_another_after_signing_in(client):
    user = person_with_password()
    session = client.session
    session["left"] = "by somebody else"
    session.save()
    before = session.session_key

    client.post(
        reverse("accounts:sign_in_password"), {"login": user.email, "password": "a long enough sentence"}
    )

    assert client.session.session_key != before
    assert client.session.get("_auth_user_id") == str(user.pk)


def test_a_page_of_somebody_signed_in_is_never_kept_for_a_visitor(settings):
    settings.MIDDLEWARE = ["samklang.foundation.page_cache.keep_pages", *settings.MIDDLEWARE]
    network = NetworkFactory(name="Hush", is_public=False)
    address = reverse("networks:networks")
    inside, outside = Client(), Client()
    inside.force_login(secretary(network))

    first, visitor, again = (client.get(address) for client in (inside, outside, inside))

    assert "Hush" in first.content.decode()
    assert "Hush" not in visitor.content.decode()
    assert "Hush" in again.content.decode()
    assert "private" in first.headers["Cache-Control"]
    assert "public" in visitor.headers["Cache-Control"]
