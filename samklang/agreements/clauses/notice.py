"""Notice: how, and how long before, a party says that it leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samklang.agreements.calendars import add_months
from samklang.agreements.queries import Facts, Terms, clauses_of

from .registry import BadClause, ClauseForm, ClauseKind, Scope

LONGEST_MONTHS = 60
LEAVES = {
    "any-day": gettext_lazy("that many months after the day notice is given"),
    "month-end": gettext_lazy("at the end of the month in which the period runs out"),
    "year-end": gettext_lazy("at the end of the calendar year in which the period runs out"),
}


class NoticeForm(ClauseForm):
    months = forms.IntegerField(
        label=gettext_lazy("Months of notice"), min_value=0, max_value=LONGEST_MONTHS, initial=3
    )
    leaves = forms.ChoiceField(label=gettext_lazy("The party leaves"), choices=list(LEAVES.items()))
    how = forms.ChoiceField(
        label=gettext_lazy("How notice is given"),
        choices=[
            ("here", gettext_lazy("on this page")),
            ("written", gettext_lazy("in writing, and entered on this page")),
        ],
    )

    def facts(self) -> Facts:
        return {name: self.cleaned_data[name] for name in ("months", "leaves", "how")}

    @classmethod
    def initial_from(cls, facts: Facts) -> dict[str, Any]:
        return {name: facts[name] for name in ("months", "leaves", "how")}


class NoticeClause(ClauseKind):
    key = "notice"
    label = gettext_lazy("Notice")
    about = gettext_lazy(
        "How, and how long before, a party may say that it leaves. The last day is worked out from it."
    )
    form_class = NoticeForm

    def describe(self, facts: Facts) -> str:
        months = facts["months"]
        period = ngettext(
            "A party may leave with {months} month's notice.",
            "A party may leave with {months} months' notice.",
            months,
        ).format(months=months)
        ends = {
            "any-day": _("It leaves when the period runs out."),
            "month-end": _("It leaves at the end of the month in which the period runs out."),
            "year-end": _("It leaves at the end of the calendar year in which the period runs out."),
        }[facts["leaves"]]
        how = {
            "here": _("Notice is given on the agreement's page."),
            "written": _("Notice is given in writing and entered on the agreement's page."),
        }[facts["how"]]
        return f"{period} {ends} {how}"

    def validate(self, facts: Facts, terms: Terms, scope: Scope) -> None:
        if sum(clause["kind"] == self.key for clause in clauses_of(terms)) > 1:
            raise BadClause(_("An agreement has one clause about notice."))
        months = facts.get("months")
        if (
            not isinstance(months, int)
            or not 0 <= months <= LONGEST_MONTHS
            or facts.get("leaves") not in LEAVES
        ):
            raise BadClause(_("The period of notice cannot be worked out."))


def notice_in(terms: Terms) -> Facts | None:
    return next((clause for clause in clauses_of(terms) if clause["kind"] == NoticeClause.key), None)


def leaves_on(facts: Facts, *, given_on: date) -> date:
    """The first day a party that gives notice that day is no longer a party."""
    out = add_months(given_on, facts["months"])
    if facts["leaves"] == "month-end":
        return add_months(out.replace(day=1), 1)
    if facts["leaves"] == "year-end":
        return date(out.year + 1, 1, 1)
    return out
