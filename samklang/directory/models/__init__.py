from .organisations import (
    Identifier,
    Organisation,
    OrganisationName,
    Parentage,
    Partnership,
    Succession,
)
from .people import Affiliation, Consent, Expertise, Person
from .registers import Double, RegisterEntry, Sheet
from .topics import Topic, TopicMatch

__all__ = [
    "Affiliation",
    "Consent",
    "Double",
    "Expertise",
    "Identifier",
    "Organisation",
    "OrganisationName",
    "Parentage",
    "Partnership",
    "Person",
    "RegisterEntry",
    "Sheet",
    "Succession",
    "Topic",
    "TopicMatch",
]
