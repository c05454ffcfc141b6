"""A version as a document: tagged PDF (PDF/UA-1), in the reader's language, with its hash on every page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from samklang.foundation.text import Text

from . import reading
from .models import Version

TEMPLATE = Path(__file__).parent / "templates" / "agreements" / "version.typ"


def as_pdf(version: Version) -> bytes:
    """The same version in the same language gives the same bytes on any day."""
    import typst  # large, and needed by few

    told = json.dumps(_told(version), ensure_ascii=False)
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"told": told},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=int(version.written_at.timestamp()),
    )


def _told(version: Version) -> dict[str, Any]:
    agreement = version.agreement
    terms = version.terms
    title = Text.of(**terms["title"]).shown()
    purpose = Text.of(**terms["purpose"]).shown() if terms["purpose"] else None
    approvals = version.approvals.select_related("party__organisation").order_by("at", "id")
    return {
        "language": (get_language() or "en").partition("-")[0],
        "title": title.text,
        "title_language": title.language,
        "kind": str(agreement.get_kind_display()),
        "version": _("Version {number}").format(number=version.number),
        "code": agreement.code,
        "parties_heading": _("Parties"),
        "parties": [{"name": party["name"], "numbers": _numbers(party)} for party in terms["parties"]],
        "purpose_heading": _("Purpose"),
        "purpose": list(_blocks(purpose.text)) if purpose else [],
        "purpose_language": purpose.language if purpose else "",
        "days_heading": _("In force"),
        "days": [reading.days_in_words(terms), reading.renewal_in_words(terms)],
        "clauses_heading": _("Clauses"),
        "clauses": [
            {"label": clause.label, "said": clause.said} for clause in reading.clauses_in_words(terms)
        ],
        "signed": _signed(version),
        "approvals_heading": _("Approvals"),
        "approval_columns": [_("Party"), _("Approved")],
        "approvals": [[str(one.party), date_format(one.at, "DATETIME_FORMAT")] for one in approvals],
        "hash_heading": _("How to check this text"),
        "hash_words": _(
            "Every party approved exactly these terms, named by the hash below. "
            "Anybody can recompute it from the public record of the agreement."
        ),
        "hash_label": _("SHA-256 of this version"),
        "hash": version.hash,
        "previous_label": _("SHA-256 of the version before"),
        "previous": version.previous_hash,
        "page": _("Page"),
    }


def _numbers(party: dict[str, str]) -> str:
    names = {"ror": "ROR", "no-orgnr": _("Norwegian organisation number"), "wikidata": "Wikidata"}
    return ", ".join(f"{names[scheme]} {party[scheme]}" for scheme in names if scheme in party)


def _signed(version: Version) -> str:
    agreement = version.agreement
    if not agreement.signed_on or not hasattr(version, "enactment"):
        return _("This version has not been agreed.")
    day = date_format(agreement.signed_on, "DATE_FORMAT")
    if agreement.signed_place:
        return _("Signed on {day}, {place}.").format(day=day, place=agreement.signed_place)
    return _("Signed on {day}.").format(day=day)


def _blocks(markdown: str) -> Iterator[dict[str, str]]:
    """Headings, paragraphs and list items in their order, as plain text."""
    yield from _walk(SyntaxTreeNode(MarkdownIt("commonmark").parse(markdown)))


def _walk(node: SyntaxTreeNode, kind: str = "paragraph") -> Iterator[dict[str, str]]:
    for child in node.children:
        if child.type in {"paragraph", "heading"}:
            text = "".join(_plain(inline) for inline in child.children)
            yield {"kind": "heading" if child.type == "heading" else kind, "text": text}
        elif child.children:
            yield from _walk(child, "item" if child.type == "list_item" else kind)
        elif child.content:
            yield {"kind": kind, "text": child.content}


def _plain(node: SyntaxTreeNode) -> str:
    if node.children:
        return "".join(_plain(child) for child in node.children)
    return "\n" if node.type in {"softbreak", "hardbreak"} else node.content
