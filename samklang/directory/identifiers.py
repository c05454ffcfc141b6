"""The numbers by which registers know an organisation: how each is written, checked and shown."""

import re
from collections.abc import Callable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.no import orgnr

from samklang.foundation.errors import Refused


class WrongNumber(Refused):
    """The number is not one of its register."""


class Scheme(NamedTuple):
    """``prefix`` is taken off when an address was pasted; ``page`` is the register's own page on a number."""

    prefix: str
    shape: str
    example: str
    is_right: Callable[[str], bool]
    page: str
    trouble: str | Promise


_CROCKFORD = {sign: value for value, sign in enumerate("0123456789abcdefghjkmnpqrstvwxyz")}


def ror_check_digits(middle: str) -> str:
    """The last two digits of a ROR id, from the six characters after its leading zero.

    The six are a number in Crockford's base 32; the check is ISO/IEC 7064 mod 97-10, as ROR makes its ids:
    https://github.com/ror-community/ror-api (management command generaterorid) and https://ror.readme.io/docs/identifier.
    """
    number = 0
    for sign in middle:
        number = number * 32 + _CROCKFORD[sign]
    return f"{98 - number * 100 % 97:02d}"


def _is_ror(value: str) -> bool:
    return ror_check_digits(value[1:7]) == value[7:]


def _is_orgnr(value: str) -> bool:
    try:
        orgnr.validate(value)
    except StdnumError:
        return False
    return True


def _anything(_value: str) -> bool:
    return True


_NOT_A_CODE = gettext_lazy("%(value)s is not such a code. It is written like %(example)s.")

SCHEMES: dict[str, Scheme] = {
    "ror": Scheme(
        r"(https?://)?(www\.)?ror\.org/",
        r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}",
        "05xg72x27",
        _is_ror,
        "https://ror.org/{}",
        gettext_lazy("%(value)s is not a ROR id: its check digits do not fit. One looks like %(example)s."),
    ),
    "no-orgnr": Scheme(
        r"no\s*",
        r"[0-9]{9}",
        "958 935 420",
        _is_orgnr,
        "https://virksomhet.brreg.no/nb/oppslag/enheter/{}",
        gettext_lazy(
            "%(value)s is not a Norwegian organisation number: nine digits, and the last must fit the others."
        ),
    ),
    "wikidata": Scheme(
        r"(https?://)?(www\.)?wikidata\.org/(wiki|entity)/",
        r"Q[1-9][0-9]{0,11}",
        "Q6978211",
        _anything,
        "https://www.wikidata.org/wiki/{}",
        gettext_lazy("%(value)s is not a Wikidata id. It is a Q and a number, such as %(example)s."),
    ),
    "no-kommune": Scheme(r"K-?", r"(0[1-9]|[1-9][0-9])[0-9]{2}", "0301", _anything, "", _NOT_A_CODE),
    "no-fylke": Scheme(r"F-?", r"0[1-9]|[1-9][0-9]", "03", _anything, "", _NOT_A_CODE),
    "se-kommun": Scheme(r"SE-?", r"(0[1-9]|1[0-9]|2[0-5])[0-9]{2}", "0180", _anything, "", _NOT_A_CODE),
    "dk-kommune": Scheme(r"0(?=[0-9]{3}$)", r"[1-9][0-9]{2}", "101", _anything, "", _NOT_A_CODE),
    "fi-kunta": Scheme(r"FI-?", r"[0-9]{3}", "091", _anything, "", _NOT_A_CODE),
}


def clean(scheme: str, value: str) -> str:
    """The number as the register writes it, without spaces or address; or a sentence on what is wrong."""
    rules = SCHEMES.get(scheme)
    if rules is None:
        raise WrongNumber(_("%(scheme)s is not a register known here.") % {"scheme": scheme[:40]})
    bare = re.sub(r"[\s\u00a0.-]", "", value) if scheme == "no-orgnr" else value.strip()
    bare = re.sub(f"^(?:{rules.prefix})", "", bare, flags=re.IGNORECASE).rstrip("/")
    bare = bare.upper() if scheme == "wikidata" else bare.lower()
    if not re.fullmatch(rules.shape, bare, flags=re.ASCII) or not rules.is_right(bare):
        raise WrongNumber(str(rules.trouble) % {"value": value.strip()[:60], "example": rules.example})
    return bare


def shown(scheme: str, value: str) -> str:
    """As people read it: organisation numbers in groups of three."""
    return orgnr.format(value) if scheme == "no-orgnr" else value


def page_of(scheme: str, value: str) -> str:
    """The register's own page on the number; empty where it has none."""
    return SCHEMES[scheme].page.format(value) if scheme in SCHEMES else ""
