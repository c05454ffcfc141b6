"""The day a list is shown for, and the day whose knowledge it is shown by."""

from datetime import date, datetime

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samklang.networks import queries

NO_SUCH_DAY = _("“%(value)s” is no day of the calendar. Write it as 2021-12-31.")


class DayField(forms.DateField):
    """A day, typed or picked. What was typed wrongly is named in the sentence that says so."""

    def __init__(self, **settings: object) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **settings})  # type: ignore[arg-type]  # handed on as they came

    def to_python(self, value: object) -> date | None:
        try:
            return super().to_python(value)  # type: ignore[arg-type]  # handed on as it came
        except forms.ValidationError as error:
            raise forms.ValidationError(NO_SUCH_DAY, params={"value": str(value)[:40]}) from error


class AsOfForm(forms.Form):
    """Every list of members can be asked for another day. What cannot be answered falls back on today."""

    on = DayField(label=_("Members on"), required=False)
    known_on = DayField(label=_("As known on"), required=False)

    def full_clean(self) -> None:
        super().full_clean()
        for name in self.errors:
            if name in self.fields:
                # A browser's own date field shows nothing of a day that does not exist; a plain one keeps it.
                self.fields[name].widget.attrs["type"] = "text"

    def clean_known_on(self) -> date | None:
        day: date | None = self.cleaned_data["known_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("What will be known on that day is not known yet."))
        return day

    @property
    def day(self) -> date:
        return self._said("on") or timezone.localdate()

    @property
    def known_day(self) -> date | None:
        return self._said("known_on")

    @property
    def known_at(self) -> datetime | None:
        return queries.end_of(self.known_day) if self.known_day else None

    @property
    def said(self) -> str:
        """What the list shows, in one sentence."""
        day = date_format(self.day, "DATE_FORMAT")
        if self.known_day:
            known = date_format(self.known_day, "DATE_FORMAT")
            return gettext("Who was in it on %(day)s, as we knew it at the end of %(known)s.") % {
                "day": day,
                "known": known,
            }
        if self.day < timezone.localdate():
            return gettext("Who was in it on %(day)s, as we know it today.") % {"day": day}
        return gettext("Who is in it on %(day)s, as we know it today.") % {"day": day}

    def _said(self, name: str) -> date | None:
        self.is_valid()
        found: date | None = self.cleaned_data.get(name)
        return found
