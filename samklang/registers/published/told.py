"""What a register tells about one organisation, in the words of this house."""

from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

LONGEST_ADDRESS = 200


@dataclass(slots=True)
class Told:
    """One entry of a register. ``key`` is its number there, ``parent`` that of the one it stands under."""

    key: str
    name: str
    kind: str = "other"
    names: dict[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    country: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    website: str = ""
    founded_on: date | None = None
    identifiers: dict[str, str] = field(default_factory=dict)
    parent: tuple[str, str] | None = None

    def facts(self) -> dict[str, Any]:
        """As it is kept, to see next time what the register changed."""
        return {
            "name": self.name,
            "kind": self.kind,
            "names": self.names,
            "country": self.country,
            "place": self.place,
            "latitude": self.latitude,
            "longitude": self.longitude,
            "website": self.website,
            "founded_on": self.founded_on.isoformat() if self.founded_on else None,
        }


def coordinate(value: Any) -> float | None:
    return round(float(value), 5) if value not in (None, "") else None


def address(value: Any) -> str:
    """A website as a whole address; registers often leave the beginning out."""
    text = str(value or "").strip().split()[0] if str(value or "").strip() else ""
    if not text:
        return ""
    whole = text if "://" in text else f"https://{text}"
    return whole if len(whole) <= LONGEST_ADDRESS and "." in whole else ""


def year_day(year: Any) -> date | None:
    """The first day of a year, where only the year is known."""
    return date(int(year), 1, 1) if year and MINYEAR <= int(year) <= MAXYEAR else None


def iso_day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
