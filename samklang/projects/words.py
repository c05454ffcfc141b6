"""What a network calls its benefits and those who answer for them: two sets of words for the same keys."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from samklang.networks.models import Network

from .models import WordSet

Word = str | Promise


@dataclass(frozen=True)
class Words:
    key: str
    benefit: Word
    benefits: Word
    management: Word
    benefit_lead: Word
    benefit_holder: Word
    new: Word
    map: Word


DEFAULT = "nytte"
SETS = {
    "nytte": Words(
        key="nytte",
        benefit=pgettext_lazy("nytte", "Benefit"),
        benefits=pgettext_lazy("nytte", "Benefits"),
        management=pgettext_lazy("nytte", "Benefits management"),
        benefit_lead=pgettext_lazy("nytte", "Benefit lead"),
        benefit_holder=pgettext_lazy("nytte", "Benefit holder"),
        new=pgettext_lazy("nytte", "New benefit"),
        map=pgettext_lazy("nytte", "Benefit map"),
    ),
    "gevinst": Words(
        key="gevinst",
        benefit=pgettext_lazy("gevinst", "Benefit"),
        benefits=pgettext_lazy("gevinst", "Benefits"),
        management=pgettext_lazy("gevinst", "Benefits management"),
        benefit_lead=pgettext_lazy("gevinst", "Benefit lead"),
        benefit_holder=pgettext_lazy("gevinst", "Benefit holder"),
        new=pgettext_lazy("gevinst", "New benefit"),
        map=pgettext_lazy("gevinst", "Benefit map"),
    ),
}


def words_of(network: Network) -> Words:
    """One question to the database, unless the network was read together with its set."""
    chosen = WordSet.objects.filter(network=network).values_list("key", flat=True).first()
    return SETS[chosen or DEFAULT]


def of_every_set(pick: Callable[[Words], Word]) -> list[Word]:
    return [pick(words) for words in SETS.values()]
