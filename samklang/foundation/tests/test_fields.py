"""A text in several languages, written in one form field."""

import pytest
from django import forms
from django.utils import translation

from samklang.foundation.fields import TranslatedFormField
from samklang.foundation.text import MACHINE, Text, phrase


class NoteForm(forms.Form):
    title = TranslatedFormField(label="Title", max_length=20)


def drafted():
    return Text({"nb": phrase("Avtale"), "en": phrase("Agreement", origin=MACHINE, reviewed=False)})


def test_what_is_written_becomes_a_text_by_people():
    form = NoteForm({"title_nb": " Avtale ", "title_fi": "Sopimus"})

    assert form.is_valid()
    assert form.cleaned_data["title"] == Text.of(nb="Avtale", fi="Sopimus")


def test_a_language_left_alone_keeps_its_origin_and_a_changed_one_is_by_people():
    form = NoteForm({"title_nb": "Avtalen", "title_en": "Agreement"}, initial={"title": drafted()})

    assert form.is_valid()
    assert form.cleaned_data["title"]["en"]["origin"] == MACHINE
    assert form.cleaned_data["title"]["nb"] == phrase("Avtalen")


def test_an_emptied_language_is_taken_away():
    form = NoteForm({"title_nb": "Avtale", "title_en": ""}, initial={"title": drafted()})

    assert form.is_valid()
    assert list(form.cleaned_data["title"]) == ["nb"]


def test_one_language_is_needed():
    assert NoteForm({"title_nb": "  "}).errors["title"] == ["Write this in at least one language."]


def test_a_long_text_is_refused_by_language_and_kept_in_its_box():
    form = NoteForm({"title_nb": "x" * 25})

    assert form.errors["title"] == ["The text in Norsk bokmål is 5 characters too long."]
    assert f'value="{"x" * 25}"' in str(form)


@pytest.mark.parametrize(("typed", "changed"), [("Avtale", False), ("Avtalen", True)])
def test_a_form_knows_whether_its_text_was_changed(typed, changed):
    form = NoteForm({"title_nb": typed, "title_en": "Agreement"}, initial={"title": drafted()})

    assert form.has_changed() is changed


def test_the_readers_language_stands_first_and_drafts_are_marked():
    with translation.override("nn"):
        drawn = str(NoteForm(initial={"title": drafted()}))

    assert drawn.index('name="title_nn"') < drawn.index('name="title_nb"') < drawn.index("<details")
    assert "maskinutkast" in drawn
    assert drawn.index("<details") < drawn.index('name="title_fi"')
