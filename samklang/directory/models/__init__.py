from .organisations import (
    Identifier,
    Organisation,
    OrganisationName,
    Parentage,
    Partnership,
    Succession,
)
from .people import Affiliation, Consent, Expertise, Person
from .topics import Topic, TopicMatch

__all__ = [
    "Affiliation",
    "Consent",
    "Expertise",
    "Identifier",
    "Organisation",
    "OrganisationName",
    "Parentage",
    "Partnership",
    "Person",
    "Succession",
    "Topic",
    "TopicMatch",
]
