"""The outlines of the countries, drawn once into a file that every map borrows and every browser keeps.

After a change of the geometry: ``python -m samklang.home.drawings.land``.
"""

import json
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from .projection import HEIGHT, WIDTH, place

_FILE = Path(__file__).resolve().parents[1] / "geometry" / "europe.json"
DRAWN = Path(__file__).resolve().parents[1] / "static" / "home" / "land.svg"
_MARGIN = 40


class Land(NamedTuple):
    """All countries of one sort as one SVG path each: the Nordic ones stand out from the rest."""

    nordic: str
    others: str


def land() -> Land:
    geometry = json.loads(_FILE.read_text(encoding="utf-8"))
    paths = {True: "", False: ""}
    for country in geometry["countries"]:
        paths[country["nordic"]] += "".join(_outline(ring, geometry["grid"]) for ring in country["rings"])
    return Land(nordic=paths[True], others=paths[False])


def as_file() -> str:
    outlines = land()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * 10} {HEIGHT * 10}">'
        f'<path id="others" d="{outlines.others}"/><path id="nordic" d="{outlines.nordic}"/></svg>\n'
    )


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


if __name__ == "__main__":
    DRAWN.write_text(as_file(), encoding="utf-8")
