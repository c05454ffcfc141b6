"""A picture, and what it shows in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.foundation.fields import TranslatedFormField
from samklang.knowledge.images import Image, NotAPicture, cleaned


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG or JPEG of at most 5 MB. Where and when it was taken is left out."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    alt = TranslatedFormField(
        label=_("What the picture shows"),
        help_text=_("For those who cannot see it. “A sensor on a manhole cover” says more than “Sensor”."),
        rows=2,
        max_length=300,
    )
    caption = TranslatedFormField(label=_("Caption"), rows=2, max_length=300, required=False)

    def clean_picture(self) -> Image | None:
        upload: Any = self.cleaned_data["picture"]
        try:
            return cleaned(upload.read()) if upload else None
        except NotAPicture as trouble:
            raise forms.ValidationError(str(trouble)) from None

    def clean(self) -> dict[str, Any]:
        """A browser does not send a file twice by itself."""
        if self.errors and self.cleaned_data.get("picture"):
            self.add_error("picture", _("Choose the picture once more."))
        return self.cleaned_data


class ChangePictureForm(PictureForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picture"].required = False
        self.fields["picture"].label = _("Another picture in its place")
