"""The records of the wings: boards, projects, benefits, cases, and those who try a case again."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.boards import queries as boards
from samklang.boards.models import Board, Phase
from samklang.directory.models import Person
from samklang.knowledge import queries as knowledge
from samklang.knowledge import template
from samklang.knowledge.models import Case, Indicator, Replication
from samklang.projects import queries as projects
from samklang.projects.models import Benefit, Party, Project, Rung
from samklang.search.registry import (
    Facts,
    Lines,
    Reader,
    Said,
    Source,
    ids_of,
    in_languages,
    register,
    touches,
)

from .spine import OWN_LANGUAGE, members_named, networks_of, slug_of


def of_board(board: Board) -> Iterable[Said]:
    return in_languages(board.title.plain(), board.about.plain(), fallback="nb")


def facts_of_board(board: Board) -> Facts:
    shown = (("clipboard", f":{board.phase}"),)
    return Facts(networks=slug_of(board.network), on=board.held_on, shown=shown)


def of_project(project: Project) -> Iterable[Said]:
    titles = project.title.plain()
    parties = projects.listed_parties(project.parties.all()).order_by("organisation__name", "pk")
    names = ", ".join(parties.values_list("organisation__name", flat=True))
    texts = (project.summary.plain(), project.about.plain(), dict.fromkeys(titles, names))
    return in_languages(titles, *texts, fallback=next(iter(titles), "nb"))


def facts_of_project(project: Project) -> Facts:
    parties = projects.listed_parties(project.parties.all())
    ids = sorted(set(parties.values_list("organisation", flat=True)))
    return Facts(
        networks=slug_of(project.network),
        topics=tuple(project.topics.order_by("slug").values_list("slug", flat=True)),
        on=project.started_on,
        is_validated=project.benefits.filter(rung__gte=Rung.CONFIRMED).exists(),
        shown=(("people", project.network.name), ("timeline", f":{project.phase}")),
        owners=tuple(f"directory.organisation:{pk}" for pk in ids),
    )


def of_benefit(benefit: Benefit) -> Iterable[Said]:
    measured: dict[str, list[str]] = {}
    for one in benefit.indicators.order_by("key"):
        for language, title in one.title.plain().items():
            measured.setdefault(language, []).append(title)
    texts = (benefit.beneficiary.plain(), benefit.taken_out.plain(), benefit.prerequisites.plain())
    titles = benefit.title.plain()
    indicators = {language: ", ".join(names) for language, names in measured.items()}
    return in_languages(titles, *texts, indicators, fallback=next(iter(titles), "nb"))


def facts_of_benefit(benefit: Benefit) -> Facts:
    return Facts(
        networks=slug_of(benefit.network),
        on=benefit.realised_on,
        is_validated=benefit.rung >= Rung.CONFIRMED,
        shown=(("people", benefit.network.name), ("trend-up", f":{benefit.rung}")),
    )


def of_case(case: Case) -> Iterable[Said]:
    """What was published last; a draft is not indexed at all, whoever may read it."""
    version = knowledge.newest_version(case)
    content = version.content if version else {}
    texts = [template.text_of(content, section.key).plain() for section in template.SECTIONS]
    titles = case.title.plain()
    named = dict.fromkeys(titles, f"{case.organisation.name}. {case.technology}")
    return in_languages(titles, *texts[1:], named, fallback=case.language)


def facts_of_case(case: Case) -> Facts:
    place, organisation = case.organisation.place, case.organisation
    rung = _highest_shown(case)
    people = Person.objects.listed().filter(user__authorships__case=case).order_by("pk")
    return Facts(
        networks=networks_of([organisation.pk]),
        topics=tuple(case.topics.order_by("slug").values_list("slug", flat=True)),
        places=(place,),
        on=timezone.localdate(case.published_at) if case.published_at else None,
        is_validated=rung >= Rung.CONFIRMED,
        shown=(
            ("buildings", organisation.name),
            *((("pin", place),) if place else ()),
            ("timeline", f":{case.phase}"),
            *((("trend-up", f":{rung}"),) if rung else ()),
        ),
        owners=(
            f"directory.organisation:{organisation.pk}",
            *(f"directory.person:{person.pk}" for person in people),
        ),
    )


def _highest_shown(case: Case) -> int:
    """How far a benefit of the case is shown to be true: the highest rung of those that everybody may see."""
    stands_on = projects.benefits_visible_to(AnonymousUser()).filter(pk__in=case.indicators.values("benefit"))
    return stands_on.order_by("-rung").values_list("rung", flat=True).first() or Rung.NONE


def of_replication(replication: Replication) -> Iterable[Said]:
    own = OWN_LANGUAGE.get(replication.organisation.country, "en")
    about = replication.case.title.plain()
    title = about.get(own) or next(iter(about.values()), "")
    told = f"{replication.adapted}\n{replication.result}"
    return in_languages({own: f"{title} – {replication.organisation.name}"}, {own: told}, fallback=own)


def facts_of_replication(replication: Replication) -> Facts:
    organisation = replication.organisation
    return Facts(
        networks=networks_of([organisation.pk]),
        topics=tuple(replication.case.topics.order_by("slug").values_list("slug", flat=True)),
        places=(organisation.place,),
        on=replication.result_on or replication.started_on,
        shown=(("buildings", organisation.name), ("timeline", f":{replication.state}")),
        owners=(f"directory.organisation:{organisation.pk}",),
    )


def published_replications(_reader: Reader) -> QuerySet[Replication]:
    """Whoever tries a case again tells it on the case's page, which everybody reads."""
    return Replication.objects.filter(case__state=Case.State.PUBLISHED)


