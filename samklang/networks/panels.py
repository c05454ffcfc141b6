"""What networks show on pages of lower rooms, and what they tell the rooms below about themselves."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.accounts.demo import describes
from samklang.accounts.models import User
from samklang.accounts.personal import holds
from samklang.directory import readers
from samklang.directory import rules as directory
from samklang.directory.models import Organisation
from samklang.directory.queries.organisations import say_who_is_inside
from samklang.foundation.navigation import add
from samklang.foundation.prepared import prepared
from samklang.foundation.slots import Panel, fills
from samklang.history.rules import show
from samklang.history.sentences import call, tell
from samklang.history.withholding import withhold

from . import actions, queries, rules
from .belonging import as_reader
from .models import Body, Mandate, Membership, Network

add(10, _("Networks"), "networks:networks")

call("networks.network", _("Network"))
call("networks.body", _("Body"))
call("networks.mandate", _("Mandate"))
tell(
    "networks.network",
    founded=_("Entered"),
    changed=_("Its page was changed"),
    closed=_("Closed from {on}: {reason}"),
    admitted=_("{name} became a member from {on}: {tier_name}"),
    moved=_("{name} moved to another tier from {on}: {tier_name}"),
    ended=_("{name} is no longer a member from {on}: {reason}"),
    corrected=_("The record of {name} was corrected: {reason}"),
    retracted=_("What was said of {name} was struck through: {reason}"),
    membership_stated=_("The membership of {name} through an agreement was told anew ({ref})"),
    opted_out=_("{name} declined a membership through an agreement ({ref})"),
    opt_out_taken_back=_("{name} took back its no to {ref}"),
    asked_to_join=_("{name} asked to join"),
    asked_to_join_unnamed=_("An organisation that is not in the directory asked to join"),
    request_turned_down=_("The request of {name} was turned down"),
    request_turned_down_unnamed=_("A request to join was turned down"),
    invited=_("{name} was invited: {tier}"),
    partner_invited=_("{name} was invited by itself, as a partner: {tier}"),
    invitation_declined=_("{name} declined the invitation"),
    invitation_withdrawn=_("The invitation of {name} was withdrawn"),
    invitation_expired=_("The invitation of {name} expired"),
    tier_added=_("A tier was added: {tier}"),
    tier_changed=_("A tier was changed: {tier}"),
    tier_removed=_("A tier was removed: {tier}"),
    office_opened=_("Office entered: {office}, {place}"),
    office_changed=_("Office changed: {office}"),
    office_closed=_("Office closed from {closed}: {office}"),
    body_set_up=_("Body entered: {body}"),
    body_changed=_("Body changed: {body}"),
    secretariat_given=_("Somebody may act as the secretariat from {on}"),
    secretariat_withdrawn=_("Somebody may no longer act as the secretariat from {on}"),
    secretariat_given_you=_("You may act as the secretariat"),
    asked_to_join_you=_("{name} asks to join and waits for your answer"),
    accepted_you=_("{name} said yes to your invitation"),
    declined_you=_("{name} said no to your invitation"),
    expired_you=_("{name} did not answer your invitation in time"),
    partner_without_address=_("{name} is a new partner but has no address: invite it by hand"),
)
tell(
    "networks.body",
    seat_given=_("A seat was given from {on}"),
    seat_ended=_("A seat ended on {on}"),
    committee_given=_("Somebody may work in the body from {on}"),
    committee_withdrawn=_("Somebody may no longer work in the body from {on}"),
    committee_given_you=_("You may work in the body"),
)
tell(
    "networks.mandate",
    operator_given=_("Somebody may act as operator from {on}"),
    operator_withdrawn=_("Somebody may no longer act as operator from {on}"),
    operator_given_you=_("You may act as operator"),
)
tell(
    "directory.organisation",
    editor_given=_("Somebody may act as its editor from {on}"),
    editor_withdrawn=_("Somebody may no longer act as its editor from {on}"),
    editor_given_you=_("You may act as its editor"),
    member_given=_("Somebody may act as its member from {on}"),
    member_withdrawn=_("Somebody may no longer act as its member from {on}"),
    member_given_you=_("You may act as its member"),
)


def _seen_networks(user: Any, ids: list[int]) -> set[int]:
    return set(queries.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def _seen_bodies(user: Any, ids: list[int]) -> set[int]:
    rows = Body.objects.filter(pk__in=ids, network__in=queries.visible_to(user))
    return set(rows.values_list("pk", flat=True))


withhold("organisation", also=("name",), hidden=queries.hidden_organisations)
show("networks.network", lambda user, pk: bool(_seen_networks(user, [pk])), many=_seen_networks)
show("networks.body", lambda user, pk: bool(_seen_bodies(user, [pk])), many=_seen_bodies)
show("networks.mandate", lambda user, _pk: rules.is_operator(user))

directory.permit_editing(rules.edits)
directory.permit_editing(rules.may_give_mandates_for)
directory.permit_entering(
    lambda user: any(m.role == Mandate.Role.SECRETARIAT for m in rules.mandates_of(user))
)
readers.permit_operating(rules.is_operator)
readers.permit_seeing(queries.private_faces_seen_by)
readers.permit_keeping(rules.keeps_people_for)
directory.permit_belonging(lambda user: bool(rules.mandates_of(user)))


@describes
def roles_of(users: Sequence[User]) -> dict[int, str]:
    """What each person of the demo may act as, for the buttons of the sign-in page."""
    held = Mandate.objects.on(timezone.localdate()).filter(user__in=users).order_by("pk")
    told: dict[int, str] = {}
    for mandate in held.select_related("network", "organisation", "body__network"):
        told[mandate.user_id] = ", ".join(filter(None, [told.get(mandate.user_id, ""), str(mandate)]))
    return told


@fills("account-menu", order=20)
def switcher(request: HttpRequest, _thing: Any) -> Panel | None:
    """On whose behalf one acts, and the way to one's desks."""
    held = rules.mandates_of(request.user)
    if not held:
        return None
    current = getattr(request, "acting", None)
    choices = [(mandate, mandate == current) for mandate in held] if len(held) > 1 else []
    context = {
        "held": choices,
        "desks": _desks(held),
        "is_operator": rules.is_operator(request.user),
        "csrf": get_token(request) if choices else "",
        "next": request.get_full_path(),
    }
    return Panel("networks/switcher.html", context)


