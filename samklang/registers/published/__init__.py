"""Registers that can be read, each with its name and how one of its entries is understood."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from . import nordic, norway, ror
from .files import CannotRead, entries
from .told import Told

__all__ = ["REGISTERS", "CannotRead", "Register", "Told", "read"]


class Register(NamedTuple):
    """``scheme`` is that of its own numbers; ``title`` is written into the records as their source."""

    scheme: str
    title: str
    told: Callable[[dict[str, Any]], Told | None]


REGISTERS = {
    "ror": Register("ror", "Research Organization Registry (ROR), CC0", ror.told),
    "no-kommuner": Register(
        "no-kommune", "Kartverket / Statistisk sentralbyrå, CC BY 4.0", norway.municipality
    ),
    "no-enheter": Register("no-orgnr", "Enhetsregisteret, Brønnøysundregistrene, NLOD", norway.unit),
    "se-kommuner": Register("se-kommun", "Statistiska centralbyrån (SCB)", nordic.swedish),
    "dk-kommuner": Register("dk-kommune", "Klimadatastyrelsen / Danmarks Statistik", nordic.danish),
    "fi-kunnat": Register("fi-kunta", "Tilastokeskus, CC BY 4.0", nordic.finnish),
}


def read(register: str, path: Path, *, country: str = "") -> tuple[list[Told], int]:
    """What the file tells, and how many of its entries say nothing we keep (withdrawn, counties' sums, …)."""
    understand = REGISTERS[register].told
    told, left_out = [], 0
    try:
        for entry in entries(path):
            found = understand(entry)
            if found and (not country or found.country.upper() == country.upper()):
                told.append(found)
            else:
                left_out += 1
    except CannotRead:
        raise
    except Exception as error:  # those who open files raise whatever their makers chose
        trouble = f"an entry lacks {error}" if isinstance(error, KeyError) else str(error)
        raise CannotRead(f"{path.name} does not look like {register}: {trouble}.") from error
    if not told and not left_out:
        raise CannotRead(f"{path.name} holds nothing that {register} is made of.")
    return told, left_out
