import re


def carried(answer):
    """What the form of a page carries of when it was opened, to be sent with what is written in it."""
    return {"opened_at": re.search(r'name="opened_at" value="(\d+)"', answer.content.decode())[1]}
