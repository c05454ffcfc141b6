"""Reciprocal membership: who is at one tier of one network is, by that, at a tier of another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.accounts.models import User
from samklang.agreements import derived, references
from samklang.agreements.models import Agreement
from samklang.agreements.queries import Facts, Terms, derived_sources
from samklang.foundation.fields import field_of
from samklang.foundation.text import Text
from samklang.networks.models import Network, Tier

from .registry import BadClause, ClauseForm, ClauseKind, Scope, need


class ReciprocalForm(ClauseForm):
    held = forms.ChoiceField(label=gettext_lazy("Whoever is"))
    gets = forms.ChoiceField(label=gettext_lazy("becomes, by that,"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (
                network.label,
                [
                    (f"{network.slug}/{tier.key}", f"{tier.names} – {network.label}")
                    for tier in _ranked(network)
                ],
            )
            for network in self.scope.networks
        ]
        for name in ("held", "gets"):
            field_of(self, name, forms.ChoiceField).choices = [("", _("Choose …")), *offered]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        held, gets = given.get("held", ""), given.get("gets", "")
        if held and gets and held.partition("/")[0] == gets.partition("/")[0]:
            self.add_error("gets", _("Choose a tier in another network."))
        return given

    def facts(self) -> Facts:
        from_network, from_tier = self._tier(self.cleaned_data["held"])
        to_network, to_tier = self._tier(self.cleaned_data["gets"])
        return {
            "from_network": references.to_network(from_network),
            "from_tier": references.to_tier(from_tier),
            "to_network": references.to_network(to_network),
            "to_tier": references.to_tier(to_tier),
        }

    def _tier(self, chosen: str) -> tuple[Network, Tier]:
        slug, _slash, key = chosen.partition("/")
        network = self.scope.network(slug)
        if network is None:
            raise LookupError(slug)  # the field only offers what is there
        return network, next(tier for tier in network.tiers.all() if tier.key == key)

    @classmethod
    def initial_from(cls, facts: Facts) -> dict[str, Any]:
        return {
            "held": f"{facts['from_network']['slug']}/{facts['from_tier']['key']}",
            "gets": f"{facts['to_network']['slug']}/{facts['to_tier']['key']}",
        }


class ReciprocalMembership(ClauseKind):
    key = "reciprocal-membership"
    label = gettext_lazy("Reciprocal membership")
    about = gettext_lazy(
        "Members at a tier of one network become members of the other at once, until the reason for it ends."
    )
    form_class = ReciprocalForm
    figure_labels = {
        "joined": gettext_lazy("organisations have become members through this clause"),
        "current": gettext_lazy("organisations are members through it now"),
        "declined": gettext_lazy("organisations have declined"),
    }

    def describe(self, facts: Facts) -> str:
        return _(
            "Whoever is {from_tier} of {from_network} is, by that, {to_tier} of {to_network}. "
            "It begins and ends by itself; an organisation may decline."
        ).format(
            from_tier=Text.of(**facts["from_tier"]["names"]),
            from_network=references.named(facts["from_network"]),
            to_tier=Text.of(**facts["to_tier"]["names"]),
            to_network=references.named(facts["to_network"]),
        )

    def validate(self, facts: Facts, terms: Terms, scope: Scope) -> None:
        for network_part, tier_part in (("from_network", "from_tier"), ("to_network", "to_tier")):
            network = scope.network(facts[network_part]["slug"])
            if network is None:
                raise BadClause(
                    _("A reciprocal membership must be between networks that the parties answer for.")
                )
            found = any(tier.key == facts[tier_part]["key"] for tier in network.tiers.all())
            need(found, _("{network} has no such tier.").format(network=network))
        if facts["from_network"]["slug"] == facts["to_network"]["slug"]:
            raise BadClause(_("A reciprocal membership must be between two different networks."))

    def networks(self, facts: Facts) -> tuple[str, str]:
        return facts["from_network"]["slug"], facts["to_network"]["slug"]

    def apply(self, agreement: Agreement, *, by: User | None, at: datetime) -> None:
        derived.restate(agreement, by=by, at=at)

    def figures(self, agreement: Agreement, facts: Facts, *, on: date) -> list[tuple[str, int]]:
        rows = derived_sources(agreement, facts["key"])
        began = rows.filter(started_on__lte=on)
        return [
            ("joined", began.values("organisation").distinct().count()),
            ("current", rows.on(on).values("organisation").distinct().count()),
            ("declined", derived.declined(agreement, facts["key"], on=on)),
        ]

    def figure_url(self, agreement: Agreement, facts: Facts, figure: str) -> str:
        return reverse("agreements:derived", args=[agreement.code, facts["key"]])


def _ranked(network: Network) -> list[Tier]:
    return sorted(network.tiers.all(), key=lambda tier: -tier.rank)
