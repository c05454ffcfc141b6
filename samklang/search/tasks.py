"""The index follows the history: what is written is found within a second."""

from samklang.foundation.jobs import every, steadily

from . import actions, queries


@steadily
def follow_history() -> None:
    """One portion a turn, so that letters and other steady work never wait for a long reading."""
    actions.catch_up()


@every(hours=24)
def mend_index() -> None:
    """What was written past the history, or by an older analyser, is made anew."""
    if queries.drift():
        actions.rebuild()
