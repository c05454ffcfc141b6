from django.urls import path, register_converter

from .views import editing, organisations, people, profiles, topics


class ChangeConverter:
    """One of the changes over time an organisation can go through."""

    regex = "|".join(editing.CHANGES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ChangeConverter, "change")

app_name = "directory"
urlpatterns = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/enter/", editing.enter, name="enter-organisation"),
    path("organisations/suggest/", editing.suggest, name="suggest-organisations"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:slug>/tree/", organisations.tree, name="organisation-tree"),
    path("organisations/<slug:slug>/edit/", editing.edit, name="edit-organisation"),
    path("organisations/<slug:slug>/partners/", editing.partners, name="partners"),
    path(
        "organisations/<slug:slug>/partners/<int:partnership>/end/",
        editing.end_partnership,
        name="end-partnership",
    ),
    path(
        "organisations/<slug:slug>/placings/<int:placing>/take-back/",
        editing.take_back_placing,
        name="take-back-placing",
    ),
    path("organisations/<slug:slug>/<change:change>/", editing.change, name="change-organisation"),
    path("people/", people.people, name="people"),
    path("people/me/", people.my_profile, name="my-profile"),
    path("people/new/", people.new_profile, name="new-profile"),
    path("people/enter/", people.enter_person, name="enter-person"),
    path("people/<slug:slug>/", people.person, name="person"),
    path("people/<slug:slug>/edit/", people.edit_person, name="edit-person"),
    path("people/<slug:slug>/audience/", profiles.audience, name="audience"),
    path("people/<slug:slug>/expertise/", profiles.expertise, name="expertise"),
    path("people/<slug:slug>/consents/", profiles.consents, name="consents"),
    path("people/<slug:slug>/affiliations/", profiles.affiliations, name="affiliations"),
    path(
        "people/<slug:slug>/affiliations/<int:affiliation_id>/",
        profiles.edit_affiliation,
        name="edit-affiliation",
    ),
    path(
        "people/<slug:slug>/affiliations/at/<slug:organisation>/",
        profiles.new_affiliation,
        name="new-affiliation",
    ),
    path("topics/", topics.topics, name="topics"),
    path("topics/new/", topics.new_topic, name="new-topic"),
    path("topics/suggest/", topics.suggest, name="suggest-topics"),
    path("topics/file/<slug:ending>/", topics.topics_file, name="topics-file"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("topics/<slug:slug>/edit/", topics.edit_topic, name="edit-topic"),
    path("topics/<slug:slug>/merge/", topics.merge_topic, name="merge-topic"),
]
