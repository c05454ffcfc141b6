class Refused(Exception):  # noqa: N818 -- a refusal is an answer, not an error
    """The record's state does not allow this. The message is for the person asking."""
