"""The sheets of a benefit plan and their columns: what we and what Norwegian templates call them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from .models import Benefit
from .words import Word, of_every_set


@dataclass(frozen=True)
class Column:
    """``kind`` says how a cell is read; ``labels`` are our headings, ``also`` those of other plans."""

    key: str
    labels: list[Word]
    kind: str = "line"
    choices: list[tuple[Any, Word]] = field(default_factory=list)
    also: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[Word, ...]:
        return (*self.labels, *self.also)


def _column(key: str, label: Word, kind: str = "line", choices: Any = (), *, also: str = "") -> Column:
    """``also``: the other headings, parted by semicolons."""
    return Column(key, [label], kind, list(choices), tuple(filter(None, also.split("; "))))


NUMBER = "Nr; Nr.; ID; Gevinst-ID; Gevinst nr; Nytte-ID"
OVERVIEW = [
    _column("code", gettext_lazy("Code"), also=NUMBER),
    Column(
        "title",
        [gettext_lazy("Title"), *of_every_set(lambda words: words.benefit)],
        "text",
        also=("Navn", "Gevinstnavn", "Navn på gevinst", "Nytte"),
    ),
    _column(
        "kind",
        gettext_lazy("Type"),
        "choice",
        Benefit.Kind.choices,
        also="Gevinsttype; Type gevinst; Nyttetype; Type nyttevirkning; Kategori",
    ),
    _column(
        "organisation",
        gettext_lazy("Organisation (address)"),
        also="Virksomhet; Organisasjon; Kommune; Organisation",
    ),
    _column("project", gettext_lazy("Project (address)"), also="Prosjekt; Project"),
    _column(
        "beneficiary",
        gettext_lazy("Beneficiary"),
        "text",
        also="Hvem får gevinsten; Mottaker; Interessent",
    ),
    Column("benefit_lead", of_every_set(lambda words: words.benefit_lead)),
    Column("benefit_holder", of_every_set(lambda words: words.benefit_holder)),
    _column(
        "prerequisites",
        gettext_lazy("Prerequisites"),
        "text",
        also="Forutsetninger for gevinstoppnåelse; Forutsetninger for nytteoppnåelse; Forutsetning",
    ),
    _column(
        "taken_out",
        gettext_lazy("How it will be taken out"),
        "text",
        also="Gevinstuttak; Nytteuttak; Gevinstomsetting; Realiseringstiltak; Tiltak",
    ),
    _column(
        "realised_on",
        gettext_lazy("To be there on"),
        "day",
        also="Realiseringstidspunkt; Realiseringsdato; Realiseres",
    ),
    _column("currency", gettext_lazy("Currency")),
    _column("price_year", gettext_lazy("Price year"), "whole"),
    _column("cadence", gettext_lazy("Once or every year"), "choice", Benefit.Cadence.choices),
    _column("uncertainty", gettext_lazy("Uncertainty"), "choice", Benefit.Uncertainty.choices),
    _column("attribution", gettext_lazy("Share it is the cause of (%)"), "whole"),
    _column("cost", gettext_lazy("Cost"), "number", also="Kostnader"),
    _column("disbenefits", gettext_lazy("Disbenefits"), "text", also="Negative virkninger"),
    _column("evidence", gettext_lazy("Evidence"), "lines", also="Grunnlag"),
    _column("depends_on", gettext_lazy("Depends on (codes)"), also="Avhenger av; Avhengigheter"),
]
OF_BENEFIT = f"{NUMBER}; Gevinst; Nyttevirkning"
OF_INDICATOR = "Indikator-ID; Indikator nr; Måleindikator-ID"
INDICATORS = [
    _column("benefit", gettext_lazy("Code"), also=OF_BENEFIT),
    _column("key", gettext_lazy("Indicator (key)"), also=OF_INDICATOR),
    _column("title", gettext_lazy("Indicator"), "text", also="Måleindikator; Navn; Tittel"),
    _column("unit", gettext_lazy("Unit"), also="Måleenhet"),
    _column(
        "baseline",
        gettext_lazy("Baseline"),
        "number",
        also="Startverdi; Nåverdi; Nullpunktsverdi; Nullpunktsmåling",
    ),
    _column(
        "baseline_on",
        gettext_lazy("Baseline measured on"),
        "day",
        also="Nullpunktsdato; Startdato; Dato for nullpunktsmåling",
    ),
    _column("target", gettext_lazy("Target"), "number", also="Ønsket verdi; Målverdi; Måltall"),
    _column("target_on", gettext_lazy("Target to be reached on"), "day", also="Måldato; Frist"),
    _column("is_falling", gettext_lazy("Less is better"), "yes"),
    _column("is_counted", gettext_lazy("Counts in totals"), "yes"),
    _column("every_months", gettext_lazy("Measured every so many months"), "whole"),
    _column("method", gettext_lazy("How it is measured"), "text", also="Målemetode; Metode"),
]
MEASUREMENTS = [
    _column("benefit", gettext_lazy("Code"), also=OF_BENEFIT),
    _column("key", gettext_lazy("Indicator (key)"), also=f"{OF_INDICATOR}; Måleindikator; Indikator"),
    _column("on", gettext_lazy("Day"), "day", also="Dato; Måledato; Måletidspunkt"),
    _column("value", gettext_lazy("Value"), "number", also="Måleverdi; Målt verdi; Resultat"),
    _column("note", gettext_lazy("Note"), "lines", also="Kommentar; Kommentar til måling"),
]
SHEETS = {
    "overview": (gettext_lazy("Overview"), OVERVIEW),
    "indicators": (gettext_lazy("Indicators"), INDICATORS),
    "measurements": (gettext_lazy("Measurements"), MEASUREMENTS),
}
ALSO: dict[str, list[Word]] = {
    "overview": [
        *of_every_set(lambda words: words.benefits),
        "Gevinstoversikt",
        "Nytteoversikt",
        "Gevinstplan",
        "Nytteplan",
        "Gevinstrealiseringsplan",
        "Plan for nyttestyring",
        "Gevinstanalyse",
        "Nytteanalyse",
        "Gevinstanalyse og gevinstrealiseringsplan",
        "Nytteanalyse og plan for nyttestyring",
    ],
    "indicators": ["Måleindikatorer", "Gevinstindikatorer", "Nytteindikatorer", "Måleplan"],
    "measurements": ["Gevinstoppfølging", "Nytteoppfølging", "Måleresultater"],
}
"""What else a sheet is called in plans that were not downloaded here."""
LADDER = gettext_lazy("Ladder")
LADDER_HEAD = [
    gettext_lazy("Code"),
    gettext_lazy("Rung"),
    gettext_lazy("Day"),
    gettext_lazy("Organisation"),
    gettext_lazy("Evidence"),
    gettext_lazy("Withdrawn because"),
]


def heading_of(sheet: str, key: str) -> str:
    return next((str(column.labels[0]) for column in SHEETS[sheet][1] if column.key == key), "")
