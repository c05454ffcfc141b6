from .curating import accept, confirm, decline, edit, enter, retire, suggest, take_up
from .experiencing import tell_experience, withdraw_experience
from .following import forget, note_link

__all__ = [
    "accept",
    "confirm",
    "decline",
    "edit",
    "enter",
    "forget",
    "note_link",
    "retire",
    "suggest",
    "take_up",
    "tell_experience",
    "withdraw_experience",
]
