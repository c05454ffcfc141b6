"""What a list says of a person, to a reader to whom these audiences are open."""

from collections.abc import Set as AbstractSet

from django import template

from samklang.directory.models import Person
from samklang.directory.queries import people

register = template.Library()


@register.filter
def works_at(person: Person, open_to: AbstractSet[str]) -> list[str]:
    return people.works_at_now(person, open_to)


@register.filter
def knows(person: Person, open_to: AbstractSet[str]) -> list[str]:
    return people.knows_now(person, open_to)
