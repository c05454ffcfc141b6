"""How full the tables are: what a refusal must not change."""

from contextlib import contextmanager

from django.apps import apps

PASSING = {"sessions.session", "usersessions.usersession", "accounts.visit", "accounts.sharedmemory"}
"""That somebody was here, and how often, is no writing of theirs."""


def rows():
    """How many rows every table holds."""
    models = [model for model in apps.get_models() if model._meta.label_lower not in PASSING]
    return {model._meta.label: model._default_manager.count() for model in models}


@contextmanager
def nothing_written():
    before = rows()
    yield
    more = {name: count - before[name] for name, count in rows().items() if count != before[name]}
    assert not more, f"rows more or fewer than before: {more}"
