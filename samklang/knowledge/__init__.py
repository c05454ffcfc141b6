"""What networks learn: cases from practice, written down, reviewed by a colleague, and kept true."""
