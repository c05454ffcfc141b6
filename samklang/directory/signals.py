from django.dispatch import Signal

partner_entered = Signal()
"""An organisation got a partner. Sent inside the transaction, with ``partnership`` and ``by``."""

organisations_merged = Signal()
"""One record was folded into another. Sent inside the transaction, with ``kept``, ``gone`` and ``by``."""
