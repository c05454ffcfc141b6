"""What the page of pieces shows: a form with every kind of field, and a list that looks like a real one."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .fields import TranslatedFormField
from .lists import Chip, Heading, Option, Shown, ShownFilter

ROWS = [
    ("NORA – CLAIRE", "Oslo · The Hague", "signed", "2025"),
    ("HIDA – NORA", "Heidelberg · Trondheim", "under_evaluation", "2024"),
    ("The Alan Turing Institute", "London", "postponed", "2026"),
]


class PiecesForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    email = forms.EmailField(label=_("Email"), help_text=_("Used for this application only."))
    topic = forms.ChoiceField(label=_("Topic"), choices=[("", "…"), ("energy", "Energy")])
    starts_on = forms.DateField(label=_("Date"), required=False, widget=forms.DateInput({"type": "date"}))
    language = forms.ChoiceField(
        label=_("Language"), choices=[("nb", "Norsk bokmål"), ("en", "English")], widget=forms.RadioSelect
    )
    about = forms.CharField(label=_("Description"), widget=forms.Textarea(attrs={"rows": 4}), max_length=200)
    title = TranslatedFormField(label=_("Title"), help_text=_("Write it in the languages you know."))
    paper = forms.FileField(label=_("File"), required=False)
    agrees = forms.BooleanField(label=_("I have read how my data is used"))


def listing(request: HttpRequest) -> Shown:
    """A list as ``Listing.shown`` would hand it over, without any record behind it."""
    words = request.GET.get("q", "").casefold()
    rows = [row for row in ROWS if words in " ".join(row).casefold()]
    return Shown(
        rows=rows,
        total=len(rows),
        is_capped=False,
        query=request.GET.get("q", ""),
        is_cut=False,
        filters=[ShownFilter("kind", "Kind", [Option("a", "Reciprocal membership", is_chosen=False)], "")],
        chips=[Chip(f"“{words}”", "?"), Chip("Kind: hosting", "?q=nora")] if words else [],
        headings=[
            Heading("party", "Party", "?sort=-party", "ascending"),
            *(Heading(name.lower(), name) for name in ("Place", "State", "Year")),
        ],
        kept=[],
        sort="party",
        next_url="?after=x",
        previous_url="?before=x",
        reset_url="?",
        export_urls=[("CSV", "?format=csv"), ("XLSX", "?format=xlsx")],
        has_search=True,
    )
