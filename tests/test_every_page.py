"""Every page, as each of its readers: axe finds nothing. Who signs in walks in the file beside this one."""

import pytest

from samklang.config.routes import routes
from tests.every_page import NOT_WALKED, VISITOR, WALKS
from tests.walk import troubles_of


@pytest.mark.once
def test_nothing_is_wrong_on_any_page_of_a_visitor(new_page, live_site):
    assert (found := troubles_of(new_page(), VISITOR, live_site)) == [], "\n".join(found)


def test_every_page_is_walked_or_the_reason_is_said():
    known = {name for pages in WALKS.values() for name in pages}
    known |= {name for names in NOT_WALKED.values() for name in names}
    pages = {
        route.name for route in routes() if "GET" in route.methods and route.pattern.startswith("<language>")
    }
    assert sorted(pages - known) == []
    assert sorted(known - pages) == []
