"""News of accounts."""

from django.dispatch import Signal

account_opened = Signal()
"""An account was opened. Sent with ``user`` and ``by`` (None where the person did it themselves)."""

account_changed = Signal()
"""A person changed their account. Sent with ``user``, ``verb`` and ``facts``, none personal."""

person_erased = Signal()
"""What the house held on a person is gone. Sent with ``user`` (now a tombstone), ``by`` and ``at``."""
