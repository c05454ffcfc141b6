"""Search: one box over every room, in every language."""
