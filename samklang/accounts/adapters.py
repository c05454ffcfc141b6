"""Where django-allauth asks the house: letters, sentences, addresses of pages, keeping of secrets."""

# ruff: noqa: ARG002, PLR0917 -- the signatures are allauth's

import base64
import hashlib
import uuid
from collections.abc import Iterator
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.translation import get_language, gettext

from samklang.foundation import mail

from . import confirming, sentences
from .models import User
from .signals import account_changed


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {**DefaultAccountAdapter.error_messages, **sentences.ACCOUNT_ERRORS}

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the house's own outbox, in the language the person has asked for."""
        name = template_prefix.rsplit("/", 1)[-1]
        person = context.get("user") or User.objects.filter(email=email, is_active=True).first()
        language = person.language if person else get_language() or settings.LANGUAGE_CODE
        facts = {
            key: value for key, value in context.items() if key not in ("request", "user", "current_site")
        }
        facts |= {"email": email, "person": person, "base_url": settings.BASE_URL}
        key = f"{mail.SEALED}{uuid.uuid4().hex}" if "code" in context else ""
        reader = person.pk if person else None  # of a change the address that was given up is told too
        mail.send(email, f"accounts/mail/{name}.txt", facts, language=language, key=key, reader=reader)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person that a way into their account changed, and the rooms above that it did."""
        name = template_prefix.rsplit("/", 1)[-1]
        account_changed.send(sender=User, user=user, verb=name.replace("_", "-"), facts={})
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)
        elif sentence := sentences.MESSAGES.get(message_template or ""):
            facts = {key: str(value) for key, value in (message_context or {}).items()}
            messages.add_message(request, level, str(sentence).format_map(facts), extra_tags=extra_tags)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name") or user.name
        user.language = get_language() or settings.LANGUAGE_CODE
        super().save_user(request, user, form, commit=commit)
        return user

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return f"/{get_language()}/"

    get_signup_redirect_url = get_logout_redirect_url = get_login_redirect_url

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return (
            self.account_url()
            if self.request.user.is_authenticated
            else self.get_login_redirect_url(self.request)
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.account_url("ways/")

    def account_url(self, rest: str = "") -> str:
        return f"/{get_language()}/account/{rest}"

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The same ways as allauth's, named in our words, the easiest first."""
        ways = [
            {**way, "description": sentences.CONFIRM_BY[way["id"]]}
            for way in super().get_reauthentication_methods(user)
        ]
        return sorted(ways, key=lambda way: list(sentences.CONFIRM_BY).index(way["id"])) or [self._by_mail()]

    def _by_mail(self) -> dict[str, Any]:
        return {"id": "mail", "description": sentences.BY_MAIL, "url": reverse("accounts:confirm_by_mail")}

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Allauth asks nobody who has neither password nor key; here they are asked for a mailed code."""
        if confirming.must_confirm_by_mail(self.request):
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class ProviderAdapter(DefaultSocialAccountAdapter):
    error_messages = {**DefaultSocialAccountAdapter.error_messages, **sentences.PROVIDER_ERRORS}

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """A provider's "verified" counts only where the operator has said that it is to be trusted.

        Otherwise the address is confirmed by a mailed code once, as everybody's is; or a careless provider
        could open an account in the name of an address its user does not own.
        """
        if not sociallogin.provider.app.settings.get("trusts_address", False):
            for address in sociallogin.email_addresses:
                address.verified = False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        parts = [data.get("first_name"), data.get("last_name")]
        user.name = (data.get("name") or " ".join(part for part in parts if part))[:200]
        user.language = get_language() or settings.LANGUAGE_CODE
        return user

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Without a name there is something to ask first."""
        return bool(sociallogin.user.name) and bool(super().is_auto_signup_allowed(request, sociallogin))

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        return {**super().get_signup_form_initial_data(sociallogin), "name": sociallogin.user.name}

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return f"/{get_language()}/account/ways/"

    def list_providers(self, request: HttpRequest) -> list[Any]:
        return (
            list(super().list_providers(request))
            if settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
            else []
        )


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, **sentences.SECOND_STEP_ERRORS}

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return settings.MFA_TOTP_ISSUER

    def _get_site_name(self) -> str:
        return settings.MFA_TOTP_ISSUER

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        return gettext("My passkey")


def _box() -> MultiFernet:
    """Secrets of one-time codes lie encrypted, so that a stolen copy of the database gives none of them."""
    return MultiFernet([Fernet(key) for key in _keys()])


def _keys() -> Iterator[bytes]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield base64.urlsafe_b64encode(hashlib.sha256(b"samklang.second-step" + force_bytes(secret)).digest())