def _desks(held: Iterable[Mandate]) -> list[Network]:
    return [m.network for m in held if m.network and m.role == Mandate.Role.SECRETARIAT]


@say_who_is_inside
def in_a_public_network() -> Q:
    """Asked of each, by an index of what holds now: there may be very many to gather."""
    now = Membership.objects.known_at(None).on(timezone.localdate()).filter(network__is_public=True)
    return Q(Exists(now.filter(organisation=OuterRef("pk"))))


@fills("organisation", order=20)
def memberships_of(request: HttpRequest, organisation: Organisation) -> Panel | None:
    """Which networks an organisation is in, was in, or will be in."""
    who = as_reader(request.user if request.COOKIES else queries.nobody())
    told = _memberships_of(who, organisation=organisation.pk)
    context = {"memberships": told, "organisation": organisation}
    return Panel("networks/memberships_panel.html", context) if told else None


@prepared
def _memberships_of(who: Any, *, organisation: int) -> QuerySet[Membership]:
    seen = queries.visible_to(who)
    rows = Membership.objects.known_at(None).filter(organisation=organisation, network__in=seen)
    return rows.select_related("network", "tier").order_by("network__name", "started_on")


@fills("organisation", order=21)
def who_runs_it(request: HttpRequest, organisation: Organisation) -> Panel | None:
    """An operator finds a private network by its face, and names its secretariat; that is all there is."""
    if organisation.is_listed or not rules.is_operator(request.user):
        return None
    network = Network.objects.filter(organisation=organisation).first()
    return Panel("networks/face_panel.html", {"network": network}) if network else None


def _export(user: User) -> dict[str, Any]:
    """What this room holds on a person: their mandates, and the letters they wrote to ask or answer."""
    asked = queries.letters_of(user)
    return {
        "mandates": [
            {
                "mandate": str(m),
                "from": m.started_on.isoformat(),
                "until": m.ended_on and m.ended_on.isoformat(),
            }
            for m in user.mandates.select_related("network", "organisation", "body__network").order_by("pk")
        ],
        "invitations": [
            {
                "network": one.network.name,
                "organisation": one.party,
                "name": one.person_name,
                "email": one.email,
                "message": one.message,
                "sent": one.created_at.isoformat(),
            }
            for one in asked
        ],
    }


holds("networks", export=_export, erase=actions.forget)
