"""What the history says of figures."""

from django.utils import translation

from samklang.history.sentences import sentence_for


def said(**facts):
    with translation.override("nb"):
        return sentence_for("projects.benefit", "measured", facts)


def test_a_measured_value_has_its_thousands_set_apart():
    facts = {"on": "2025-02-01", "value": "900000.50", "unit": "kr", "title": {"nb": "Spart"}}
    assert said(**facts) == "Målt 1. februar 2025: 900\xa0000,5 kr (Spart)"


def test_a_line_with_a_fact_missing_can_still_be_read():
    assert said(value="mye", unit="kr") == "Målt …: mye kr (…)"
