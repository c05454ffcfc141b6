from django.dispatch import Signal

own_membership_changed = Signal()
"""What an organisation is in a network by itself, not through a clause, was told anew: begun, ended, moved
or corrected. Sent inside the transaction, with ``network``, ``organisation``, ``by`` and ``at``.
"""

opt_out_changed = Signal()
"""An organisation declined a derived membership, or took that back. With ``opt_out``, ``by``, ``at``."""
