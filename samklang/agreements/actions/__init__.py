from samklang.agreements.terms import compose

from .approving import NotAParty, TextChanged, approve
from .drafting import Outdated, announce, draft, negotiate, write_version
from .ending import NoNotice, end, give_notice, propose_end
from .evaluating import NotEverybody, assess, decide, open_evaluation
from .passing import advance, remind
from .signing import NotAllApproved, plan_signing, postpone, sign
from .states import WrongState, restate

__all__ = [
    "NoNotice",
    "NotAParty",
    "NotAllApproved",
    "NotEverybody",
    "Outdated",
    "TextChanged",
    "WrongState",
    "advance",
    "announce",
    "approve",
    "assess",
    "compose",
    "decide",
    "draft",
    "end",
    "give_notice",
    "negotiate",
    "open_evaluation",
    "plan_signing",
    "postpone",
    "propose_end",
    "remind",
    "restate",
    "sign",
    "write_version",
]
