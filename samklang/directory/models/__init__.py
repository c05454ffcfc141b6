from .organisations import Identifier, Organisation, OrganisationName, Parentage, Partnership, Succession
from .people import (
    DEFAULT_AUDIENCE,
    FIELDS_WITH_AUDIENCE,
    Affiliation,
    Audience,
    Consent,
    Expertise,
    Person,
    PersonQuerySet,
)
from .topics import Topic, TopicMatch

__all__ = [
    "DEFAULT_AUDIENCE",
    "FIELDS_WITH_AUDIENCE",
    "Affiliation",
    "Audience",
    "Consent",
    "Expertise",
    "Identifier",
    "Organisation",
    "OrganisationName",
    "Parentage",
    "Partnership",
    "Person",
    "PersonQuerySet",
    "Succession",
    "Topic",
    "TopicMatch",
]
