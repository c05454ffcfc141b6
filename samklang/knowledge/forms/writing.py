"""The guided template as a form, and the same side by side with a translation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samklang.directory.fields import TopicsField
from samklang.directory.models import Organisation
from samklang.foundation.fields import choose_from
from samklang.knowledge.marks import CHOSEN, FACTS, answers_of, marks_of, numbers, touched
from samklang.knowledge.models import Case, Draft
from samklang.knowledge.template import BY_KEY, FURTHER, NEEDED, SECTIONS, Section, is_stale, text_of
from samklang.toolbox.fields import ToolsField

LETTERS_A_ROW = 60


class BeginForm(forms.Form):
    title = forms.CharField(
        label=BY_KEY["title"].label, help_text=BY_KEY["title"].help, max_length=BY_KEY["title"].longest
    )
    organisation = forms.ModelChoiceField(
        label=_("Who did it"), queryset=Organisation.objects.none(), empty_label=None
    )
    language = forms.ChoiceField(label=_("Language you write in"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"language": get_language()})
        super().__init__(*args, **kwargs)
        choose_from(self, "organisation", organisations)


def _box(section: Section, text: str) -> forms.CharField:
    widget = (
        forms.TextInput()
        if section.key == "title"
        else forms.Textarea(attrs={"rows": 5 if section.is_needed else 3})
    )
    return forms.CharField(
        label=section.label,
        help_text=section.help,
        required=False,
        initial=text,
        max_length=section.longest,
        widget=widget,
    )


class CaseForm(forms.Form):
    """Nothing is required while writing; what is missing is said when it is to be published."""

    phase = forms.ChoiceField(label=_("How far it has come"), choices=Case.Phase.choices)
    technology = forms.CharField(
        label=_("Technology"), required=False, max_length=200, help_text=_("Such as “speech recognition”.")
    )
    contact_name = forms.CharField(label=_("Contact"), required=False, max_length=200)
    contact_email = forms.EmailField(
        label=_("Contact's address"), required=False, help_text=_("Shown to everybody once it is published.")
    )
    topics = TopicsField(label=_("Topics"))
    tools = ToolsField(label=_("Tools that were used"))
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Case, draft: Draft, **kwargs: Any) -> None:
        now = answers_of(case, draft)
        kwargs["initial"] = {name: getattr(case, name) for name in FACTS}
        kwargs["initial"] |= {"revision": draft.revision, "read": marks_of(now)}
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            said = text_of(draft.content, section.key).get(case.language, {}).get("text", "")
            self.fields[section.key] = _box(section, said)
        self.fields["title"].required = True
        for name in ("topics", "tools"):
            self.fields[name].initial = list(getattr(case, name).all())

    def needed(self) -> list[forms.BoundField]:
        return [self[section.key] for section in NEEDED] + [self["phase"]]

    def further(self) -> list[forms.BoundField]:
        names = [section.key for section in FURTHER] + ["technology", "contact_name", "contact_email"]
        return [self[name] for name in names]

    def texts(self) -> dict[str, str]:
        return {one.key: _tidy(self.cleaned_data[one.key]) for one in SECTIONS}

    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FACTS}

    def answers(self) -> dict[str, str]:
        return self.texts() | self.facts() | {name: numbers(self.cleaned_data[name]) for name in CHOSEN}

    def lay_beside(self, now: dict[str, str]) -> set[str]:
        """Show what others wrote wherever nothing was touched here; tells what was."""
        own = touched(self.answers(), self.cleaned_data["read"])
        theirs = {name: now[name] for name in now.keys() - own - set(CHOSEN)}
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, answer in (theirs | {"read": marks_of(now)}).items():
            data[name] = answer
        self.data = data
        return own


class TranslationForm(forms.Form):
    """One box for each section that is written, beside the original."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    is_read = forms.BooleanField(
        label=_("I have read all of it beside the original, and it says the same"), required=False
    )

    def __init__(self, *args: Any, case: Case, draft: Draft, target: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"revision": draft.revision}
        super().__init__(*args, **kwargs)
        self.pairs: list[tuple[str, forms.BoundField, bool, bool]] = []
        for section in SECTIONS:
            text = text_of(draft.content, section.key)
            original = text.get(case.language, {}).get("text", "")
            if not original:
                continue
            there = text.get(target, {})
            field = _box(section, there.get("text", ""))
            field.help_text = ""
            field.widget.attrs |= {"lang": target}
            if section.key != "title":
                field.widget.attrs["rows"] = min(16, 3 + len(original) // LETTERS_A_ROW)
            self.fields[section.key] = field
            is_machine = there.get("origin") == "machine" and not there.get("reviewed")
            stale = is_stale(text, case.language, target)
            self.pairs.append((original, self[section.key], is_machine, stale))
        self.order_fields([*[one.key for one in SECTIONS], "is_read", "revision"])

    @property
    def has_machine_draft(self) -> bool:
        return any(is_machine for _original, _field, is_machine, _stale in self.pairs)

    def texts(self) -> dict[str, str]:
        return {
            one.key: _tidy(self.cleaned_data[one.key]) for one in SECTIONS if one.key in self.cleaned_data
        }


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
