"""The words templates say: texts, dates, numbers, states, markdown."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from samklang.foundation import assets
from samklang.foundation.text import MACHINE, Text, phrase


def said(source, language="nb", **words):
    with translation.override(language):
        return Template("{% load ui %}" + source).render(Context(words))


def test_a_text_in_the_readers_language_stands_bare():
    assert said("{% text t %}", t=Text.of(nb="Avtale <3")) == "Avtale &lt;3"


def test_a_text_in_another_language_says_so_to_eye_and_ear():
    shown = said("{% text t %}", language="fi", t=Text.of(en="Agreement"))

    assert shown == ('<span lang="en">Agreement</span><span class="sk-fallback" title="English">en</span>')


def test_a_machines_draft_is_marked():
    text = Text({"nb": phrase("Avtale", origin=MACHINE, reviewed=False)})

    assert "maskinutkast" in said("{% text t %}", t=text)
    assert said("{% text t mark=False %}", t=text) == "Avtale"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("nb", "3. mai 2021"), ("en", "3 May 2021"), ("fi", "3. toukokuuta 2021"), ("se", "3.5.2021")],
)
def test_a_day_is_written_as_its_language_does(language, expected):
    shown = said("{{ d|day }}", language=language, d=date(2021, 5, 3))

    assert shown == f'<time datetime="2021-05-03">{expected}</time>'


def test_a_moment_is_told_in_local_time():
    assert "3. mai 2021 14:30" in said("{{ t|moment }}", t=datetime(2021, 5, 3, 12, 30, tzinfo=UTC))


@pytest.mark.parametrize(("language", "expected"), [("nb", "1\xa0284"), ("en", "1,284"), ("se", "1\xa0284")])
def test_thousands_are_set_apart(language, expected):
    assert said("{{ n|number }}", language=language, n=1284) == expected


def test_a_number_has_no_idle_zeros():
    said_of = [said("{{ n|number }}", language="nb", n=Decimal(n)) for n in ("27.500", "1200000.000", "0.00")]
    assert said_of == ["27,5", "1\xa0200\xa0000", "0"]


def test_a_period_that_lasts_says_since():
    assert "siden" in said("{% period a %}", a=date(2019, 1, 1))
    assert " – " in said("{% period a b %}", a=date(2019, 1, 1), b=date(2021, 5, 3))


def test_a_state_has_one_colour_and_an_unknown_one_is_neutral():
    assert 'data-color="success"' in said('{% state "signed" "Signert" %}')
    assert 'data-color="neutral"' in said('{% state "odd" "Rar" %}')


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://elsewhere.example/x.png)",
        '<img src=x onerror="x()">',
        "[x](data:text/html,x)",
    ],
)
def test_markdown_runs_nothing_and_fetches_nothing(attack):
    shown = said("{{ s|markdown }}", s=attack)

    assert "<script" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown
    assert 'href="data' not in shown


def test_headings_in_markdown_start_below_the_pages_own():
    assert "<h2>Mål</h2>" in said("{{ s|markdown }}", s="# Mål")


def test_an_icon_is_silent_unless_it_means_something():
    assert 'aria-hidden="true"' in said('{% icon "pin" %}')
    assert 'aria-label="Godkjent"' in said('{% icon "seal" "Godkjent" %}')


def test_an_unknown_theme_falls_back_to_the_common_one():
    assert assets.theme_url("fjord").endswith(".css")
    assert assets.theme_url("../../etc") == ""
    assert assets.theme_url("samklang") == ""


class WishForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the register")
    why = forms.CharField(label="Why", widget=forms.Textarea, max_length=10, required=False)
    way = forms.ChoiceField(label="Way", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_errors_are_told_at_the_top_and_at_their_field():
    drawn = str(WishForm({"why": "x" * 12}))

    assert 'href="#id_name"' in drawn
    assert 'href="#id_way_0"' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_error"' in drawn


def test_a_long_text_is_counted_not_cut():
    drawn = str(WishForm())

    assert "maxlength" not in drawn
    assert 'data-limit="10"' in drawn


def test_fields_that_may_be_left_empty_say_so():
    assert str(WishForm()).count("(optional)") == 1
