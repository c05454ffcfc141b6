"""Opening a project, who is in it, and what they put in."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Topic
from samklang.directory.names import folded
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import record, taken_over
from samklang.networks.actions.naming import free_slug
from samklang.networks.models import Network
from samklang.projects.models import Party, Project


class AddressTaken(Refused):
    pass


class PartyAlready(Refused):
    pass


class StillNeeded(Refused):
    pass


@transaction.atomic
def open_project(
    network: Network,
    *,
    title: Text,
    lead: Organisation | None = None,
    topics: Sequence[Topic] = (),
    slug: str = "",
    by: User | None,
    on_behalf_of: str = "",
    **facts: Any,
) -> Project:
    """Begin a project as an idea; the leading organisation is its first party."""
    project = Project(network=network, title=title, **facts)
    project.slug = slug or free_slug(str(title), Project.objects.all(), "project")
    try:
        with transaction.atomic():
            project.save()
    except IntegrityError as error:
        raise AddressTaken(_("Another project has that address. Try again.")) from error
    project.topics.set(topics)
    if lead:
        project.parties.create(organisation=lead, role=Party.Role.LEAD)
    _make_findable(project)
    record(project, "opened", by=by, on_behalf_of=on_behalf_of, network=network.slug)
    return project


@transaction.atomic
def edit_project(
    project: Project,
    *,
    topics: Sequence[Topic] | None = None,
    by: User | None,
    on_behalf_of: str = "",
    **facts: Any,
) -> Project:
    project = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    changed = taken_over(project, facts)
    project.save()
    if topics is not None and {t.pk for t in topics} != set(project.topics.values_list("pk", flat=True)):
        project.topics.set(topics)
        changed.append("topics")
    _make_findable(project)
    if changed:
        record(project, "changed", by=by, on_behalf_of=on_behalf_of, fields=sorted(changed))
    return project


@transaction.atomic
def add_party(
    project: Project, organisation: Organisation, *, role: str, by: User | None, on_behalf_of: str = ""
) -> Party:
    """Take a party in. A new lead takes over: the old one stays as a partner."""
    Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    if project.parties.filter(organisation=organisation).exists():
        raise PartyAlready(_("%(name)s is a party already.") % {"name": organisation.label})
    if role == Party.Role.LEAD:
        project.parties.filter(role=Party.Role.LEAD).update(role=Party.Role.PARTNER)
    party = project.parties.create(organisation=organisation, role=role)
    _make_findable(project)
    record(project, "party-added", by=by, on_behalf_of=on_behalf_of, party=organisation.name, role=role)
    return party


@transaction.atomic
def remove_party(party: Party, *, by: User | None, on_behalf_of: str = "") -> None:
    """A party leaves; what it has put in stays in the record, so then it cannot."""
    project, organisation = party.project, party.organisation
    if party.role == Party.Role.LEAD:
        raise StillNeeded(_("A project has somebody who leads it. Let another take over first."))
    if party.contributions.exists():
        raise StillNeeded(_("This party stands in the budget. Set its sums to zero first."))
    if project.benefits.filter(organisation=organisation).exists():
        raise StillNeeded(_("A benefit of the project is taken out at this party."))
    party.delete()
    _make_findable(project)
    record(project, "party-left", by=by, on_behalf_of=on_behalf_of, party=organisation.name)


@transaction.atomic
def contribute(
    party: Party,
    *,
    year: int,
    currency: str,
    cash: Decimal,
    in_kind: Decimal,
    by: User | None,
    on_behalf_of: str = "",
) -> None:
    """Set what a party puts in during a year; nothing of both takes the line away."""
    sums: dict[str, Any] = {"cash": cash, "in_kind": in_kind}
    if cash or in_kind:
        party.contributions.update_or_create(year=year, currency=currency, defaults=sums)
    else:
        party.contributions.filter(year=year, currency=currency).delete()
    facts = {"party": party.organisation.name, "year": str(year), "currency": currency}
    said = {"cash": f"{cash:.0f}", "in_kind": f"{in_kind:.0f}"}
    record(party.project, "contribution-set", by=by, on_behalf_of=on_behalf_of, **facts, **said)


def _make_findable(project: Project) -> None:
    """Words the list is searched by: titles in every language, and who is in it."""
    names = project.parties.values_list("organisation__name", flat=True)
    words = folded(" ".join([*project.title.plain().values(), *names, project.network.name]))
    if words != project.search_text:
        Project.objects.filter(pk=project.pk).update(search_text=words)
        project.search_text = words
