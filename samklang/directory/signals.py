from django.dispatch import Signal

organisation_entered = Signal()
"""Somebody entered a record by hand. Sent inside the transaction, with ``organisation``."""

partner_entered = Signal()
"""An organisation got a partner. Sent inside the transaction, with ``partnership`` and ``by``."""

organisations_merged = Signal()
"""One record was folded into another. Sent inside the transaction, with ``kept``, ``gone``, ``by``, ``at``.

A receiver returns the models it took care of itself; the rows of all others are moved to the kept one."""

topics_merged = Signal()
"""One topic was folded into another. Sent inside the transaction, with ``kept``, ``gone`` and ``by``."""
