"""Every page of signing in and of the account, ours and allauth's, each saying whom it is for.

Allauth finds its pages by names without a namespace, so they stand beside ours; some of its names lead to
one page of ours. The way back from a provider has one address for all languages (``callback``), since that
address is registered with the provider.
"""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as provider
from django.urls import URLPattern, include, path

from samklang.foundation.http import SIGNED_IN, VISITOR, View, route

from . import views


def _open(where: str, view: Any, name: str, template: str = "") -> URLPattern:
    return path(where, _for(VISITOR, view, template), name=name)


def _own(where: str, view: Any, name: str, template: str = "") -> URLPattern:
    section = "ways" if where.startswith("ways/") else "profile"
    return path(where, _for(SIGNED_IN, view, template, extra_context={"section": section}), name=name)


def _for(role: str, view: Any, template: str, **settings: Any) -> View:
    if template:
        settings["template_name"] = f"accounts/{template}"
    methods = ("GET", "POST") if hasattr(view, "post") else ("GET",)
    return route(*methods, roles=(role,))(view.as_view(**settings))


own = [
    path("", views.profile, name="profile"),
    path("sign-in/demo/<int:user_id>/", views.sign_in_as_demo_person, name="sign_in_as_demo_person"),
    _open("sign-in/password/", views.PasswordSignIn, "sign_in_password"),
    path("sessions/", views.visits, name="visits"),
    path("sessions/others/end/", views.end_other_visits, name="end_other_visits"),
    path("sessions/<int:visit_id>/end/", views.end_visit, name="end_visit"),
    path("data/", views.my_data, name="my_data"),
    path("data/download/", views.download_my_data, name="download_my_data"),
    path("close/", views.close, name="close"),
    _own("ways/confirm/mail/", views.ConfirmByMail, "confirm_by_mail", "confirm_by_mail.html"),
]

entrance = [
    _open("sign-in/", views.SignIn, "account_login"),
    _open("sign-in/", views.SignIn, "account_request_login_code"),
    _open("sign-in/code/", account.ConfirmLoginCodeView, "account_confirm_login_code", "sign_in_code.html"),
    _open("sign-in/second-step/", second_step.AuthenticateView, "mfa_authenticate", "second_step.html"),
    _open("sign-in/passkey/", webauthn.LoginWebAuthnView, "mfa_login_webauthn"),
    _open("sign-up/", views.SignUp, "account_signup"),
    _open(
        "confirm-address/",
        account.ConfirmEmailVerificationCodeView,
        "account_email_verification_sent",
        "confirm_address.html",
    ),
    _open("sign-out/", account.LogoutView, "account_logout", "sign_out.html"),
    _open("closed/", account.AccountInactiveView, "account_inactive", "closed.html"),
    _open(
        "password/forgotten/", account.PasswordResetView, "account_reset_password", "password_forgotten.html"
    ),
    _open(
        "password/forgotten/code/",
        account.ConfirmPasswordResetCodeView,
        "account_confirm_password_reset_code",
        "password_code.html",
    ),
    _open(
        "password/forgotten/new/",
        account.CompletePasswordResetView,
        "account_complete_password_reset",
        "password_new.html",
    ),
    _open(
        "password/forgotten/done/",
        account.PasswordResetFromKeyDoneView,
        "account_password_reset_completed",
        "password_done.html",
    ),
    path("provider/<str:provider_id>/", views.openid_connect_login, name="openid_connect_login"),
    _open(
        "provider-cancelled/",
        provider.LoginCancelledView,
        "socialaccount_login_cancelled",
        "provider_cancelled.html",
    ),
    _open("provider-error/", provider.LoginErrorView, "socialaccount_login_error", "provider_error.html"),
    _open("provider-sign-up/", provider.SignupView, "socialaccount_signup", "provider_sign_up.html"),
]

keys = [
    path("ways/", views.ways, name="mfa_index"),
    path("ways/", views.ways, name="mfa_list_webauthn"),
    _own("address/", account.EmailView, "account_email", "address.html"),
    _own("ways/confirm/", account.ReauthenticateView, "account_reauthenticate", "confirm_password.html"),
    _own("ways/confirm/code/", second_step.ReauthenticateView, "mfa_reauthenticate", "confirm_code.html"),
    _own(
        "ways/confirm/passkey/",
        webauthn.ReauthenticateWebAuthnView,
        "mfa_reauthenticate_webauthn",
        "confirm_passkey.html",
    ),
    _own("ways/password/", account.PasswordChangeView, "account_change_password", "password_change.html"),
    _own("ways/password/set/", views.SetPassword, "account_set_password", "password_set.html"),
    _own("ways/app/", totp.ActivateTOTPView, "mfa_activate_totp", "app_add.html"),
    _own("ways/app/remove/", totp.DeactivateTOTPView, "mfa_deactivate_totp", "app_remove.html"),
    _own(
        "ways/recovery-codes/",
        recovery_codes.ViewRecoveryCodesView,
        "mfa_view_recovery_codes",
        "recovery_codes.html",
    ),
    _own(
        "ways/recovery-codes/new/",
        recovery_codes.GenerateRecoveryCodesView,
        "mfa_generate_recovery_codes",
        "recovery_codes_new.html",
    ),
    _own(
        "ways/recovery-codes/file/",
        recovery_codes.DownloadRecoveryCodesView,
        "mfa_download_recovery_codes",
        "recovery_codes.txt",
    ),
    _own("ways/passkeys/add/", views.AddPasskey, "mfa_add_webauthn"),
    _own(
        "ways/passkeys/<int:pk>/remove/",
        webauthn.RemoveWebAuthnView,
        "mfa_remove_webauthn",
        "passkey_remove.html",
    ),
    _own(
        "ways/passkeys/<int:pk>/name/", webauthn.EditWebAuthnView, "mfa_edit_webauthn", "passkey_rename.html"
    ),
    _own("ways/providers/", views.Logins, "socialaccount_connections", "providers.html"),
]

urlpatterns = [path("", include((own, "accounts"))), *entrance, *keys]

callback = [
    path(
        "account/provider/<str:provider_id>/callback/",
        views.openid_connect_callback,
        name="openid_connect_callback",
    ),
]
