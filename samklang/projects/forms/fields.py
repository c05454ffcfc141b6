"""Fields that several forms of the room are made of."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samklang.directory.models import Organisation
from samklang.foundation.fields import TranslatedFormField

NO_SUCH_DAY = _("“%(value)s” is no day of the calendar. Write it as 2021-12-31.")


def day(label: Any, *, required: bool = False, **facts: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **facts)


def text(
    label: Any, *, required: bool = False, rows: int = 0, most: int = 5_000, **facts: Any
) -> forms.Field:
    return TranslatedFormField(label=label, required=required, rows=rows, max_length=most, **facts)


def lines(label: Any, *, required: bool = True, **facts: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, required=required, widget=widget, max_length=5_000, **facts)


def number(label: Any, *, required: bool = False, places: int = 3, **facts: Any) -> forms.DecimalField:
    """A number with a comma or a point, as people write it."""
    return forms.DecimalField(
        label=label, required=required, max_digits=14, decimal_places=places, localize=True, **facts
    )


class CurrencyField(forms.CharField):
    def __init__(self, **facts: Any) -> None:
        super().__init__(max_length=3, help_text=_("Three letters, such as NOK."), **facts)

    def clean(self, value: Any) -> str:
        said = str(super().clean(value)).strip().upper()
        if said and not (len(said) == 3 and said.isascii() and said.isalpha()):  # noqa: PLR2004 -- ISO 4217
            raise ValidationError(_("A currency has three letters, such as NOK."))
        return said


class OrganisationField(forms.CharField):
    """An organisation of the directory, by its name or by the last part of its page's address."""

    def __init__(self, **facts: Any) -> None:
        facts.setdefault("help_text", _("Its name in the directory, or the last part of its page's address."))
        super().__init__(max_length=300, **facts)

    def prepare_value(self, value: Any) -> Any:
        return value.slug if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Organisation | None:
        said = str(super().clean(value)).strip()
        if not said:
            return None
        # Whom the directory keeps to itself is found by nobody here, since projects are read by many.
        rows = Organisation.objects.current().listed()
        found = rows.filter(slug=said).first() or rows.filter(name__iexact=said).order_by("pk").first()
        if found is None:
            raise ValidationError(
                _("No organisation in the directory is called “%(name)s”."), params={"name": said}
            )
        return found
