"""What is filled in about a board, its phases, its ideas and what is decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.foundation.fields import TranslatedFormField, choose_from
from samklang.foundation.text import Text

from .models import Board, Decision, Group, Idea, Phase
from .models.ideas import LONGEST_IDEA, LONGEST_TITLE

LONGEST_BOX = 240
MOST_QUESTIONS = 12


class BoardForm(forms.Form):
    title = TranslatedFormField(label=_("Title"), max_length=200)
    about = TranslatedFormField(label=_("What the meeting is about"), rows=3, required=False, max_length=2000)
    questions = TranslatedFormField(
        label=_("Questions"),
        rows=5,
        max_length=2000,
        help_text=_("One on each line. In another language: the same questions in the same order."),
    )
    held_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    method = forms.ChoiceField(
        label=_("How ideas are prioritised"), choices=Board.Method.choices, widget=forms.RadioSelect
    )
    budget = forms.IntegerField(
        label=_("Dots for each, or places in the ranking"), min_value=1, max_value=100, initial=5
    )
    is_anonymous = forms.BooleanField(
        label=_("Anonymous: nobody sees who wrote what"), required=False, initial=True
    )
    admits_guests = forms.BooleanField(
        label=_("Whoever has the code may join without an account"), required=False, initial=True
    )
    is_public = forms.BooleanField(label=_("Everyone may read the board, without names"), required=False)
    plain = ("title", "about", "held_on", "method", "budget", "is_anonymous", "admits_guests", "is_public")

    def __init__(self, *args: Any, board: Board | None = None, **kwargs: Any) -> None:
        if board:
            facts = {name: getattr(board, name) for name in self.plain}
            kwargs["initial"] = {**facts, "questions": _as_lines(board)}
        else:
            kwargs["initial"] = {"held_on": timezone.localdate(), "method": Board.Method.DOTS}
        super().__init__(*args, **kwargs)

    def clean_questions(self) -> list[dict[str, str]]:
        written = self.cleaned_data["questions"].plain()
        by_language = {
            code: [line.strip() for line in text.splitlines() if line.strip()]
            for code, text in written.items()
        }
        lengths = {len(lines) for lines in by_language.values()}
        if len(lengths) > 1:
            raise forms.ValidationError(_("Write the same number of questions in each language."))
        count = lengths.pop() if lengths else 0
        if not 1 <= count <= MOST_QUESTIONS:
            raise forms.ValidationError(_("A board has one to twelve questions."))
        return [{code: lines[n] for code, lines in by_language.items()} for n in range(count)]

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.plain, "questions")}


def _as_lines(board: Board) -> Text:
    """The questions of each language that has them all, one on a line."""
    texts = [Text(one.text).plain() for one in board.questions.order_by("position")]
    codes = [code for code in (texts[0] if texts else {}) if all(code in one for one in texts)]
    return Text.of(**{code: "\n".join(one[code] for one in texts) for code in codes})


class PhaseForm(forms.Form):
    """Where the meeting goes, and for how long."""

    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=_("Time box in minutes"),
        min_value=1,
        max_value=LONGEST_BOX,
        required=False,
        help_text=_("Leave open for as long as it takes."),
    )

    def until(self, now: datetime) -> datetime | None:
        minutes = self.cleaned_data["minutes"]
        return now + timedelta(minutes=minutes) if minutes else None


class JoinForm(forms.Form):
    """The name a guest is shown under, on a board that is not anonymous."""

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not board.is_anonymous:
            self.fields["name"] = forms.CharField(label=_("Your name, as the others see it"), max_length=80)


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Code of the meeting"), max_length=12)

    def clean_code(self) -> Board:
        code = "".join(str(self.cleaned_data["code"]).split()).upper()
        board = Board.objects.filter(code=code).first()
        if board is None:
            raise forms.ValidationError(_("No meeting has this code. Look once more at the screen."))
        return board


class IdeaForm(forms.Form):
    """Sent by a page without script; the mark was made with the page, so that two clicks are one idea."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    question = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Your idea"), max_length=LONGEST_IDEA)


class VoteForm(forms.Form):
    idea = forms.UUIDField()
    value = forms.IntegerField(required=False)


class SortForm(forms.Form):
    """Under which heading an idea goes."""

    group = forms.ModelChoiceField(
        label=_("Group"), queryset=Group.objects.none(), required=False, empty_label=_("No group")
    )
    title = forms.CharField(label=_("Or a new group"), max_length=LONGEST_TITLE, required=False)

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        kwargs["initial"] = {"group": idea.group_id}
        super().__init__(*args, **kwargs)
        choose_from(self, "group", Group.objects.filter(question=idea.question_id).order_by("title"))


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(label=_("Says the same as"), queryset=Idea.objects.none())

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Idea.objects.filter(question=idea.question_id, merged_into=None, withdrawn_at=None)
        choose_from(self, "into", rows.exclude(pk=idea.pk).order_by("id"))


class EventForm(forms.Form):
    """An event that an idea became. Events are told of elsewhere; what leads there is kept."""

    title = forms.CharField(label=_("Name of the event"), max_length=300)
    held_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    url = forms.URLField(
        label=_("Address of its page"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Where people read more and register. It can be added later."),
    )


class DecisionForm(forms.Form):
    choice = forms.ChoiceField(label=_("Decision"), choices=Decision.Choice.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    )

    def __init__(self, *args: Any, decision: Decision | None, **kwargs: Any) -> None:
        if decision:
            kwargs["initial"] = {"choice": decision.choice, "reason": decision.reason}
        super().__init__(*args, **kwargs)
