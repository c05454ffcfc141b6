"""What happens to tools by themselves: links that move or break, and people who leave."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from samklang.accounts.models import User
from samklang.history.actions import notify, record
from samklang.toolbox.models import Experience, Tool
from samklang.toolbox.queries import curators_of

TOLD_AFTER = 2
"""Once may be a bad day. After the second time in a row the page says so, and the curators are told."""


@transaction.atomic
def note_link(tool: Tool, link: Tool.Link, *, moved_to: str = "", url: str, at: datetime) -> None:
    """Write down what came of trying a link. Only what is news becomes a line of history."""
    tool = Tool.objects.select_for_update(of=("self",), no_key=True).select_related("network").get(pk=tool.pk)
    if tool.website != url:
        return  # it was given another address while we tried the old one
    was = tool.link
    tool.link_tried_at = at
    if link == Tool.Link.BROKEN:
        tool.link_fails = min(tool.link_fails + 1, 999)
        tool.link_broken_since = tool.link_broken_since or timezone.localdate(at)
        tool.link = link if tool.link_fails >= TOLD_AFTER else was
    else:
        tool.link, tool.link_moved_to = link, moved_to
        tool.link_fails, tool.link_broken_since = 0, None
    tool.save(update_fields=["link", "link_tried_at", "link_moved_to", "link_fails", "link_broken_since"])
    if tool.link == was:
        return
    record(tool, f"link-{tool.link}", by=None)
    if tool.link == Tool.Link.BROKEN:
        since = tool.link_broken_since
        notify(curators_of(tool.network), tool, "link-broken-you", at=at, since=since)


def forget(user: User) -> None:
    """Somebody leaves: their name goes from suggestions and notes; what was said is the organisation's."""
    Tool.objects.filter(suggested_by=user).update(suggested_by=None)
    Experience.objects.filter(written_by=user).update(written_by=None)
