"""The house's own pages of signing in and of the account. Allauth's pages are listed in ``urls``."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import get_login_redirect_url
from allauth.core.exceptions import RateLimited
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as provider
from allauth.socialaccount.adapter import get_adapter as get_provider_adapter
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from requests import RequestException

from samklang.foundation.http import SIGNED_IN, View, page, refusals_on, route

from . import actions, queries, rules
from .confirming import MailedCode
from .forms import ClosingForm, CodeForm, ProfileForm
from .http import SignedInRequest
from .models import User

log = structlog.get_logger("samklang.accounts")

LANGUAGE = "oidc_language"

freshly_confirmed: Callable[[View], View] = reauthentication_required
"""Ask first who it is, where the person has not just said so."""


class StartsOver:
    """Whoever comes back here has thought again: a mistyped address, another way to sign in."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:  # noqa: ARG002 -- allauth's
        clear_login(request)


class SignIn(StartsOver, account.RequestLoginCodeView):
    """The address first; then a code, unless another way is chosen."""

    template_name = "accounts/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "providers": get_provider_adapter().list_providers(self.request),
            "demo_people": queries.demo_people() if settings.DEMO else [],
        }


class PasswordSignIn(StartsOver, account.LoginView):
    template_name = "accounts/sign_in_password.html"


class SignUp(StartsOver, account.SignupView):
    template_name = "accounts/sign_up.html"


class AddPasskey(webauthn.AddWebAuthnView):
    template_name = "accounts/passkey_add.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Allauth forgets a form that came back with errors; here they are shown."""
        return {**super().get_context_data(**kwargs), **kwargs}


class Logins(provider.ConnectionsView):
    """Back to the page where the button was; a page of its own only where a login cannot be unlinked."""

    success_url = reverse_lazy("mfa_index")


@method_decorator(reauthentication_required, name="dispatch")
class SetPassword(account.PasswordSetView):
    """Allauth asks nobody first; a first password would let whoever sits here come back."""


@method_decorator([login_required, never_cache], name="dispatch")
class ConfirmByMail(account.BaseReauthenticateView):
    """First a button that sends the code, then the box that takes it."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.code = MailedCode.awaited(request) if request.user.is_authenticated else None
        self.asks_for_code = self.code is None or request.POST.get("action") == "resend"

    def get_form_class(self) -> type[forms.Form]:
        return forms.Form if self.asks_for_code else CodeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        typed = {} if self.asks_for_code or self.code is None else {"code": self.code.code}
        return {**super().get_form_kwargs(), **typed}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {"email": self.request.user.email, "is_sent": self.code is not None}
        return {**super().get_context_data(**kwargs), **facts}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if self.code is None or self.asks_for_code:
            return self._send()
        self.code.finish()
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        if self.code and not self.code.record_invalid_attempt():
            return self._back("too_many_login_attempts")
        response: HttpResponse = super().form_invalid(form)
        return response

    def _send(self) -> HttpResponse:
        try:
            MailedCode.ask_for(self.request)
        except RateLimited:
            return self._back("rate_limited")
        return self._back()

    def _back(self, trouble: str = "") -> HttpResponse:
        if trouble:
            messages.error(self.request, str(get_adapter().error_messages[trouble]))
        return HttpResponseRedirect(self.passthrough_next_url(self.request.path))


@route("POST")
def sign_in_as_demo_person(request: HttpRequest, user_id: int) -> HttpResponse:
    """One press and you are the person; there is no such page outside a demo installation."""
    user = get_object_or_404(User, pk=user_id)
    if not rules.may_be_entered_as_demo(user):
        raise Http404
    logout(request)
    adapter = get_adapter()
    adapter.login(request, user)
    response: HttpResponse = adapter.post_login(
        request,
        user,
        email_verification="none",
        signal_kwargs=None,
        email=user.email,
        signup=False,
        redirect_url=get_login_redirect_url(request),
    )
    return response


@route("POST")
def openid_connect_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the provider; the way back has one address for all languages, so ours is remembered."""
    request.session[LANGUAGE] = translation.get_language()
    try:
        response: HttpResponse = openid_connect.login(request, provider_id)
    except RequestException as trouble:
        return _told_of_provider(request, provider_id, type(trouble).__name__)
    if not isinstance(response, HttpResponseRedirect):
        return response
    # Browsers follow no redirect from a form to another site where the policy says that forms stay here; so
    # this is a page of its own that leads on by itself, and by a link where it does not.
    name = get_provider_adapter().get_provider(request, provider=provider_id).name
    going = page(request, "accounts/going_out.html", {"name": name, "url": response.url})
    going["Refresh"] = f"0; url={response.url}"
    return going


