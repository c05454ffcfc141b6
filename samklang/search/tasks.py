"""The index follows the history: what is written is found within a second."""

from django.utils import timezone

from samklang.foundation.jobs import every, steadily
from samklang.words import apart

from . import actions, checking, engines
from .models import SavedSearch

AT_A_TIME = 40


@steadily
def follow_history() -> None:
    """One portion a turn, so that letters and other steady work never wait for a long reading."""
    if actions.is_far_behind() and apart.done(
        "search", "index", "follow" if actions.has_begun() else "rebuild"
    ):
        return
    if not actions.catch_up() and not actions.renew_some():
        actions.place_some()


@every(minutes=1)
def embed_texts() -> None:
    """A portion a minute, so that other jobs have their turn while a large house is read at first."""
    actions.keep_embedded(seconds=AT_A_TIME)


@every(hours=24)
def mend_index() -> None:
    """What was written past the history, or by an older analyser, is made anew."""
    if actions.is_far_behind():
        return  # a new house is being read; who compares with what is not yet there does all the work twice
    actions.follow_names()
    if checking.drift() and not apart.done("search", "index", "rebuild"):
        actions.rebuild()
    engines.bring_level()
    actions.look_again()
    actions.forget_vectors()
    actions.forget_unanswered(on=timezone.localdate())


@every(minutes=15)
def tell_of_new_finds() -> None:
    followed = SavedSearch.objects.filter(is_followed=True, user__is_active=True).select_related("user")
    for saved in followed.order_by("pk").iterator(chunk_size=200):
        actions.tell_news(saved, at=timezone.now())
