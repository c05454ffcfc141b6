"""The outlines of the countries, drawn once for the life of the process."""

import json
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from .projection import HEIGHT, WIDTH, place

_FILE = Path(__file__).resolve().parents[1] / "geometry" / "europe.json"
_MARGIN = 40


class Land(NamedTuple):
    """All countries of one sort as one SVG path each: the Nordic ones stand out from the rest."""

    nordic: str
    others: str


@cache
def land() -> Land:
    geometry = json.loads(_FILE.read_text(encoding="utf-8"))
    paths = {True: "", False: ""}
    for country in geometry["countries"]:
        paths[country["nordic"]] += "".join(_outline(ring, geometry["grid"]) for ring in country["rings"])
    return Land(nordic=paths[True], others=paths[False])


def _outline(steps: list[int], grid: int) -> str:
    """One ring in tenths of a unit, each point as a step: it travels light. Nothing if out of sight."""
    longitudes, latitudes = accumulate(steps[::2]), accumulate(steps[1::2])
    points = [place(lat / grid, lon / grid) for lon, lat in zip(longitudes, latitudes, strict=True)]
    if not any(-_MARGIN < p.x < WIDTH + _MARGIN and -_MARGIN < p.y < HEIGHT + _MARGIN for p in points):
        return ""
    tenths = [(round(p.x * 10), round(p.y * 10)) for p in points]
    drawn = [f"M{tenths[0][0]} {tenths[0][1]}l"]
    before = tenths[0]
    for x, y in tenths[1:]:
        if (x, y) != before:
            drawn.append(f"{x - before[0]} {y - before[1]} ")
        before = (x, y)
    return "".join(drawn).replace(" -", "-").rstrip() + "z"
