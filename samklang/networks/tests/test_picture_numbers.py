"""A coordinate is written the same in every language: a comma in it, and the browser draws nothing."""

import re
from datetime import date

import pytest
from django.utils import translation

from samklang.networks.tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
NUMBERS = re.compile(r' (?:x1?|x2|y1?|y2|cx|cy|r|d|width|height|points|viewBox)="([^"]*)"')


@pytest.mark.parametrize("language", ["en", "nb", "fi", "is"])
def test_no_language_puts_a_comma_in_a_coordinate(client, language):
    membership = MembershipFactory(started_on=date(2019, 5, 17))
    with translation.override(language):
        pages = [membership.network.get_absolute_url(), f"{membership.network.get_absolute_url()}members/"]
        pages[1] += f"{membership.organisation.slug}/"
    drawings = [
        svg for page in pages for svg in re.findall(r"<svg.*?</svg>", client.get(page).text, re.DOTALL)
    ]

    numbers = [number for svg in drawings for number in NUMBERS.findall(svg)]
    assert len(numbers) > 20
    assert [number for number in numbers if re.search(r"\d,\d", number)] == []
