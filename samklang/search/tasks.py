"""The index follows the history: what is written is found within a second."""

from samklang.foundation.jobs import every, steadily

from . import actions, queries


@steadily
def follow_history() -> None:
    while actions.catch_up():
        pass


@every(hours=24)
def mend_index() -> None:
    """What was written past the history, or by an older analyser, is made anew."""
    if queries.drift():
        actions.rebuild()
