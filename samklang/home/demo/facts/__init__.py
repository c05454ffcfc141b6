"""The tables of the demonstration, each row with its source."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def table(name: str) -> list[dict[str, str]]:
    with (_HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def records(name: str) -> Any:
    return json.loads((_HERE / f"{name}.json").read_text(encoding="utf-8"))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
