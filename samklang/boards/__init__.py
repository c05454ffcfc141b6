"""Boards: ideas of a working meeting, collected, grouped, ranked and decided live by everyone in it."""
