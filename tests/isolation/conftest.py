"""Who may know what is tried as the house is run: with pages, and pieces of pages, kept."""

import pytest

from samklang.foundation import kept, page_cache


@pytest.fixture(autouse=True)
def _kept_as_in_use(settings, monkeypatch):
    """Each test begins with nothing kept: what it wrote is rolled back, and with it the version."""
    settings.MIDDLEWARE = ["samklang.foundation.page_cache.keep_pages", *settings.MIDDLEWARE]
    monkeypatch.setattr(page_cache, "shelf", page_cache.Shelf())
    monkeypatch.setattr(kept, "pieces", kept.Pieces())
    monkeypatch.setattr(kept, "rows", kept.Pieces())
    monkeypatch.setattr(kept, "drawn", kept.Pieces())
