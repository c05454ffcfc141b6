"""The letters of asking and inviting, each in its reader's own language."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from samklang.accounts.models import User
from samklang.foundation import mail
from samklang.networks.models import Invitation, Mandate


def invited(invitation: Invitation, token: str) -> None:
    _with_link(invitation, token, "networks/mail/invited.txt", key=f"networks-invited-{invitation.pk}")


def reminded(invitation: Invitation, token: str) -> None:
    _with_link(invitation, token, "networks/mail/reminded.txt", key=f"networks-reminded-{invitation.pk}")


def request_came_in(request: Invitation, readers: Iterable[User]) -> None:
    for reader in readers:
        url = _address(reader.language, "networks:invitation", request.network.slug, request.pk)
        mail.send(
            reader.email,
            "networks/mail/request_came_in.txt",
            {"request": request, "network": request.network, "url": url},
            language=reader.language,
            key=f"networks-request-{request.pk}-{reader.pk}",
        )


def request_turned_down(request: Invitation) -> None:
    mail.send(
        request.email,
        "networks/mail/request_turned_down.txt",
        {"request": request, "network": request.network},
        language=request.language,
        key=f"networks-turned-down-{request.pk}",
    )


def mandate_given(mandate: Mandate) -> None:
    """Somebody may now act; whoever was just given an account learns here that there is one."""
    user = mandate.user
    with translation.override(user.language):
        role, whom = mandate.get_role_display(), mandate.on_behalf_of
    mail.send(
        user.email,
        "networks/mail/mandate_given.txt",
        {"mandate": mandate, "role": role, "whom": whom, "url": _address(user.language, "account_login")},
        language=user.language,
        key=f"networks-mandate-{mandate.pk}",
    )


def _with_link(invitation: Invitation, token: str, template: str, *, key: str) -> None:
    facts = {
        "invitation": invitation,
        "network": invitation.network,
        "url": _address(invitation.language, "networks:answer", token),
    }
    mail.send(invitation.email, template, facts, language=invitation.language, key=key)


def _address(language: str, name: str, *args: object) -> str:
    with translation.override(language):
        return settings.BASE_URL + reverse(name, args=args)
