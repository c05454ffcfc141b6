"""Asked again before something grave: whoever has neither password nor key types in a code mailed to them."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
)
from allauth.core.internal import ratelimit
from django.http import HttpRequest

from .middleware import SIGNED_IN_AT
from .models import User

ON_ITS_WAY, CONFIRMED_AT = "code_on_its_way", "confirmed_by_mail_at"


def has_only_mail(user: User) -> bool:
    """Neither password nor key: the mailed code is how they come in, perhaps beside an outside provider."""
    return not get_reauthentication_flows(user)


def must_confirm_by_mail(request: HttpRequest) -> bool:
    """Signing in counts as confirming: it is the same proof, given a moment ago."""
    user: Any = request.user
    if not user.is_authenticated or not has_only_mail(user):
        return False
    shown = max(request.session.get(SIGNED_IN_AT, 0), request.session.get(CONFIRMED_AT, 0))
    return bool(time.time() - shown >= app_settings.REAUTHENTICATION_TIMEOUT)


class MailedCode(AbstractCodeVerificationProcess):
    """A code on its way to the reader; their session keeps it until it is typed in, worn out or too old."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
        )

    @classmethod
    def awaited(cls, request: HttpRequest) -> MailedCode | None:
        state = request.session.get(ON_ITS_WAY)
        return cls(request, state).abort_if_invalid() if state else None

    @classmethod
    def ask_for(cls, request: HttpRequest) -> None:
        """A new code makes the one before worthless."""
        user: Any = request.user
        code = cls(request, cls.initial_state(user=user, email=user.email))
        code.send()
        code.persist()

    def send(self) -> None:
        email, adapter = self.state["email"], get_adapter()
        rate = {"app": "allauth.account", "action": "request_login_code", "key": email.lower()}
        ratelimit.consume(self.request, **rate, raise_exception=True)
        self.state["code"] = adapter.generate_login_code()
        adapter.send_mail("confirm_code", email, {"user": self.user, "code": self.code})

    def persist(self) -> None:
        self.request.session[ON_ITS_WAY] = self.state

    def abort(self) -> None:
        self.request.session.pop(ON_ITS_WAY, None)

    def finish(self) -> None:
        self.abort()
        self.request.session[CONFIRMED_AT] = time.time()
        record_authentication(
            self.request, self.user, "code", email=self.state["email"], reauthenticated=True
        )
