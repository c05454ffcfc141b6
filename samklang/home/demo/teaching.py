"""Sample learning paths through the cases and tools of the demonstration."""

from datetime import datetime
from typing import Any

from samklang.directory.models import Topic
from samklang.foundation.text import Text
from samklang.knowledge.models import Case
from samklang.learning import actions
from samklang.networks.models import Network
from samklang.toolbox.models import Tool

from .facts import records
from .forming import morning_of


def paths(_at: datetime) -> None:
    for row in records("paths"):
        path = actions.open_path(
            Network.objects.get(slug=row["network"]),
            slug=row["slug"],
            title=Text.of(**row["title"]),
            summary=Text.of(**row["summary"]),
            audience=row["audience"],
            level=row["level"],
            topics=Topic.objects.filter(slug__in=row["topics"]),
            is_sample=True,
            by=None,
        )
        for step in row["steps"]:
            actions.add_step(path, **_facts(step), by=None)
        actions.publish(path, by=None, at=morning_of(row["on"]))


def _facts(step: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": step["kind"],
        "title": Text.of(**step["title"]),
        "text": Text.of(**step["text"]),
        "minutes": step["minutes"],
        "is_required": step.get("req", True),
        "url": step.get("url", ""),
        "case": Case.objects.get(slug=step["case"]) if "case" in step else None,
        "tool": Tool.objects.get(slug=step["tool"]) if "tool" in step else None,
    }
