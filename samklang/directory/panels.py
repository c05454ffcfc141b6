"""What the directory shows in the frame, who may see the history of its records, and how that is told."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.personal import holds
from samklang.foundation import navigation
from samklang.foundation.kept import EVERYONE
from samklang.foundation.outcomes import offer
from samklang.foundation.prepared import prepared
from samklang.foundation.slots import Panel, fills
from samklang.history import rules as history
from samklang.history.sentences import call, tell

from . import personal, readers, rules
from .models import Audience, Organisation, Person, Topic
from .queries import people

PEOPLE_SHOWN = 8

holds("directory", export=personal.profile_as_data, erase=personal.take_profile_away)


def _seen_organisations(user: Any, ids: list[int]) -> set[int]:
    rows = Organisation.objects.filter(readers.seen_by(user), pk__in=ids)
    return set(rows.values_list("pk", flat=True))


navigation.add(20, _("Organisations"), "directory:organisations")
offer(
    "directory.topic",
    _("Topic"),
    lambda request, prefill: (
        prefill.on(reverse("directory:new-topic")) if rules.may_edit_topics(request.user) else ""
    ),
)

history.show(
    "directory.organisation",
    lambda user, pk: bool(_seen_organisations(user, [pk])),
    many=_seen_organisations,
)
call("directory.organisation", _("Organisation"))
tell(
    "directory.organisation",
    entered=_("Entered in the directory"),
    renamed=_("Renamed from {was} to {name} on {on}"),
    name_corrected=_("The name was corrected from {was} to {name}"),
    identified=_("Number in the register {scheme}: {value}"),
    placed=_("Stands under {parent}"),
    stands_alone=_("Stands by itself from {on}"),
    placing_taken_back=_("Never stood under {parent}: taken back"),
    closed=_("Closed on {on}"),
    merged=_("Became part of {into} on {on}"),
    split=_("Split into {into} on {on}"),
    reopened=_("The closing on {was} was taken back"),
    folded=_("A second record of {into}; folded into it"),
    took_over=_("A second record, {of}, was folded into this one"),
    partner_entered=_("{partner} is a partner from {on}"),
    hidden=_("Shown to its own people only"),
    shown=_("Shown to everyone"),
    partner_ended=_("{partner} is no longer a partner from {on}"),
)

navigation.add(30, _("People"), "directory:people")
navigation.add(40, _("Topics"), "directory:topics")

history.show(
    "directory.topic",
    lambda _user, pk: Topic.objects.filter(pk=pk).exists(),
    many=lambda _user, ids: set(Topic.objects.filter(pk__in=ids).values_list("pk", flat=True)),
)
call("directory.topic", _("Topic"))
tell(
    "directory.topic",
    created=_("Entered in the vocabulary"),
    edited=_("Told anew"),
    merged=_("Merged into “{name}”"),
    took_in=_("Took in “{name}”"),
)


def _may_see_story(user: Any, pk: int) -> bool:
    """What was done to a profile is for the person, and for those who look after one without an account."""
    person = Person.objects.filter(pk=pk).first()
    return bool(person and rules.may_edit_person(user, person))


history.show("directory.person", _may_see_story)
call("directory.person", _("Person"))
tell(
    "directory.person",
    created=_("Profile made"),
    entered=_("Entered in the directory, not public"),
    claimed=_("Took over the profile that was waiting"),
    edited=_("Profile changed"),
    audience_chosen=_("Chose who may see what"),
    affiliated=_("Place of work added"),
    affiliation_changed=_("Place of work changed"),
    affiliation_removed=_("Place of work removed"),
    consent_given_directory=_("Said yes to being shown in the public directory"),
    consent_given_matching=_("Said yes to being suggested to others"),
    consent_given_photos=_("Said yes to pictures from events"),
    consent_withdrawn_directory=_("Took back the yes to being shown in the public directory"),
    consent_withdrawn_matching=_("Took back the yes to being suggested to others"),
    consent_withdrawn_photos=_("Took back the yes to pictures from events"),
    erased=_("Erased"),
)


@fills("organisation", order=60)
def people_at(request: HttpRequest, organisation: Organisation) -> Panel | None:
    """Who works there, of those who want it known; one question."""
    who, slug = request.user, organisation.slug
    found = _people_at(readers.as_reader(who), rules.belongs(who), slug=slug)
    if not found:
        return None
    context = {
        "people": found[:PEOPLE_SHOWN],
        "has_more": len(found) > PEOPLE_SHOWN,
        "slug": slug,
    }
    return Panel("directory/people_panel.html", context)


@prepared
def _people_at(who: Any, belongs: bool, *, slug: str) -> QuerySet[Person]:
    open_to = {Audience.EVERYONE.value} | ({Audience.MEMBERS.value} if belongs else set())
    rows = people.visible_to(who).filter(people.works_at(slug, open_to=open_to, reader=who))
    return rows.order_by("name", "pk")[: PEOPLE_SHOWN + 1]


@fills("account-menu", order=20, kept_for=EVERYONE)
def my_profile(_request: HttpRequest, _thing: object) -> Panel:
    return Panel("directory/profile_line.html", {})
