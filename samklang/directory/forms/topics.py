from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samklang.directory.fields import TopicsField
from samklang.directory.models import Topic
from samklang.directory.queries import topics as queries
from samklang.foundation.fields import TranslatedFormField
from samklang.foundation.outcomes import Prefill
from samklang.foundation.text import Text


class TopicForm(forms.Form):
    """What a topic is called and means in each language, and where it stands."""

    label = TranslatedFormField(label=_("Name"), max_length=200)
    others = TranslatedFormField(
        label=_("Other names"),
        help_text=_("Several are parted by semicolons."),
        max_length=500,
        required=False,
    )
    definition = TranslatedFormField(label=_("Meaning"), rows=2, max_length=1000, required=False)

    def __init__(
        self, *args: Any, topic: Topic | None = None, prefill: Prefill | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic or Topic()
        self.initial = _initial(topic) if topic else _first_words(prefill or Prefill())
        others = Topic.objects.current()
        rows = others.exclude(pk=topic.pk) if topic else others
        for name, label in (("broader", _("Stands under")), ("related", _("Related to"))):
            self.fields[name] = TopicsField(label=label, queryset=rows)

    def facts(self) -> dict[str, Any]:
        """What was written; what stands in languages that the form does not ask for stays."""
        said, was = self.cleaned_data, self.topic
        others = {code: text.split(";") for code, text in said["others"].plain().items()}
        return {
            "labels": _unasked(was.labels.plain()) | said["label"].plain(),
            "alternatives": _unasked(was.alternatives) | others,
            "definition": _unasked(was.definition.plain()) | said["definition"].plain(),
            "broader": list(said["broader"]),
            "related": list(said["related"]),
        }


def _unasked(texts: dict[str, Any]) -> dict[str, Any]:
    return {code: said for code, said in texts.items() if code not in dict(settings.LANGUAGES)}


def _first_words(prefill: Prefill) -> dict[str, Any]:
    """What a decision elsewhere was called, in the language of whoever carries it over."""
    code = get_language() or settings.LANGUAGE_CODE
    title, text = prefill.title[:200], prefill.text[:1000]
    return {"label": Text.of(**{code: title}), "definition": Text.of(**{code: text})}


def _initial(topic: Topic) -> dict[str, Any]:
    around = queries.around(topic)
    others = {code: "; ".join(labels) for code, labels in topic.alternatives.items()}
    return {
        "broader": around.broader,
        "related": around.related,
        "label": topic.labels,
        "others": Text.of(**others),
        "definition": topic.definition,
    }


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
