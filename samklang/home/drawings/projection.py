"""From degrees to the plane: Lambert's conformal conic, with the Nordic countries in the middle.

The formulas are those of J. P. Snyder, *Map Projections: A Working Manual* (U.S. Geological Survey
Professional Paper 1395, 1987), equations 15-1 to 15-4 for a sphere. Two parallels are true to scale; the
cone keeps the shape of a coast, which is what makes a country known at a glance.
"""

from math import cos, log, pi, radians, sin, tan
from typing import NamedTuple

LOWER, UPPER, MIDDLE = radians(46), radians(66), radians(13)

# The picture: its size, the earth's radius in its units, and where 13° E and 58° N cross in it.
WIDTH, HEIGHT = 800, 860
_SCALE, _CENTRE_X, _CENTRE_Y = 1480.0, 452.0, 400.0


class Point(NamedTuple):
    x: float
    y: float


def _tangent(latitude: float) -> float:
    return tan(pi / 4 + latitude / 2)


_N = log(cos(LOWER) / cos(UPPER)) / log(_tangent(UPPER) / _tangent(LOWER))
_F = cos(LOWER) * _tangent(LOWER) ** _N / _N


def _radius(latitude: float) -> float:
    return float(_F / _tangent(latitude) ** _N)


_ORIGIN = _radius(radians(58))


def place(latitude: float, longitude: float) -> Point:
    """Where a place falls in the picture, in its own units, y downwards."""
    radius, angle = _radius(radians(latitude)), _N * (radians(longitude) - MIDDLE)
    x, y = radius * sin(angle), _ORIGIN - radius * cos(angle)
    return Point(_CENTRE_X + _SCALE * x, _CENTRE_Y - _SCALE * y)


def is_shown(point: Point) -> bool:
    return 0 <= point.x <= WIDTH and 0 <= point.y <= HEIGHT
