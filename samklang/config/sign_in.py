"""How people sign in: django-allauth's settings, and the outside providers an installation names."""

import re
from typing import Any

from environs import EnvError

from samklang.config.environment import env

SIGN_IN_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

AUTHENTICATION_BACKENDS = ["samklang.accounts.sessions.Backend"]

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "samklang.accounts.passwords.Long", "OPTIONS": {"min_length": 12}},
    {"NAME": "samklang.accounts.passwords.NotCommon"},
    {"NAME": "samklang.accounts.passwords.NotAboutYou", "OPTIONS": {"user_attributes": ["name", "email"]}},
]


def providers() -> list[dict[str, Any]]:
    """The OpenID Connect providers named in ``SAMKLANG_OIDC``, each with its own strict settings.

    ``SAMKLANG_OIDC=feide,entra`` asks for ``SAMKLANG_OIDC_FEIDE_URL`` and so on. A provider that is named but
    not fully described stops the start, so that nobody finds a dead button on the sign-in page.
    """
    names: list[str] = env.list("OIDC", default=[])
    return [_provider(key) for key in names if key]


def _provider(key: str) -> dict[str, Any]:
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", key):
        raise EnvError(f"SAMKLANG_OIDC: {key!r} must be small letters, digits and hyphens.")
    prefix = f"OIDC_{key.upper().replace('-', '_')}_"
    url = env.str(prefix + "URL").rstrip("/")
    if not url.startswith("https://") and not env.bool("ALLOW_PRIVATE_PEERS", default=False):
        raise EnvError(f"SAMKLANG_{prefix}URL must start with https://.")
    details: dict[str, Any] = {
        "server_url": url,
        "oauth_pkce_enabled": True,
        "scope": env.list(prefix + "SCOPE", default=["openid", "profile", "email"]),
        "trusts_address": env.bool(prefix + "TRUST_ADDRESS", default=False),
    }
    if method := env.str(prefix + "TOKEN_AUTH", default=""):
        if method not in ("client_secret_basic", "client_secret_post"):
            raise EnvError(f"SAMKLANG_{prefix}TOKEN_AUTH must be client_secret_basic or client_secret_post.")
        details["token_auth_method"] = method
    if field := env.str(prefix + "UID", default=""):
        details["uid_field"] = field
    return {
        "provider_id": key,
        "name": env.str(prefix + "NAME", default=key.capitalize()),
        "client_id": env.str(prefix + "CLIENT_ID"),
        "secret": env.str(prefix + "SECRET"),
        "settings": details,
    }


IS_HTTPS = env.str("BASE_URL", default="").startswith("https://")

# Rate limits and used one-time codes must be the same for every worker, so they lie in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_shared_memory",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# A session ends after two weeks without a visit; accounts.middleware ends it after sixty days in any case.
SESSION_ENGINE = "samklang.accounts.sessions"
LOGIN_URL = "account_login"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_WHOLE_AGE = 60 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = IS_HTTPS
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

ACCOUNT_ADAPTER = "samklang.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# The password is here so that the password page has its field; our sign-up takes it out and asks for a name.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
ACCOUNT_FORMS = {
    "login": "samklang.accounts.forms.PasswordSignInForm",
    "signup": "samklang.accounts.forms.SignUpForm",
    "request_login_code": "samklang.accounts.forms.AddressForm",
    "confirm_login_code": "samklang.accounts.forms.CodeForm",
    "confirm_email_verification_code": "samklang.accounts.forms.AddressCodeForm",
    "confirm_password_reset_code": "samklang.accounts.forms.ResetCodeForm",
    "reset_password": "samklang.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "samklang.accounts.forms.NewPasswordAfterResetForm",
    "change_password": "samklang.accounts.forms.ChangePasswordForm",
    "set_password": "samklang.accounts.forms.SetPasswordForm",
    "add_email": "samklang.accounts.forms.NewAddressForm",
    "reauthenticate": "samklang.accounts.forms.ConfirmPasswordForm",
}

MFA_ADAPTER = "samklang.accounts.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Samklang"
MFA_FORMS = {
    "authenticate": "samklang.accounts.forms.SecondStepForm",
    "reauthenticate": "samklang.accounts.forms.ConfirmSecondStepForm",
    "activate_totp": "samklang.accounts.forms.ActivateAppForm",
    "add_webauthn": "samklang.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "samklang.accounts.forms.RenamePasskeyForm",
}

SOCIALACCOUNT_ADAPTER = "samklang.accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {"openid_connect": {"APPS": providers()}}
# Forms may lead there: the policy of content counts the way that a form's answer sends people on.
PROVIDER_ORIGINS = sorted(
    {
        "/".join(app["settings"]["server_url"].split("/")[:3])
        for app in SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    }
)
# Somebody else's word about an address opens no account that is here already.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_FORMS = {"signup": "samklang.accounts.forms.ProviderSignUpForm"}
