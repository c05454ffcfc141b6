"""The ladder: how far a benefit is shown to be true. Every rung has its evidence and its person.

The rungs held are always the lowest ones without a gap; who takes one away takes all above it away.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused
from samklang.history.actions import record
from samklang.networks.models import Mandate
from samklang.projects import queries
from samklang.projects.models import Benefit, Conflict, Document, Measurement, Rung, Standing
from samklang.projects.reckoning import counted

VERBS = {rung.value: rung.name.lower() for rung in Rung} | {Rung.MEASURED.value: "rung-measured"}


class NotTheNextRung(Refused):
    pass


class NotShown(Refused):
    """The rung needs something that is not there."""


class NotIndependent(Refused):
    pass


def locked(benefit: Benefit) -> Benefit:
    rows = Benefit.objects.select_related("network", "organisation", "project")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=benefit.pk)


@transaction.atomic
def climb(
    benefit: Benefit,
    rung: int,
    *,
    evidence: str,
    evidence_url: str = "",
    organisation: Organisation | None,
    at: datetime,
    by: User | None,
) -> Standing:
    """Reach the next rung. ``organisation`` is the one somebody says so for."""
    benefit = locked(benefit)
    if rung != benefit.rung + 1:
        raise NotTheNextRung(_("The ladder is climbed one rung at a time; this is not the next one."))
    if not evidence.strip():
        raise NotShown(_("Every rung needs its evidence. Say what shows it."))
    if rung == Rung.REPLICATED:
        raise NotShown(_("This rung is reached when somebody else measures the same indicator."))
    _needs(benefit, rung, organisation=organisation, by=by, on=timezone.localdate(at))
    return set_rung(
        benefit,
        rung,
        evidence=evidence,
        evidence_url=evidence_url,
        at=at,
        by=by,
        organisation=organisation,
    )


def _needs(
    benefit: Benefit, rung: int, *, organisation: Organisation | None, by: User | None, on: date
) -> None:
    """Refuse what the record does not bear out."""
    with_baseline = benefit.indicators.filter(baseline__isnull=False)
    if rung == Rung.BASELINED and not with_baseline.exists():
        raise NotShown(_("No indicator has a baseline yet."))
    values = Measurement.objects.standing().filter(indicator__in=with_baseline)
    if rung == Rung.MEASURED and not values.exists():
        raise NotShown(_("Nothing is measured yet against a baseline."))
    if rung == Rung.CONFIRMED:
        _is_the_line(benefit, organisation, by)
    if rung == Rung.REVIEWED:
        _is_independent(benefit, organisation, by=by, on=on)


def _is_the_line(benefit: Benefit, organisation: Organisation | None, by: User | None) -> None:
    if organisation != benefit.organisation:
        raise NotIndependent(_("The line where the benefit is taken out confirms it, nobody else."))
    if by and queries.has_measured(by, benefit):
        raise NotIndependent(_("You measured it, so somebody else of the line must confirm it."))


def _is_independent(
    benefit: Benefit, organisation: Organisation | None, *, by: User | None, on: date
) -> None:
    """From another organisation, in no part of it themselves, and with no tie they have told of."""
    near = queries.near_to(benefit)
    if organisation is None or organisation.pk in near:
        raise NotIndependent(_("A peer comes from an organisation that has no part in it."))
    if by is None:
        return
    kept_by = {benefit.network_id, benefit.network.parent_id}
    own = Q(organisation__in=near) | Q(network__in=kept_by, role=Mandate.Role.SECRETARIAT)
    if Mandate.objects.on(on).filter(own, user=by).exists():
        raise NotIndependent(_("You act for somebody who has a part in it, so another must review it."))
    if benefit.conflicts.filter(user=by).exists():
        raise NotIndependent(_("You have declared a conflict of interest, so another must review it."))
    if queries.has_a_part(by, benefit):
        raise NotIndependent(_("You vouched for a lower rung, or measured it, so another must review it."))


@transaction.atomic
def register_replication(
    benefit: Benefit,
    *,
    evidence: str,
    evidence_url: str = "",
    organisation: Organisation,
    at: datetime,
    by: User | None,
) -> Standing:
    """Somebody else measured the same indicator. The room that knows of replications says so."""
    benefit = locked(benefit)
    if benefit.rung != Rung.REVIEWED:
        raise NotTheNextRung(_("The ladder is climbed one rung at a time; this is not the next one."))
    if organisation == benefit.organisation:
        raise NotIndependent(_("To repeat it where it was first taken out replicates nothing."))
    if not evidence.strip():
        raise NotShown(_("Every rung needs its evidence. Say what shows it."))
    return set_rung(
        benefit,
        Rung.REPLICATED,
        evidence=evidence,
        evidence_url=evidence_url,
        at=at,
        by=by,
        organisation=organisation,
    )


@transaction.atomic
def withdraw(benefit: Benefit, rung: int, *, reason: str, at: datetime, by: User | None) -> None:
    """Take a rung away, and with it all that stood above."""
    benefit = locked(benefit)
    if not Rung.CLAIMED <= rung <= benefit.rung:
        raise NotTheNextRung(_("The benefit does not stand on that rung."))
    if not reason.strip():
        raise NotShown(_("Say why."))
    fall_to(benefit, rung - 1, reason=reason, at=at, by=by)


@transaction.atomic
def declare_conflict(benefit: Benefit, *, reason: str, at: datetime, by: User) -> None:
    """Say openly that one is not independent of it. It cannot be taken back here; a review then falls."""
    benefit = locked(benefit)
    Conflict.objects.update_or_create(benefit=benefit, user=by, defaults={"reason": reason, "at": at})
    if benefit.standings.held().filter(rung=Rung.REVIEWED, by=by).exists():
        fall_to(benefit, Rung.CONFIRMED, reason=_("The reviewer declared a conflict."), at=at, by=by)
    record(benefit, "conflict-declared", by=by)


def set_rung(
    benefit: Benefit,
    rung: int,
    *,
    evidence: str,
    evidence_url: str = "",
    at: datetime,
    by: User | None,
    organisation: Organisation | None,
) -> Standing:
    standing = Standing.objects.create(
        benefit=benefit,
        rung=rung,
        evidence=evidence,
        evidence_url=evidence_url,
        at=at,
        by=by,
        organisation=organisation,
    )
    benefit.rung = rung
    benefit.save(update_fields=["rung"])
    retell(benefit)
    name = organisation.name if organisation else ""
    record(benefit, VERBS[rung], by=by, on_behalf_of=name)
    return standing


def fall_to(benefit: Benefit, rung: int, *, reason: str, at: datetime, by: User | None) -> None:
    if benefit.rung <= rung:
        return
    above = benefit.standings.held().filter(rung__gt=rung)
    above.update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason)
    lost, benefit.rung = benefit.rung, rung
    benefit.save(update_fields=["rung"])
    retell(benefit)
    record(benefit, "rung-withdrawn", by=by, rung=rung + 1, highest=lost, reason=reason)


def retell(benefit: Benefit) -> None:
    """Tell each indicator what it counts for: from confirmation on, what was confirmed and no later value."""
    confirmed = benefit.standings.held().filter(rung=Rung.CONFIRMED).first()
    for indicator in benefit.indicators.all():
        values = indicator.measurements.standing()
        if confirmed:
            values = values.filter(recorded_at__lte=confirmed.at)
        newest = values.order_by("-on").values_list("value", flat=True).first()
        indicator.counted = counted(
            indicator, rung=benefit.rung, attribution=benefit.attribution, value=newest
        )
        indicator.save(update_fields=["counted"])


@transaction.atomic
def forget(user: User) -> None:
    """What somebody said of their own ties goes with them; what they vouched for stays, without a name."""
    Conflict.objects.filter(user=user).delete()
    Standing.objects.filter(by=user).update(by=None)
    Standing.objects.filter(withdrawn_by=user).update(withdrawn_by=None)
    Measurement.objects.filter(recorded_by=user).update(recorded_by=None)
    Document.objects.filter(added_by=user).update(added_by=None)
