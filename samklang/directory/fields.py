"""Form fields that know the directory."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samklang.directory import names as naming
from samklang.directory.models import Organisation, Person, Topic
from samklang.directory.queries import organisations as queries
from samklang.directory.queries import topics as topic_queries

OFFERED = 5
MOST_NAMES = 30


class OrganisationInput(forms.TextInput):
    """A text in which an organisation is named; with script, those that fit are offered while typing."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        list_id = f"{(attrs or {}).get('id', name)}_offered"
        offering = {
            "list": list_id,
            "autocomplete": "off",
            "hx-get": reverse("directory:suggest-organisations"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": f"#{list_id}",
            "hx-swap": "innerHTML",
            "hx-include": "this",
            "hx-vals": f'{{"field": "{name}"}}',
        }
        shown = super().render(name, value, {**(attrs or {}), **offering}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', shown, list_id)


class OrganisationField(forms.CharField):
    """An organisation by its name, its number in a register, or its address here."""

    widget = OrganisationInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 400)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return named(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return f"{value.label} ({value.slug})" if isinstance(value, Organisation) else value


def named(text: str) -> Organisation:
    """The one organisation these words mean, or a sentence on why it is not clear."""
    slug = re.search(r"\(([a-z0-9-]+)\)$", text) or re.search(r"/organisations/([a-z0-9-]+)/?$", text)
    current = queries.listed()
    if one := current.filter(slug=slug[1] if slug else text.strip().lower()).first():
        return one
    number = re.sub(r"[\s\u00a0]", "", text)
    if one := current.filter(identifiers__value__in=[number, number.upper(), number.lower()]).first():
        return one
    words = naming.words_of(text)
    found = list(current.filter(queries.found_by(text)).order_by("name")[: OFFERED + 1]) if words else []
    same = [one for one in found if naming.folded(one.name) == naming.folded(text.strip())]
    if len(same or found) == 1:
        return (same or found)[0]
    if not found:
        raise ValidationError(_("No organisation in the directory has that name or number."))
    names = ", ".join(f"{one.label} ({one.slug})" for one in found[:OFFERED])
    raise ValidationError(
        _("Several fit: %(names)s. Write more of the name, or its number.") % {"names": names}
    )


class PersonField(forms.CharField):
    """A person by name or by the last part of the page's address, among those the form offers."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 400)
        super().__init__(**kwargs)
        self.people: QuerySet[Person] = Person.objects.none()

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self._named(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return f"{value.name} ({value.slug})" if isinstance(value, Person) else value

    def _named(self, text: str) -> Person:
        slug = re.search(r"\(([a-z0-9-]+)\)$", text) or re.search(r"/people/([a-z0-9-]+)/?$", text)
        if one := self.people.filter(slug=slug[1] if slug else text.strip().lower()).first():
            return one
        fits = Q(pk__isnull=False)
        for word in naming.words_of(text):
            fits &= Q(search_text__contains=word)
        found = list(self.people.filter(fits).order_by("name", "pk")[: OFFERED + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("Nobody you may see in the directory has that name."))
        names = ", ".join(f"{one.name} ({one.slug})" for one in found[:OFFERED])
        raise ValidationError(
            _("Several fit: %(names)s. Write more of the name, or copy it from here.") % {"names": names}
        )


class Chosen(list[Any]):
    """Ticked topics, with the names written beside them and the words that proposals were shown for."""

    def __init__(self, ticked: Any, written: str = "", sought: str = "") -> None:
        super().__init__(one if len(str(one)) < topic_queries.LONGEST_NUMBER else "?" for one in ticked)
        self.written = written
        self.sought = " ".join(sought.split())

    @property
    def names(self) -> list[str]:
        return [tidy for name in self.written.split(",") if (tidy := " ".join(name.split()))]


class TopicsInput(forms.Widget):
    """The chosen topics as ticked boxes, and a text that proposes others while one writes."""

    template_name = "directory/topics_input.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Chosen:  # noqa: ARG002 -- Django's signature
        ticked = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        texts = [str(data.get(f"{name}_{part}", "")).replace("\0", "") for part in ("named", "sought")]
        return Chosen(ticked, *texts)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002 -- Django's signature
        return False  # what is not ticked is not sent

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_named" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        written = value.written if isinstance(value, Chosen) else ""
        fitting = topic_queries.named(value.names[:MOST_NAMES]) if written else {}
        unclear = next((one for one, found in fitting.items() if len(found) != 1), "")
        context["widget"] |= {"written": written, "is_invalid": "aria-invalid" in (attrs or {})}
        return context | topics_shown(name, value or [], unclear)


def topics_shown(name: str, ticked: Any, words: str) -> dict[str, Any]:
    """What ``directory/topics_proposed.html`` shows: the ticked topics, and those the words fit."""
    chosen = topic_queries.chosen(ticked)
    proposed, count = topic_queries.proposed(words, beside=chosen)
    return {
        "name": name,
        "chosen": chosen,
        "proposed": proposed,
        "count": count,
        "words": " ".join(words.split()),
    }


class TopicsField(forms.ModelMultipleChoiceField[Topic]):
    """Topics, ticked or written by name in any language; several names are parted by commas."""

    widget = TopicsInput

    def __init__(self, *, queryset: QuerySet[Topic] | None = None, required: bool = False, **kw: Any) -> None:
        super().__init__(Topic.objects.current() if queryset is None else queryset, required=required, **kw)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, Chosen) else super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        named = self._named(value) if isinstance(value, Chosen) else []
        return super().clean([*(value or ()), *(topic.pk for topic in named)])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(isinstance(data, Chosen) and data.names) or super().has_changed(initial, data)

    def _named(self, value: Chosen) -> list[Topic]:
        if len(value.names) > MOST_NAMES:
            raise ValidationError(_("Write at most %(most)s topics at a time.") % {"most": MOST_NAMES})
        named = topic_queries.named(value.names) if value.names else {}
        if value.sought in named and self._was_answered(value):
            del named[value.sought]
        unknown = _("No topic is called “%(name)s”. Tick one that is proposed, or write its whole name.")
        several = _("Several topics are called “%(name)s”. Tick the one you mean.")
        unclear = [
            ValidationError((several if found else unknown) % {"name": name})
            for name, found in named.items()
            if len(found) != 1
        ]
        if unclear:
            raise ValidationError(unclear)
        return [found[0] for found in named.values()]

    def _was_answered(self, value: Chosen) -> bool:
        """Something is ticked that the words were searched for."""
        return any(
            all(word in topic.search_text for word in naming.words_of(value.sought))
            for topic in topic_queries.chosen(value)
        )


class NameField(forms.CharField):
    """A name of a record. It may be in any script; what cannot be a name gets a sentence."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("strip", True)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return naming.clean(text) if text else ""
        except naming.NameNotUsable as refusal:
            raise ValidationError(str(refusal)) from refusal


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
