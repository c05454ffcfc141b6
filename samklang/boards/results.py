"""The result as readers and machines take it away: with links, as sheet, and as a text for the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samklang.foundation.exports import export_as
from samklang.foundation.outcomes import offer_of
from samklang.history.rules import seen_by

from .models import Board, Outcome
from .queries import Line, Someone

KINDS = ("csv", "xlsx", "md")


@dataclass
class Link:
    """What an idea became, as this reader may see it. An event may have no page yet."""

    kind: str
    label: str
    title: str
    url: str


@dataclass
class Shown:
    line: Line
    links: list[Link]


def readable(lines: Sequence[Line], reader: Someone) -> list[Shown]:
    """Each line with the records it became that the reader may see; one question for each kind of record."""
    records = {(one.kind, one.record_id) for line in lines for one in line.outcomes if one.record_id}
    seen = seen_by(reader, records)
    things: dict[tuple[str, int], Any] = {}
    for kind in {kind for kind, _pk in seen}:
        ids = [pk for other, pk in seen if other == kind]
        found = apps.get_model(kind)._default_manager.in_bulk(ids)
        things |= {(kind, pk): thing for pk, thing in found.items()}
    return [Shown(line, [link for one in line.outcomes if (link := _link(one, things))]) for line in lines]


def _key(outcome: Outcome) -> tuple[str, int]:
    return outcome.kind, outcome.record_id or 0


def _link(outcome: Outcome, things: dict[tuple[str, int], Any]) -> Link | None:
    if outcome.kind == Outcome.EVENT:
        day = date_format(outcome.held_on, "DATE_FORMAT") if outcome.held_on else ""
        return Link(outcome.kind, _("Planned event"), f"{outcome.title} · {day}", outcome.url)
    thing, known = things.get(_key(outcome)), offer_of(outcome.kind)
    if thing is None:
        return None
    return Link(outcome.kind, str(known.label) if known else "", str(thing), thing.get_absolute_url())


def as_file(
    board: Board, lines: Sequence[Line], reader: Someone, kind: str, *, with_names: bool
) -> HttpResponse:
    if kind == "md":
        response = HttpResponse(
            _as_text(board, readable(lines, reader)), content_type="text/markdown; charset=utf-8"
        )
        response.headers["Content-Disposition"] = f'attachment; filename="{board.slug}.md"'
        return response
    head = [
        _("Place in the result"),
        _("Question"),
        _("Group"),
        _("Idea"),
        _("Merged into it"),
        _("Score"),
        _("Voters"),
    ]
    head += [_("Decision"), _("Why"), *([_("Written by")] if with_names else [])]
    return export_as(kind, board.slug, head, [_row(line, with_names=with_names) for line in lines])


def _row(line: Line, *, with_names: bool) -> list[Any]:
    idea, decision = line.idea, line.decision
    return [
        line.place,
        str(idea.question),
        idea.group.title if idea.group else "",
        idea.text,
        "; ".join(one.text for one in line.merged),
        line.score,
        line.voters,
        str(decision) if decision else "",
        decision.reason if decision else "",
        *([str(idea.participant)] if with_names else []),
    ]


def _as_text(board: Board, lines: Sequence[Shown]) -> str:
    """Markdown for the minutes. What people wrote cannot become a heading or a link of it."""
    written = [f"# {_plain(str(board))}", "", date_format(board.held_on, "DATE_FORMAT"), ""]
    for shown in lines:
        line, idea = shown.line, shown.line.idea
        written.append(f"{line.place}. **{_plain(idea.text)}** – {_said(board, line)}")
        written.append(f"   - {_plain(str(idea.question))}")
        if line.merged:
            also = "; ".join(_plain(one.text) for one in line.merged)
            written.append("   - " + _("Also: %(texts)s") % {"texts": also})
        if line.decision:
            written.append(f"   - {line.decision}: {_plain(line.decision.reason)}")
        written += [f"   - → {_plain(one.title)}" for one in shown.links]
    return "\n".join(written) + "\n"


def _said(board: Board, line: Line) -> str:
    unit = {
        Board.Method.DOTS: _("%(score)s dots from %(voters)d"),
        Board.Method.RANKING: _("%(score)s points from %(voters)d"),
        Board.Method.SLIDER: _("%(score)s of 100 from %(voters)d"),
    }[Board.Method(board.method)]
    return unit % {"score": f"{line.score:g}", "voters": line.voters}


def _plain(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|~" else sign for sign in " ".join(text.split()))
