from django.urls import path, register_converter

from .views import editing, merging, organisations


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
    path("organisations/doubles/", merging.doubles, name="doubles"),
    path("organisations/doubles/<int:double>/different/", merging.tell_apart, name="tell-apart"),
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
    path("organisations/<slug:slug>/merge/<slug:gone>/", merging.fold, name="fold-organisation"),
    path("organisations/<slug:slug>/<change:change>/", editing.change, name="change-organisation"),
]
