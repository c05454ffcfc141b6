"""Words: what texts in seven languages have in common, word by word."""
