"""Whether a clause stops our messages or starts them again."""

from dialogs.replies.parts import Part

#: What frames an answer, whichever it is.
FRAME = frozenset({"polite", "filler", "said", "topic", "kin", "joy"})
_MESSAGES = frozenset({"channel", "write", "list", "cease", "cancel", "stop", "start", "again"})
_WANTED = frozenset({"take-", "want-", "take+", "want+", "will"})
_STOPPING = (FRAME - {"kin"}) | _MESSAGES | _WANTED | {"neg", "inf+", "no", "past", "beg", "unready", "but"}
_STARTING = (
    FRAME | _MESSAGES | {"want+", "inf+", "will", "slip", "past", "take+", "stay+", "yes", "now", "but", "medium"}
)
_STRANGE = frozenset({"unknown", "name", "other_word"})
_FEW = 2
#: What «write» may also be done with: «не пишите нас в садик» keeps a child out, and no message.
_ABOUT = frozenset({"о", "об", "про", "насчет", "туралы", "жайли", "туралi", "бойинша"})


_ORDERED = ("ба", "бе", "ма", "ме", "па", "пе", "низ", "низдар", "низдер", "ндар", "ндер", "ши")


def does(row: list[Part], kinds: frozenset[str], sign: int) -> str:
    """Return "stop", "start" or nothing; "stop?" when something else stands in the clause."""
    if "cancel" in kinds and "stop" in kinds and kinds <= _STARTING and not kinds & {"channel", "list"}:
        return "start"
    if _stops(row, kinds, sign):
        orders = sum(part.kind == "write" for part in row)
        ended = sum(part.kind in {"neg", "cease", "cancel"} for part in row)
        known = kinds - {"unknown", "name"} if "channel" in kinds and _few_strangers(row) else kinds
        return "stop" if known <= _STOPPING and orders <= ended and not enrols(row) else "stop?"
    known = kinds - _STRANGE if kinds & {"channel", "slip"} and _few_strangers(row) else kinds
    return "start" if known <= _STARTING and _starts(kinds, sign) else ""


def enrols(row: list[Part]) -> bool:
    """Whether it is a child that shall not be written down: «не пишите нас в садик», «удалите ребёнка из списка»."""
    stopped = {part.kind for part in row} & {"stop", "cease", "channel"} and not any(p.kind == "write" for p in row)
    plain = stopped and all(" " in p.phrase or not p.phrase.endswith(_ORDERED) for p in row if p.kind == "stop")
    return not plain and any(part.kind == "topic" for part in row) and not any(part.phrase in _ABOUT for part in row)


def _stops(row: list[Part], kinds: frozenset[str], sign: int) -> bool:
    forbidden = any(one.kind == "neg" and any(more.kind == "write" for more in row[at:]) for at, one in enumerate(row))
    return (
        "stop" in kinds
        or forbidden
        or ("cease" in kinds and (bool(kinds & {"write", "channel"}) or kinds <= {"cease"} | FRAME))
        or ("cancel" in kinds and bool(kinds & {"channel", "list"}))
        or ("channel" in kinds and sign < 0 and bool(kinds & _WANTED))
    )


def _starts(kinds: frozenset[str], sign: int) -> bool:
    wanted = "channel" in kinds and sign > 0 and bool(kinds & {"inf+", "take+", "again"}) and "yes" not in kinds
    return "start" in kinds or wanted or {"again", "write"} <= kinds


def _few_strangers(row: list[Part]) -> bool:
    return sum(part.kind in _STRANGE for part in row) <= _FEW
