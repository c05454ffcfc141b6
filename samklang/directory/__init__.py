"""Directory: organisations over time, people, topics, and what they know."""