def _projects_of(lines: Lines) -> list[tuple[str, int]]:
    rows = Benefit.objects.filter(pk__in=ids_of(lines)).exclude(project=None)
    return [("projects.project", pk) for pk in rows.values_list("project", flat=True).distinct()]


def _cases_of(lines: Lines) -> list[tuple[str, int]]:
    rows = Indicator.objects.filter(benefit__in=ids_of(lines)).values_list("case", flat=True)
    return [("knowledge.case", pk) for pk in rows.distinct()]


def _under(lines: Lines) -> list[tuple[str, int]]:
    """What tells the name of a network, or is told of those who come into one or leave it."""
    ids = ids_of(lines)
    running = Project.objects.filter(network__in=ids).values_list("pk", flat=True)
    benefits = Benefit.objects.filter(network__in=ids).values_list("pk", flat=True)
    return [
        *(("projects.project", pk) for pk in running),
        *(("projects.benefit", pk) for pk in benefits),
        *_of_organisations(members_named(lines)),
    ]


def _of_organisations(ids: Iterable[int]) -> list[tuple[str, int]]:
    """What tells the name, the place or the networks of these."""
    ids = list(ids)
    cases = Case.objects.filter(organisation__in=ids).values_list("pk", flat=True)
    tried = Replication.objects.filter(organisation__in=ids).values_list("pk", flat=True)
    parties = Party.objects.filter(organisation__in=ids).values_list("project", flat=True)
    return [
        *(("knowledge.case", pk) for pk in cases),
        *(("knowledge.replication", pk) for pk in tried),
        *(("projects.project", pk) for pk in parties),
    ]


def _tried(lines: Lines) -> list[tuple[str, int]]:
    rows = Replication.objects.filter(case__in=ids_of(lines)).values_list("pk", flat=True)
    return [("knowledge.replication", pk) for pk in rows]


def _written_by(lines: Lines) -> list[tuple[str, int]]:
    """A person who takes their consent back no longer stands behind their cases."""
    rows = Case.objects.filter(authors__user__person__in=ids_of(lines)).values_list("pk", flat=True)
    return [("knowledge.case", pk) for pk in rows.distinct()]


touches("projects.benefit", _projects_of)
touches("projects.benefit", _cases_of)
touches("networks.network", _under)
touches("directory.organisation", lambda lines: _of_organisations(ids_of(lines)))
touches("directory.person", _written_by)
touches("knowledge.case", _tried)

register(
    Source(
        "knowledge.case",
        *(_("Case"), _("Cases"), "lightbulb"),
        lambda: Case.objects.filter(state=Case.State.PUBLISHED).select_related("organisation"),
        lambda _reader: knowledge.published(),
        of_case,
        facts_of_case,
        {**dict(Case.Phase.choices), **{str(key): label for key, label in Rung.choices}},
    )
)
register(
    Source(
        "knowledge.replication",
        *(_("Somebody who tries a case"), _("Those who try a case"), "branching"),
        lambda: published_replications(None).select_related("case", "organisation"),  # type: ignore[arg-type]  # nobody is a visitor too
        published_replications,
        of_replication,
        facts_of_replication,
        dict(Replication.State.choices),
    )
)
register(
    Source(
        "projects.project",
        *(_("Project"), _("Projects"), "rocket"),
        lambda: Project.objects.select_related("network"),
        projects.visible_to,
        of_project,
        facts_of_project,
        dict(Project.Phase.choices),
    )
)
register(
    Source(
        "projects.benefit",
        *(_("Benefit"), _("Benefits"), "trend-up"),
        lambda: Benefit.objects.select_related("network"),
        projects.benefits_visible_to,
        of_benefit,
        facts_of_benefit,
        {str(key): label for key, label in Rung.choices},
    )
)
register(
    Source(
        "boards.board",
        *(_("Working meeting"), _("Working meetings"), "clipboard"),
        lambda: Board.objects.select_related("network"),
        boards.visible_to,
        of_board,
        facts_of_board,
        dict(Phase.choices),
    )
)
