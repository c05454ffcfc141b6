"""What a password must bear, in our own words: Django's are not there in nynorsk."""

# ruff: noqa: ARG002 -- the signatures are Django's

from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Long(MinimumLengthValidator):
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < self.min_length:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        return ngettext(
            "The password needs at least %(least)d character. Three or four words are easy to remember.",
            "The password needs at least %(least)d characters. Three or four words are easy to remember.",
            self.min_length,
        ) % {"least": self.min_length}


class NotCommon(CommonPasswordValidator):
    def validate(self, password: str, user: Any = None) -> None:
        if password.lower().strip() in self.passwords:
            raise ValidationError(self.get_help_text(), code="password_too_common")

    def get_help_text(self) -> str:
        return _("Choose a password that is not among the ones many people use.")


class NotAboutYou(UserAttributeSimilarityValidator):
    def validate(self, password: str, user: Any = None) -> None:
        try:
            super().validate(password, user)
        except ValidationError as error:
            raise ValidationError(self.get_help_text(), code="password_too_similar") from error

    def get_help_text(self) -> str:
        return _("Choose a password that is not close to your name or address.")
