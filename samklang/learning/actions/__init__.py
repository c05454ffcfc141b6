from .following import begin, forget, leave, tick
from .writing import add_step, change_step, close, edit, move, open_path, publish, remove_step

__all__ = [
    "add_step",
    "begin",
    "change_step",
    "close",
    "edit",
    "forget",
    "leave",
    "move",
    "open_path",
    "publish",
    "remove_step",
    "tick",
]
