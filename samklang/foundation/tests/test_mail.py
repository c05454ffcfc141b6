from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller

from samklang.config.mail import read
from samklang.foundation import mail
from samklang.foundation.models import Letter
from samklang.foundation.tests.factories import LetterFactory
from tests.live import PATIENCE, free_port

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 24, 12, tzinfo=UTC)


class PostOffice:
    """A mail server that keeps what it takes; ``says`` is its answer to the content."""

    def __init__(self):
        self.taken, self.says = [], "250 taken"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 -- aiosmtpd's name
        if self.says.startswith("250"):
            self.taken.append(envelope)
        return self.says


@pytest.fixture
def office(settings):
    handler = PostOffice()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port, ready_timeout=PATIENCE)
    controller.start()
    settings.MAIL_URL = f"smtp://127.0.0.1:{port}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield handler
    controller.stop()


def test_a_waiting_letter_is_carried_once(office):
    letter = LetterFactory(subject="Velkommen æøå", headers={"List-Unsubscribe": "<https://x.example/>"})

    mail.carry()
    mail.carry()

    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT
    [envelope] = office.taken
    assert envelope.rcpt_tos == [letter.to]
    assert b"List-Unsubscribe: <https://x.example/>" in envelope.content


def test_a_server_that_is_busy_is_asked_again_later(office):
    letter = LetterFactory()
    office.says = "451 come again"
    with time_machine.travel(NOON, tick=False):
        mail.carry()
    letter.refresh_from_db()
    assert (letter.state, letter.next_at) == (Letter.State.WAITING, NOON + timedelta(minutes=1))

    office.says = "250 taken"
    with time_machine.travel(NOON + timedelta(minutes=2), tick=False):
        mail.carry()

    letter.refresh_from_db()
    assert (letter.state, letter.trouble) == (Letter.State.SENT, "")


def test_a_server_that_says_no_for_good_ends_it(office):
    letter = LetterFactory()
    office.says = "554 never"

    mail.carry()

    letter.refresh_from_db()
    assert letter.state == Letter.State.FAILED
    assert "never" in letter.trouble


def test_a_letter_that_was_interrupted_is_not_sent_again(office):
    LetterFactory(state=Letter.State.SENDING, attempts=1)

    mail.carry()

    assert Letter.objects.get().state == Letter.State.FAILED
    assert office.taken == []


def test_a_demo_without_a_mail_server_keeps_its_letters(settings):
    settings.DEMO = True
    LetterFactory()

    mail.carry()

    assert Letter.objects.get().state == Letter.State.KEPT


def test_without_a_mail_server_letters_wait():
    LetterFactory()

    mail.carry()

    assert Letter.objects.get().state == Letter.State.WAITING


def test_the_mail_address_says_how_to_reach_the_server():
    facts = read("smtp://post%40x:p%2Fw@mail.example?from=nora@x.example", "https://nora.example")

    assert (facts["user"], facts["password"], facts["port"], facts["starttls"]) == (
        "post@x",
        "p/w",
        587,
        True,
    )
    assert facts["from"] == "nora@x.example"
    assert read("smtps://mail.example", "https://nora.example")["port"] == 465


def test_a_letter_no_mail_can_be_made_of_fails_at_once_and_says_why(office):
    wrong, right = LetterFactory(headers={"X-Line": "two\nlines"}), LetterFactory()

    mail.carry()

    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.state, right.state) == (Letter.State.FAILED, Letter.State.SENT)
    assert "BadHeaderError" in wrong.trouble


def test_a_letter_that_failed_is_sent_again_and_one_that_did_not_is_not(office):
    letter = LetterFactory(state=Letter.State.FAILED, attempts=7, trouble="554 never")

    mail.send_again(letter, at=letter.next_at)
    mail.carry()

    letter.refresh_from_db()
    assert (letter.state, letter.attempts, len(office.taken)) == (Letter.State.SENT, 1, 1)
    with pytest.raises(mail.NotSent, match="did not fail"):
        mail.send_again(letter, at=letter.next_at)


def test_what_is_long_over_is_emptied_and_never_written_again():
    facts = {"created_at": NOON, "key": "reminder:1"}
    over = LetterFactory(state=Letter.State.SENT, reader=7, headers={"a": "b"}, html="<p>", **facts)
    waiting = LetterFactory(created_at=NOON)
    young = LetterFactory(state=Letter.State.SENT, created_at=NOON + timedelta(days=1))

    mail.forget(before=NOON + timedelta(hours=1))

    for letter in (over, waiting, young):
        letter.refresh_from_db()
    assert (over.to, over.subject, over.body, over.html, over.headers, over.reader) == ("",) * 4 + ({}, None)
    assert all((waiting.body, young.body))
    same = mail.send("k@x.example", "accounts/mail/unknown_account.txt", {}, language="nb", key="reminder:1")
    assert (same.pk, same.state, same.to) == (over.pk, Letter.State.SENT, "")
