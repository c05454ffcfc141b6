"""How names of records are cleaned, folded for search, compared, and made into addresses."""

import re
import unicodedata

from django.db.models import Model, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samklang.foundation.errors import Refused
from samklang.foundation.within import holding

LONGEST_NAME = 300

# Letters that Unicode does not take apart into a base letter and a mark.
_PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ŋ": "n", "ŧ": "t", "ı": "i"}
)
# These turn the reading direction of what follows; in a name they can only deceive.
_TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Signs without width that come along when text is copied from a page.
_NOTHING = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
_LEGAL_FORMS = frozenset(
    re.findall(
        r"\w+",
        "as asa ab aps oy oyj abp gmbh ag ltd limited inc plc bv sa sf ba ans da enk ehf hf sr rf the",
    )
)
_MUNICIPAL = frozenset(
    re.findall(r"\w+", "kommune kommun kaupunki kunta stad municipality herad suohkan tjielte kommuuni")
)


class NameNotUsable(Refused):
    """The text cannot stand as a name."""


def clean(name: str, *, longest: int = LONGEST_NAME) -> str:
    """The name in composed Unicode with single spaces; any script, but no invisible trickery."""
    text = " ".join(unicodedata.normalize("NFC", name).translate(_NOTHING).split())
    if not text:
        raise NameNotUsable(_("A name is missing."))
    if len(text) > longest:
        raise NameNotUsable(
            _("A name can have at most %(most)s characters; this one has %(has)s.")
            % {"most": longest, "has": len(text)}
        )
    hidden = next(
        (sign for sign in text if sign in _TURNING or unicodedata.category(sign) in ("Cc", "Cs")), None
    )
    if hidden:
        raise NameNotUsable(
            _("The name holds a hidden control character (U+%(code)s). Write it again without it.")
            % {"code": f"{ord(hidden):04X}"}
        )
    if not any(unicodedata.category(sign)[0] in "LNS" for sign in text):
        raise NameNotUsable(_("A name needs at least one letter, digit or sign that can be seen."))
    return text


def folded(text: str) -> str:
    """Lower case without accents, so that “tromso” finds Tromsø and “malmo” Malmö."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_PLAIN)


def words_of(query: str) -> list[str]:
    """The words of a search, folded; a reader may type more than is useful."""
    return folded(query.replace("\0", ""))[:200].split()[:8]


def says(query: str, model: type[Model]) -> Q:
    """Records of a kind whose folded text holds every word that somebody searches for."""
    return holding(model, "search_text", folded(query))


def match_key(name: str, country: str, *, is_municipality: bool = False) -> str:
    """Two records with the same key may be the same organisation."""
    words = re.findall(r"\w+", folded(name))
    noise = _LEGAL_FORMS | _MUNICIPAL if is_municipality else _LEGAL_FORMS
    kept = [word for word in words if word not in noise] or words
    return f"{country.lower()}:{' '.join(kept)}"[:200]


def slug_base(name: str) -> str:
    return slugify(folded(name))[:100].strip("-") or "organisation"
