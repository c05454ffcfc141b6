"""The people of a demo installation, and what they are in it.

Mandates live above accounts, so the room that knows them tells the sign-in page who each person is::

    from samklang.accounts.demo import describes

    @describes
    def roles_of(users: Sequence[User]) -> dict[int, str]:
        return {mandate.user_id: str(mandate) for mandate in …}      # one query for all of them
"""

from collections.abc import Callable, Sequence

from .models import User

Describer = Callable[[Sequence[User]], dict[int, str]]
_describers: list[Describer] = []


def describes(describer: Describer) -> Describer:
    _describers.append(describer)
    return describer


def described(users: Sequence[User]) -> list[tuple[User, list[str]]]:
    """Each person with one line from every room that has something to say of them."""
    told = [describer(users) for describer in _describers]
    return [(user, [lines[user.pk] for lines in told if user.pk in lines]) for user in users]
