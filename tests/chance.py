"""How often chance is asked in a test: the whole number only where nothing is left out."""

from tests.live import EVERYTHING


def tries(number: int) -> int:
    return number if EVERYTHING else max(5, number // 3)
