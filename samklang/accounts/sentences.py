"""What is said to the person who signs in: every message and error of allauth that is shown, in our words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentences = dict[str, Promise]

_WRONG_CODE: Final = _("That code is not right. Check it, or ask for a new one.")
_TOO_MANY: Final = _("Too many tries. Wait a few minutes, then try again.")

ACCOUNT_ERRORS: Sentences = {
    "account_inactive": _("This account is closed."),
    "cannot_remove_primary_email": _("This is the address you sign in with, so it cannot be removed."),
    "duplicate_email": _("This is already your address."),
    "email_password_mismatch": _("The address or the password is not right."),
    "email_taken": _("This address cannot be used here. Sign in with it, or choose another."),
    "enter_current_password": _("This is not your current password."),
    "incorrect_code": _WRONG_CODE,
    "incorrect_password": _("This is not your password."),
    "invalid_or_expired_key": _("This link has been used or is too old."),
    "invalid_login": _("The address or the password is not right."),
    "invalid_password_reset": _("This link has been used or is too old."),
    "too_many_login_attempts": _TOO_MANY,
    "unverified_primary_email": _("Confirm your address first."),
    "same_as_current": _("This is already your address."),
    "rate_limited": _TOO_MANY,
}

PROVIDER_ERRORS: Sentences = {
    "email_taken": _(
        "There is an account with this address already. Sign in to it first, then link %s to it."
    ),
    "invalid_token": _("The answer from the sign-in service could not be read. Try again."),
    "no_password": _(
        "This is your only way to sign in besides mailed codes. Set a password or add a passkey first."
    ),
    "no_verified_email": _("Confirm your address first, so that you can still sign in."),
    "disconnect_last": _("This is your last way to sign in, so it stays."),
    "connected_other": _("That login belongs to another account here."),
}

SECOND_STEP_ERRORS: Sentences = {
    "add_email_blocked": _("Turn off the second step before you add an address."),
    "cannot_delete_authenticator": _("This cannot be turned off."),
    "cannot_generate_recovery_codes": _(
        "Add a passkey or an authenticator app first; recovery codes are their spare key."
    ),
    "incorrect_code": _("That code is not right. Wait for the next one, or use a recovery code."),
    "unverified_email": _("Confirm your address first; then you can add this."),
}

CONFIRM_BY: Sentences = {
    "mfa_reauthenticate:webauthn": _("Use your passkey"),
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code from your authenticator app, or a recovery code"),
}

BY_MAIL: Final = _("Have a code mailed")

# Keyed by the name of allauth's own message template; what is not here is not said. Signing in is not
# announced (the page shows who is signed in), nor is a code on its way (the next page says so itself).
MESSAGES: Sentences = {
    "account/messages/cannot_delete_primary_email.txt": ACCOUNT_ERRORS["cannot_remove_primary_email"],
    "account/messages/email_confirmation_failed.txt": ACCOUNT_ERRORS["email_taken"],
    "account/messages/email_confirmed.txt": _("Your address is confirmed."),
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _("Your password is changed."),
    "account/messages/password_set.txt": _("Your password is set."),
    "account/messages/unverified_primary_email.txt": ACCOUNT_ERRORS["unverified_primary_email"],
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes."),
    "mfa/messages/totp_activated.txt": _("Your authenticator app is linked."),
    "mfa/messages/totp_deactivated.txt": _("Your authenticator app is no longer linked."),
    "mfa/messages/webauthn_added.txt": _("Your passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "socialaccount/messages/account_connected.txt": _("The login is linked to your account."),
    "socialaccount/messages/account_connected_updated.txt": _("The login is linked to your account."),
    "socialaccount/messages/account_connected_other.txt": PROVIDER_ERRORS["connected_other"],
    "socialaccount/messages/account_disconnected.txt": _("The login is no longer linked."),
}