@route("GET")
def openid_connect_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    language = request.session.pop(LANGUAGE, None) or translation.get_language()
    translation.activate(language)
    request.LANGUAGE_CODE = language
    try:
        response: HttpResponse = openid_connect.callback(request, provider_id)
    except KeyError as missing:
        # Allauth trips over an answer without the claim that says who it is.
        if missing.args != (_claim_of_identity(request, provider_id),):
            raise
        return _told_of_provider(request, provider_id, "no claim of identity")
    return response


def _claim_of_identity(request: HttpRequest, provider_id: str) -> str:
    app = get_provider_adapter().get_provider(request, provider=provider_id).app
    return str(app.settings.get("uid_field", "sub"))


def _told_of_provider(request: HttpRequest, provider_id: str, trouble: str) -> HttpResponse:
    log.warning("provider_silent", provider=provider_id, trouble=trouble)
    told = page(request, "accounts/provider_error.html", {})
    told.status_code = HTTPStatus.BAD_GATEWAY
    return told


@route("GET", "POST", roles=(SIGNED_IN,))
def profile(request: SignedInRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        facts = form.cleaned_data
        actions.change_profile(request.user, name=facts["name"], language=facts["language"])
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    return page(request, "accounts/profile.html", {"form": form, "section": "profile"})


@route("GET", roles=(SIGNED_IN,))
def ways(request: SignedInRequest) -> HttpResponse:
    """Every way into this account, and what can be added or taken away."""
    providers = get_provider_adapter().list_providers(request)
    found = queries.ways_of(request.user)
    named = {provider.app.provider_id: provider.name for provider in providers}
    context = {
        "ways": found,
        "logins": [(login, named.get(login.provider, login.provider)) for login in found.logins],
        "providers": [
            provider
            for provider in providers
            if provider.app.provider_id not in {row.provider for row in found.logins}
        ],
        "section": "ways",
    }
    return page(request, "accounts/ways.html", context)


@route("GET", roles=(SIGNED_IN,))
def visits(request: SignedInRequest) -> HttpResponse:
    found = queries.visits_of(request.user, here=request.session.session_key)
    return page(request, "accounts/visits.html", {"visits": found, "section": "visits"})


@route("POST", roles=(SIGNED_IN,))
def end_visit(request: SignedInRequest, visit_id: int) -> HttpResponse:
    actions.end_visit(request.user, visit_id)
    messages.success(request, _("That place is signed out."))
    return redirect("accounts:visits")


@route("POST", roles=(SIGNED_IN,))
def end_other_visits(request: SignedInRequest) -> HttpResponse:
    actions.end_other_visits(request.user, here=request.session.session_key)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("accounts:visits")


@route("GET", roles=(SIGNED_IN,))
def my_data(request: SignedInRequest) -> HttpResponse:
    return page(request, "accounts/my_data.html", {"section": "data"})


@route("POST", roles=(SIGNED_IN,))
@freshly_confirmed
def download_my_data(request: SignedInRequest) -> HttpResponse:
    response = HttpResponse(queries.as_zip(request.user), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="samklang-{timezone.localdate():%Y-%m-%d}.zip"'
    return response


@route("GET", "POST", roles=(SIGNED_IN,))
@freshly_confirmed
def close(request: SignedInRequest) -> HttpResponse:
    form = ClosingForm(request.POST or None, user=request.user)
    if form.is_valid():
        with refusals_on(form):
            actions.erase(request.user, by=request.user, at=timezone.now())
            logout(request)
            messages.success(
                request, _("Your account is closed and your data is erased. Thank you for being here.")
            )
            return redirect(f"/{translation.get_language()}/")
    return page(request, "accounts/close.html", {"form": form, "section": "data"})
