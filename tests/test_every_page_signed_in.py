"""Every page that asks who somebody is, as each of those who may read it: axe finds nothing."""

import pytest

from tests.every_page import VISITOR, WALKS
from tests.walk import troubles_of

pytestmark = pytest.mark.once


@pytest.mark.parametrize("who", [who for who in WALKS if who != VISITOR])
def test_nothing_is_wrong_on_any_page(new_page, live_site, who):
    assert (found := troubles_of(new_page(), who, live_site)) == [], "\n".join(found)
