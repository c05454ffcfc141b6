"""The toolbox: real tools in our own words, and invented notes on what it was like to use them."""

from datetime import date, datetime

from samklang.directory.models import Organisation, Topic
from samklang.foundation.text import Text
from samklang.networks.models import Network
from samklang.toolbox import actions
from samklang.toolbox.models import Tool

from .facts import records
from .forming import morning_of

SOURCE = "Described in our own words from its public website"


def tools(_at: datetime) -> None:
    told = records("tools")
    topics = Topic.objects.in_bulk(field_name="slug")
    networks = Network.objects.in_bulk(field_name="slug")
    at, made = morning_of(told["checked_on"]), dict[str, Tool]()
    for row in told["tools"]:
        facts = dict(row)
        made[row["slug"]] = actions.enter(
            networks[facts.pop("network")],
            **facts
            | {
                "summary": Text.of(**facts["summary"]),
                "about": Text.of(**facts["about"]),
                "topics": [topics[slug] for slug in facts["topics"]],
                "alternatives": [made[slug] for slug in facts["alternatives"]],
            },
            source=SOURCE,
            by=None,
            at=at,
        )
    for row in told["experiences"]:
        actions.tell_experience(
            made[row["tool"]],
            Organisation.objects.get(slug=row["organisation"]),
            worked=row["worked"],
            did_not=row["did_not"],
            on=date.fromisoformat(row["on"]),
            language=row["language"],
            by=None,
            is_sample=True,
        )
