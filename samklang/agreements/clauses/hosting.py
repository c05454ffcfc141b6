"""Hosting: a party hosts an office, a person or an event of a network, stated as dated rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.accounts.models import User
from samklang.agreements import references
from samklang.agreements.models import Agreement, Hosting
from samklang.agreements.queries import Facts, Terms, clauses_of, earliest, left_days, spans
from samklang.directory.models import Organisation
from samklang.foundation.fields import field_of
from samklang.networks.models import Network

from .registry import BadClause, ClauseForm, ClauseKind, Scope, need


class HostingForm(ClauseForm):
    host = forms.ChoiceField(label=gettext_lazy("Host"))
    network = forms.ChoiceField(label=gettext_lazy("Hosts something of"))
    what = forms.ChoiceField(label=gettext_lazy("What is hosted"), choices=Hosting.What.choices)
    office = forms.ChoiceField(
        label=gettext_lazy("Office"),
        required=False,
        help_text=gettext_lazy("When it is one of the network's offices."),
    )
    subject = forms.CharField(
        label=gettext_lazy("Which one, in words"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For example the name of the office, the post or the event."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("host", [(party.slug, party.label) for party in self.scope.parties])
        self._offer("network", [(network.slug, network.label) for network in self.scope.networks])
        offices = [
            (f"{network.slug}/{office.slug}", f"{office.name} – {network.label}")
            for network in self.scope.networks
            for office in network.offices.all()
        ]
        self._offer("office", offices)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field_of(self, name, forms.ChoiceField).choices = [("", _("Choose …")), *choices]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        office = given.get("office") or ""
        if office and office.partition("/")[0] != given.get("network"):
            self.add_error("office", _("This office belongs to another network."))
        if office and given.get("what") != Hosting.What.OFFICE:
            self.add_error("office", _("Choose an office only when an office is hosted."))
        if not office and not given.get("subject"):
            self.add_error("subject", _("Say which one is hosted."))
        return given

    def facts(self) -> Facts:
        given = self.cleaned_data
        network = self.scope.network(given["network"])
        host = self.scope.party(given["host"])
        if network is None or host is None:
            raise LookupError(given["network"], given["host"])  # the fields only offer what is there
        facts: Facts = {
            "host": references.to_party(host),
            "network": references.to_network(network),
            "what": given["what"],
            "subject": given["subject"],
        }
        if given["office"]:
            slug = given["office"].partition("/")[2]
            office = next(one for one in network.offices.all() if one.slug == slug)
            facts["office"] = references.to_office(office)
        return facts

    @classmethod
    def initial_from(cls, facts: Facts) -> dict[str, Any]:
        network = facts["network"]["slug"]
        office = facts.get("office")
        return {
            "host": facts["host"]["slug"],
            "network": network,
            "what": facts["what"],
            "subject": facts.get("subject", ""),
            "office": f"{network}/{office['slug']}" if office else "",
        }


class HostingClause(ClauseKind):
    key = "hosting"
    label = gettext_lazy("Hosting")
    about = gettext_lazy(
        "A party hosts an office, a person or an event of a network for as long as this is in force."
    )
    form_class = HostingForm
    figure_labels = {"days": gettext_lazy("days of hosting so far")}

    def describe(self, facts: Facts) -> str:
        what = (facts.get("office") or {}).get("name") or facts.get("subject", "")
        kinds = {
            "office": _("{host} hosts an office of {network}: {what}."),
            "person": _("{host} hosts a person from {network}: {what}."),
            "event": _("{host} hosts an event of {network}: {what}."),
        }
        return kinds[facts["what"]].format(
            host=references.named(facts["host"]), network=references.named(facts["network"]), what=what
        )

    def validate(self, facts: Facts, terms: Terms, scope: Scope) -> None:
        need(facts.get("what") in Hosting.What.values, _("Say what is hosted."))
        need(scope.party(facts["host"]["slug"]), _("The host must be a party."))
        network = scope.network(facts["network"]["slug"])
        if network is None:
            raise BadClause(_("Hosting must be of a network that the parties answer for."))
        if facts.get("office"):
            offices = {office.slug for office in network.offices.all()}
            need(
                facts["office"]["slug"] in offices, _("{network} has no such office.").format(network=network)
            )

    def networks(self, facts: Facts) -> tuple[str, str]:
        return "", facts["network"]["slug"]

    def apply(self, agreement: Agreement, *, by: User | None, at: datetime) -> None:
        wanted = _wanted(agreement)
        standing = {_told(row): row for row in agreement.hostings.filter(superseded_at=None)}
        gone = [row.pk for told, row in standing.items() if told not in wanted]
        Hosting.objects.filter(pk__in=gone).update(superseded_at=at)
        Hosting.objects.bulk_create(
            Hosting(agreement=agreement, recorded_at=at, **dict(zip(_FIELDS, told, strict=True)))
            for told in wanted
            if told not in standing
        )

    def figures(self, agreement: Agreement, facts: Facts, *, on: date) -> list[tuple[str, int]]:
        rows = agreement.hostings.filter(superseded_at=None, clause_key=facts["key"], started_on__lt=on)
        return [("days", sum((min(row.ended_on or on, on) - row.started_on).days for row in rows))]


_FIELDS = ("clause_key", "what", "network_id", "host_id", "office_id", "subject", "started_on", "ended_on")


def _told(row: Hosting) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _FIELDS)


def _wanted(agreement: Agreement) -> list[tuple[Any, ...]]:
    """The rows there should be; a clause that stays the same through two versions is one row."""
    left = left_days(agreement)
    slugs = {
        c["host"]["slug"] for span in spans(agreement) for c in clauses_of(span.version.terms) if "host" in c
    }
    hosts = {
        slug: merged_into or pk
        for slug, pk, merged_into in Organisation.objects.filter(slug__in=slugs).values_list(
            "slug", "pk", "merged_into"
        )
    }
    told: list[tuple[Any, ...]] = []
    for span in spans(agreement):
        for clause in clauses_of(span.version.terms):
            if clause["kind"] != HostingClause.key:
                continue
            network = Network.objects.get(slug=clause["network"]["slug"])
            slug = (clause.get("office") or {}).get("slug")
            office = network.offices.filter(slug=slug).first() if slug else None
            host = hosts[clause["host"]["slug"]]
            gone = (left.get(host), left.get(network.organisation_id), network.closed_on)
            until = earliest(span.ended_on, *gone)
            if until and until <= span.started_on:
                continue
            what = (
                clause["key"],
                clause["what"],
                network.pk,
                host,
                office and office.pk,
                clause.get("subject", ""),
            )
            before = next((row for row in told if row[:6] == what and row[7] == span.started_on), None)
            if before:
                told.remove(before)
            told.append((*what, before[6] if before else span.started_on, until))
    return told
