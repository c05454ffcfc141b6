"""Networks: offices, tiers, seats and memberships, each true on a date and as known on a date."""
