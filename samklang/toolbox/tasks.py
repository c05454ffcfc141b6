"""What comes back by itself: the links of the toolbox are tried, a few at a time."""

from django.conf import settings
from django.utils import timezone

from samklang.foundation.jobs import every

from . import actions, queries
from .links import try_link

AT_A_TIME = 40


@every(hours=1)
def try_links() -> None:
    """Each answer is written down as it comes; nothing is held while a page keeps us waiting.

    A demo reaches nobody: it would ask real websites for the sake of show.
    """
    if settings.DEMO:
        return
    for tool in list(queries.links_to_try(timezone.now())[:AT_A_TIME]):
        tried = try_link(tool.website)
        actions.note_link(tool, tried.link, moved_to=tried.moved_to, url=tool.website, at=timezone.now())
