"""The forms of signing in: allauth's checks, our labels and help, and no placeholder in place of a label."""

from typing import Any

from allauth.account import forms as account
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from allauth.socialaccount import forms as provider
from django import forms
from django.conf import settings
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from .models import User

ADDRESS = _("Email address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("The same password again")
CODE = _("Code")
NAME = _("Your name")
PASSWORD_HELP = _("At least 12 characters. Three or four words are easy to remember.")


class Plain:
    """Labels and help from our own catalogue; ``words`` says them field by field."""

    words: dict[str, tuple[Any, Any]] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.error_messages = {**field.error_messages, "required": _("Fill this in.")}
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _("Write a whole address, such as kari@example.org.")
                field.validators = [EmailValidator(message=field.error_messages["invalid"])]
        self.differ()

    def differ(self) -> None:
        """What a form changes beside its words."""

    def add_error(self, field: Any, error: Any) -> None:
        if field == "password2" and not isinstance(error, forms.ValidationError):
            error = _("The two passwords are not the same.")
        super().add_error(field, error)  # type: ignore[misc]  # stands before a form in every class here


class ByCode(Plain):
    words = {"code": (CODE, "")}

    def differ(self) -> None:
        # Spellchecking only gets in the way of a code; the one-time-code hint lets a phone fill it in.
        self.fields["code"].widget.attrs |= {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "autofocus": True,
        }


class AddressForm(Plain, account.RequestLoginCodeForm):
    words = {"email": (ADDRESS, _("We send you a code. No password is needed."))}

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if user := getattr(self, "_user", None):
            # An account made for the person (by invitation, say) has its address confirmed by the code.
            sync_user_email_address(user)
        return email


class CodeForm(ByCode, account.ConfirmLoginCodeForm):
    pass


class AddressCodeForm(ByCode, account.ConfirmEmailVerificationCodeForm):
    pass


class ResetCodeForm(ByCode, account.ConfirmPasswordResetCodeForm):
    pass


class PasswordSignInForm(Plain, account.LoginForm):
    words = {"login": (ADDRESS, ""), "password": (PASSWORD, "")}


class SignUpForm(Plain, account.SignupForm):
    words = {
        "email": (ADDRESS, _("We send a code to this address to see that it is yours.")),
        "name": (NAME, _("As others here will know you.")),
    }
    name = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["email", "name"]

    def differ(self) -> None:
        del self.fields["password1"]


class ProviderSignUpForm(Plain, provider.SignupForm):
    words = SignUpForm.words
    name = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email"]


class ForgottenPasswordForm(Plain, account.ResetPasswordForm):
    words = {"email": (ADDRESS, _("We send you a code; with it you choose a new password."))}


class NewPasswordAfterResetForm(Plain, account.ResetPasswordKeyForm):
    words = {"password1": (NEW_PASSWORD, PASSWORD_HELP), "password2": (AGAIN, "")}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    words = {
        "oldpassword": (_("Your password now"), ""),
        "password1": (NEW_PASSWORD, PASSWORD_HELP),
        "password2": (AGAIN, ""),
    }


class SetPasswordForm(Plain, account.SetPasswordForm):
    words = {"password1": (PASSWORD, PASSWORD_HELP), "password2": (AGAIN, "")}


class NewAddressForm(Plain, account.AddEmailForm):
    words = {
        "email": (_("New email address"), _("We send a code there. Until you type it in, nothing changes."))
    }


class ConfirmPasswordForm(Plain, account.ReauthenticateForm):
    words = {"password": (PASSWORD, "")}


class SecondStepForm(ByCode, second_step.AuthenticateForm):
    words = {"code": (CODE, _("From your authenticator app, or one of your recovery codes."))}


class ConfirmSecondStepForm(ByCode, second_step.ReauthenticateForm):
    words = SecondStepForm.words


class ActivateAppForm(ByCode, ActivateTOTPForm):
    words = {"code": (_("The six digits the app shows now"), "")}


class AddPasskeyForm(Plain, AddWebAuthnForm):
    """A key added here is a passkey always: it asks for a finger, a face or a PIN, and signs in alone."""

    words = {
        "name": (_("Name of the passkey"), _("So that you know it again: say, which phone or computer."))
    }

    def differ(self) -> None:
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = "on"
        self.fields["name"].max_length = 60


class RenamePasskeyForm(Plain, EditWebAuthnForm):
    words = {"name": (_("Name of the passkey"), "")}


class ProfileForm(forms.ModelForm[User]):
    language = forms.ChoiceField(
        label=_("Language of letters"),
        choices=settings.LANGUAGES,
        help_text=_(
            "Letters from here come in this language. Pages follow the language you choose at the top."
        ),
    )

    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"name": NAME}
        help_texts = {"name": _("As others here will know you.")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class ClosingForm(forms.Form):
    """Typing the address is the pause for thought before an account is gone."""

    address = forms.CharField(
        label=_("Type your email address to close the account"), widget=forms.EmailInput
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip().lower()
        if address != self._user.email:
            raise forms.ValidationError(_("This is not the address of your account."))
        return address
