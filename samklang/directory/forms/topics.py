from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samklang.directory.fields import TopicsField
from samklang.directory.models import Topic
from samklang.directory.queries import topics as queries
from samklang.foundation.outcomes import Prefill


class TopicForm(forms.Form):
    """What a topic is called and means in each language, and where it stands."""

    def __init__(
        self, *args: Any, topic: Topic | None = None, prefill: Prefill | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = _initial(topic) if topic else _first_words(prefill or Prefill())
        for code, language in settings.LANGUAGES:
            self._add_language(code, language)
        others = Topic.objects.current()
        rows = others.exclude(pk=topic.pk) if topic else others
        for name, label in (("broader", _("Stands under")), ("related", _("Related to"))):
            self.fields[name] = TopicsField(label=label, queryset=rows)

    def _add_language(self, code: str, language: str) -> None:
        self.fields[f"label_{code}"] = forms.CharField(
            label=_("Name in %(language)s") % {"language": language}, max_length=200, required=False
        )
        self.fields[f"others_{code}"] = forms.CharField(
            label=_("Other names in %(language)s") % {"language": language},
            help_text=_("Several are parted by semicolons."),
            max_length=500,
            required=False,
        )
        self.fields[f"definition_{code}"] = forms.CharField(
            label=_("Meaning in %(language)s") % {"language": language},
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=1000,
            required=False,
        )

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        codes = [code for code, _language in settings.LANGUAGES]
        return {
            "labels": {code: said[f"label_{code}"] for code in codes},
            "alternatives": {code: said[f"others_{code}"].split(";") for code in codes},
            "definition": {code: said[f"definition_{code}"] for code in codes},
            "broader": list(said["broader"]),
            "related": list(said["related"]),
        }


def _first_words(prefill: Prefill) -> dict[str, Any]:
    """What a decision elsewhere was called, in the language of whoever carries it over."""
    code = get_language() or settings.LANGUAGE_CODE
    return {f"label_{code}": prefill.title[:200], f"definition_{code}": prefill.text[:1000]}


def _initial(topic: Topic) -> dict[str, Any]:
    around = queries.around(topic)
    initial: dict[str, Any] = {"broader": around.broader, "related": around.related}
    for code, label in topic.labels.plain().items():
        initial[f"label_{code}"] = label
    for code, labels in topic.alternatives.items():
        initial[f"others_{code}"] = "; ".join(labels)
    for code, text in topic.definition.plain().items():
        initial[f"definition_{code}"] = text
    return initial


class MergeForm(forms.Form):
    """Which topic the other is folded into."""

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (top, [(pk, label) for pk, label in lines if pk != topic.pk])
            for top, lines in queries.to_choose_from()
        ]
        self.fields["into"] = forms.ChoiceField(label=_("The topic that stays"), choices=[("", "—"), *groups])

    def kept(self) -> Topic:
        return Topic.objects.get(pk=self.cleaned_data["into"])
