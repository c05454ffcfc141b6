"""Home: the front page, the map, and what awaits you today."""
