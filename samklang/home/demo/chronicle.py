"""Admissions and agreements in the order in which they became known, so that one follows from the other."""

from datetime import datetime
from itertools import chain

from . import agreeing, forming


def chronicle(_at: datetime) -> None:
    """A clause gives a membership on the day the other became known; told out of order it could not."""
    for event in sorted(chain(forming.admissions(), agreeing.steps()), key=lambda event: event.day):
        event.write()
