"""Projects: joint work, pilots, funding, and the benefits it set out to reach."""
