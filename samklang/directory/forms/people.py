from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samklang.directory import countries, orcid
from samklang.directory.fields import TopicsField
from samklang.directory.models import FIELDS_WITH_AUDIENCE, Audience, Organisation, Person, Topic
from samklang.directory.queries.organisations import listed
from samklang.foundation.errors import Refused


class NewProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"), max_length=200, help_text=_("As you want others to read it.")
    )


class PersonForm(forms.Form):
    """What somebody says about themselves."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("Email"), required=False)
    orcid = forms.CharField(
        label=_("ORCID"),
        max_length=60,
        required=False,
        help_text=_("For researchers, as in 0000-0002-1825-0097."),
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    country = forms.ChoiceField(label=_("Country"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages I work in"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    gender = forms.ChoiceField(
        label=_("Gender"),
        choices=[("", _("I would rather not say")), *Person.Gender.choices],
        required=False,
        help_text=_("Counted in the balance of committees, never shown for one person."),
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = _initial(person) if person else {}
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=countries.choices(), required=False
        )
        for code, language in settings.LANGUAGES:
            if code in ("nb", "nn", "en") or (person and code in person.about):
                self.fields[f"about_{code}"] = forms.CharField(
                    label=_("About me in %(language)s") % {"language": language},
                    widget=forms.Textarea(attrs={"rows": 4}),
                    max_length=2000,
                    required=False,
                )

    def clean_orcid(self) -> str:
        typed: str = self.cleaned_data["orcid"]
        try:
            return orcid.clean(typed) if typed else ""
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def facts(self, person: Person) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        shown = {
            code: said.pop(f"about_{code}")
            for code, _language in settings.LANGUAGES
            if f"about_{code}" in said
        }
        return {**said, "about": person.about.plain() | shown}


def _initial(person: Person) -> dict[str, Any]:
    fields = ("name", "email", "orcid", "website", "country", "languages", "gender")
    about = {f"about_{code}": text for code, text in person.about.plain().items()}
    return {field: getattr(person, field) for field in fields} | about


class AudienceForm(forms.Form):
    """One question for each field of the profile: who may see it."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, label in FIELDS_WITH_AUDIENCE.items():
            self.fields[field] = forms.ChoiceField(
                label=label, choices=Audience.choices, initial=person.seen_by(field)
            )


class ExpertiseForm(forms.Form):
    topics = TopicsField(label=_("Topics you know"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"topics": list(person.expertise.values_list("topic_id", flat=True))}

    def chosen(self) -> list[Topic]:
        return list(self.cleaned_data["topics"])


class AffiliationForm(forms.Form):
    title = forms.CharField(label=_("Title or role"), max_length=200, required=False)
    started_on = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    ended_on = forms.DateField(
        label=_("First day no longer there"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty while it lasts."),
    )


class EnterPersonForm(forms.Form):
    """Somebody without an account: just enough to know who is meant."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        help_text=_("With this address they find the profile when they sign in."),
    )
    title = forms.CharField(label=_("Title or role"), max_length=200, required=False)
    organisation = forms.CharField(
        label=_("Works at"),
        max_length=300,
        required=False,
        help_text=_("The name of an organisation in the directory."),
    )

    def clean_organisation(self) -> Organisation | None:
        typed = self.cleaned_data["organisation"].strip()
        if not typed:
            return None
        found = listed().filter(name__iexact=typed)[:2]
        if len(found) != 1:
            raise forms.ValidationError(
                _("There is not exactly one organisation with this name in the directory.")
            )
        return found[0]
