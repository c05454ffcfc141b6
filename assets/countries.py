"""Draws the names of countries from Babel into a small file: ``python -m assets.countries``.

Babel holds some megabytes of each language it is asked about, in every process that asks.
"""

import json

from babel import Locale

from samklang.config.languages import OFFERED
from samklang.directory.countries import FILE, Names

NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


def drawn(language: str) -> Names:
    """As Babel has them; what it does not know in this language is named in English."""
    names, english = Locale.parse(language).territories, Locale.parse("en").territories
    codes = (code for code in english if len(code) == 2 and code.isalpha())  # noqa: PLR2004 -- two letters
    pairs = {code: names.get(code) or english[code] for code in codes if code not in NOT_COUNTRIES}
    return dict(sorted(pairs.items(), key=lambda pair: pair[1].casefold()))


if __name__ == "__main__":
    found = {code: drawn(code) for code, _name in OFFERED}
    FILE.write_text(json.dumps(found, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n")
