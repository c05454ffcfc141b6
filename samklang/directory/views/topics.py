from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.http import SignedInRequest
from samklang.directory import rules, skos
from samklang.directory.actions import topics as actions
from samklang.directory.choosing import suggested
from samklang.directory.fields import TOPICS
from samklang.directory.forms.topics import MergeForm, TopicForm
from samklang.directory.models import Audience, Topic
from samklang.directory.queries import concepts
from samklang.directory.queries import people as people_queries
from samklang.directory.queries import topics as queries
from samklang.foundation.http import OPERATOR, SECRETARIAT, VISITOR, page, refusals_on, require, route
from samklang.foundation.kept import EVERYONE, kept
from samklang.foundation.kept_pages import kept_list, kept_page
from samklang.foundation.lists import Column, Listing, Shown
from samklang.foundation.outcomes import Prefill, tell_origin
from samklang.foundation.slots import panels_for
from samklang.history import queries as history
from samklang.history.opened import as_opened

EXPERTS_SHOWN = 12


@route("GET")
def topics(request: HttpRequest) -> HttpResponse:
    """The whole tree, or what a search finds in any language."""

    def told(shown: Shown) -> dict[str, Any]:
        return {
            "tree": "" if shown.is_filtered else kept(request, "directory.tree", None, _tree, by=EVERYONE),
            "may_edit": rules.may_edit_topics(request.user),
            "files": [(name, reverse("directory:topics-file", args=[name])) for name in skos.FORMATS],
        }

    return kept_list(request, "directory/topics.html", _listing, told)


def _listing() -> Listing:
    return Listing(
        rows=Topic.objects.current(),
        columns=[
            Column("topic", _("Topic"), str),
            Column("definition", _("Meaning"), lambda topic: str(topic.definition)),
            Column("address", _("Address"), concepts.uri_of),
        ],
        sorts={"topic": "slug"},
        default_sort="topic",
        search=queries.found_by,
        filename="topics",
        feed_url=reverse("history:kind-feed", args=["directory.topic"]),
    )


def _tree() -> str:
    tree = queries.tree()
    return render_to_string("directory/topic_tree.html", {"tree": tree}) if tree else ""


@route("GET", roles=(VISITOR,))
def suggest(request: HttpRequest) -> HttpResponse:
    """Topics to tick while somebody writes in a ``TopicsField``; those that are ticked stay."""
    return page(request, "directory/choosing_suggested.html", suggested(TOPICS, request, "topics"))


@route("GET")
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    one = get_object_or_404(Topic.objects.select_related("merged_into"), slug=slug)
    if one.merged_into:
        return HttpResponsePermanentRedirect(one.merged_into.get_absolute_url())
    if request.GET.get("format") in skos.FORMATS:
        return _written(concepts.as_concepts([one]), request.GET["format"])
    follows = history.is_followed(one, by=request.user)
    return kept_page(request, "directory/topic.html", one, lambda: _told(request, one), also=follows)


def _told(request: HttpRequest, one: Topic) -> dict[str, Any]:
    return {
        "topic": one,
        "is_fallback": one.labels.shown().is_fallback,
        "uri": concepts.uri_of(one),
        **kept(request, "directory.same", one, lambda: _same_for_all(one), by=EVERYONE),
        **_seen_by(request, one),
        "panels": panels_for("topic", request, one),
        "may_edit": rules.may_edit_topics(request.user),
    }


def _same_for_all(one: Topic) -> dict[str, Any]:
    """What the page says of a topic to everybody."""
    matches = list(one.matches.order_by("relation", "uri"))
    return {"around": queries.around(one), "names": _names(one), "matches": matches}


def _seen_by(request: HttpRequest, one: Topic) -> dict[str, Any]:
    experts, has_more = _experts(request, one)
    story = history.of(one, reader=request.user)
    return {"experts": experts, "has_more_experts": has_more, "history": story}


def _experts(request: HttpRequest, one: Topic) -> tuple[list[Any], bool]:
    open_to = {Audience.EVERYONE.value} | ({Audience.MEMBERS.value} if rules.belongs(request.user) else set())
    rows = people_queries.visible_to(request.user).filter(people_queries.knows(one.slug, open_to=open_to))
    found = list(rows.order_by("name", "pk")[: EXPERTS_SHOWN + 1])
    return found[:EXPERTS_SHOWN], len(found) > EXPERTS_SHOWN


def _names(one: Topic) -> list[tuple[str, str, str, list[str]]]:
    """Every language it has a name in, ours first: code, language, name, other names."""
    offered: dict[str, str] = dict(settings.LANGUAGES)
    codes = [code for code in offered if code in one.labels] + sorted(set(one.labels) - set(offered))
    return [
        (code, str(offered.get(code, code)), one.labels[code]["text"], one.alternatives.get(code, []))
        for code in codes
    ]


@route("GET")
def topics_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The whole vocabulary as SKOS."""
    if ending not in skos.FORMATS:
        raise Http404
    return _written(concepts.all_concepts(), ending)


def _written(found: list[Any], ending: str) -> HttpResponse:
    text = skos.write(found, ending=ending, scheme=concepts.scheme(), title="Samklang")
    response = HttpResponse(text, content_type=skos.FORMATS[ending][1])
    response["Content-Disposition"] = f'attachment; filename="topics.{ending}"'
    return response


@route("GET", "POST", roles=(SECRETARIAT, OPERATOR))
def new_topic(request: SignedInRequest) -> HttpResponse:
    require(rules.may_edit_topics(request.user))
    form = TopicForm(request.POST or None, prefill=Prefill.asked_for(request))
    if form.is_valid():
        with refusals_on(form), transaction.atomic():
            made = actions.create(by=request.user, **form.facts())
            tell_origin(request, made)
            return redirect(made)
    return page(request, "directory/topic_form.html", {"form": form}, part="form")


@route("GET", "POST", roles=(SECRETARIAT, OPERATOR))
def edit_topic(request: SignedInRequest, slug: str) -> HttpResponse:
    one = get_object_or_404(Topic.objects.current(), slug=slug)
    require(rules.may_edit_topics(request.user))
    form = TopicForm(request.POST or None, topic=one)
    if form.is_valid():
        with refusals_on(form), as_opened(request, one, "edited"):
            actions.edit(one, by=request.user, **form.facts())
            return redirect(one)
    return page(request, "directory/topic_form.html", {"form": form, "topic": one}, part="form")


@route("GET", "POST", roles=(SECRETARIAT, OPERATOR))
def merge_topic(request: SignedInRequest, slug: str) -> HttpResponse:
    one = get_object_or_404(Topic.objects.current(), slug=slug)
    require(rules.may_edit_topics(request.user))
    form = MergeForm(request.POST or None, topic=one)
    if form.is_valid():
        with refusals_on(form):
            return redirect(actions.merge(one, into=form.kept(), by=request.user))
    return page(request, "directory/topic_merge.html", {"form": form, "topic": one}, part="form")
