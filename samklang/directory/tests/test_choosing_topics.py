"""The field in which topics are chosen, wherever something is tagged."""

import pytest
from django import forms
from django.http import QueryDict

from samklang.directory.actions.topics import create
from samklang.directory.fields import TopicsField

pytestmark = pytest.mark.django_db

SUGGEST = "/en/topics/suggest/"


class TagForm(forms.Form):
    topics = TopicsField(label="Topics")


def tagged(**said):
    data = QueryDict(mutable=True)
    for name, value in said.items():
        data.setlist(name, [str(one) for one in value] if isinstance(value, list) else [value])
    return TagForm(data)


@pytest.fixture
def water():
    return create(labels={"en": "water", "nb": "vann"}, alternatives={"en": ["aqua"]}, by=None)


@pytest.fixture
def leaks(water):
    return create(labels={"en": "leaks in pipes", "nb": "vannlekkasjer"}, broader=[water], by=None)


def test_a_form_shows_what_is_chosen_and_not_the_whole_vocabulary(water, leaks):
    shown = str(TagForm(initial={"topics": [leaks]})["topics"])
    assert shown.count('type="checkbox"') == 1
    assert "Leaks in pipes" in shown
    assert "Water" not in shown


def test_what_is_ticked_is_chosen(water, leaks):
    form = tagged(topics=[water.pk])
    assert form.is_valid()
    assert list(form.cleaned_data["topics"]) == [water]


def test_nothing_has_to_be_chosen(water):
    form = tagged()
    assert form.is_valid()
    assert not form.cleaned_data["topics"]


@pytest.mark.parametrize("written", ["water", "Vann", " aqua ", "WATER, vann"])
def test_a_topic_is_written_by_any_of_its_names(water, leaks, written):
    form = tagged(topics=[leaks.pk], topics_named=written)
    assert form.is_valid()
    assert set(form.cleaned_data["topics"]) == {water, leaks}


def test_a_name_that_no_topic_has_is_told_and_what_was_written_is_kept(water, leaks):
    form = tagged(topics=[leaks.pk], topics_named="water, wat<er")
    assert form.errors["topics"] == [
        "No topic is called “wat<er”. Tick one that is proposed, or write its whole name."
    ]
    shown = str(form["topics"])
    assert 'value="water, wat&lt;er"' in shown
    assert "Leaks in pipes" in shown


def test_without_script_a_part_of_a_name_is_answered_with_topics_to_tick(water, leaks):
    shown = str(tagged(topics_named="pipes")["topics"])
    assert f'value="{leaks.pk}"' in shown
    assert " checked" not in shown
    assert tagged(topics=[leaks.pk], topics_named="pipes", topics_sought="pipes").is_valid()


def test_a_name_that_two_topics_have_has_to_be_ticked(water):
    create(labels={"sv": "vann"}, by=None)
    form = tagged(topics_named="vann")
    assert form.errors["topics"] == ["Several topics are called “vann”. Tick the one you mean."]


def test_words_that_were_searched_with_are_no_name_once_something_they_found_is_ticked(water, leaks):
    form = tagged(topics=[leaks.pk], topics_named="vann", topics_sought="vann")
    assert form.is_valid()
    assert list(form.cleaned_data["topics"]) == [leaks]


@pytest.mark.parametrize("nonsense", ["x", "999999999999999999999", "-1"])
def test_a_topic_that_is_not_there_cannot_be_chosen(water, nonsense):
    form = tagged(topics=[nonsense])
    assert not form.is_valid()
    assert str(form["topics"])


def test_topics_are_proposed_in_the_readers_language_with_what_they_stand_under(client, water, leaks):
    shown = client.get("/nb/topics/suggest/", {"field": "topics", "topics_named": "pipes"}).content.decode()
    assert "Vannlekkasjer" in shown
    assert ">vann</span>" in shown
    assert "1 tema passer." in shown


def test_what_is_ticked_stays_and_is_not_proposed_again(client, water, leaks):
    asked = {"field": "topics", "topics_named": "vann", "topics": [water.pk]}
    shown = client.get(SUGGEST, asked).content.decode()
    assert shown.count(f'value="{water.pk}"') == 1
    assert shown.count(" checked") == 1
    assert f'value="{leaks.pk}"' in shown


def test_a_dozen_is_proposed_at_a_time_with_the_same_questions_to_the_database(
    client, django_assert_num_queries
):
    for number in range(1, 15):
        create(labels={"en": f"pumps {number}"}, by=None)
    create(labels={"en": "old pumps"}, by=None)
    with django_assert_num_queries(2):
        shown = client.get(SUGGEST, {"topics_named": "pumps"}).content.decode()
    assert shown.count('type="checkbox"') == 12
    assert "15 topics fit; the first 12 are shown." in shown
    assert "Old pumps" not in shown
    assert client.get(SUGGEST, {"topics_named": "\0"}).status_code == 200
