"""Learning: paths through cases, tools and courses, and what each person has done of them."""
