"""Dates and numbers where Django has none, or has those of another country."""
