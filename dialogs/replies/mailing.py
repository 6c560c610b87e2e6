"""Whether a clause stops our messages or starts them again."""

import re

from core.values import Language
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


_FORBIDDING = re.compile(r"^(?:\w+ )?\w+[мбп][ае](?:\w*$|и ак )")
_CHILD = re.compile(r"\b(?:балам(?:ди|из)|балага|балани|ребенка|сина\b|доч(?:ку|ке|ер)|внук[ау]\b|внучк[уе]\b|немере)")
_WRITTEN_DOWN = re.compile(r"\b(?:бизди|мени) (?:\w+ )?жаз[бп]а")
#: Not all messages: lies, others' ones, papers.
NOT_ALL = re.compile(
    r"ерунд|глупост|чуш|неправд|лож|чуж|бред|отирик|жалган|документ|справк|код|пошт|\bви не\b"
    r"|(?:меня|нас|ето) не беспокоит|казак|казах|казш|орис|орсш|русс?к|русш|kaz|qaz|\bтил[ид]|язик"
    r"|псиз(?:дар|дер)?\b|\w{3}дини?з(?:дар|дер)?\b"
)
_AWAY = ("отвал", "отста", "отвяж", "отцеп", "отлип", "исчез", "идите лесом", "пропади", "сгин")


def does(row: list[Part], kinds: frozenset[str], sign: int) -> str:
    """Return "stop", "start" or nothing; "stop?" when something else stands in the clause."""
    if "cancel" in kinds and "stop" in kinds and kinds <= _STARTING and not kinds & {"channel", "list"}:
        return "start"
    if _stops(row, kinds, sign):
        orders = sum(part.kind == "write" for part in row)
        ended = sum(part.kind in {"neg", "cease", "cancel"} for part in row)
        if "take+" in kinds and not kinds & {"cancel", "channel"}:
            return "stop?"  # «стоп, я согласна»
        known = kinds - {"unknown", "name"} if "channel" in kinds and _few_strangers(row) else kinds
        return "stop" if known <= _STOPPING and orders <= ended and _of_all(row, kinds) else "stop?"
    known = kinds - _STRANGE if kinds & {"channel", "slip"} and _few_strangers(row) else kinds
    return "start" if known <= _STARTING and _starts(kinds, sign) else ""


def _of_all(row: list[Part], kinds: frozenset[str]) -> bool:
    """Whether the order is about all our messages: not about a child, a lie or a paper, and no word of anger alone."""
    if enrols(row) or NOT_ALL.search(" ".join(part.phrase for part in row)):
        return False
    angry = any(part.phrase.startswith(_AWAY) for part in row if part.kind == "stop")
    return not (angry and kinds & {"want-", "take-", "no"} and not kinds & {"write", "channel"})


def enrols(row: list[Part]) -> bool:
    """Whether it is a child that shall not be written down: «не пишите нас в садик», «удалите ребёнка из списка»."""
    text = " ".join(part.phrase for part in row)
    if _CHILD.search(text) or _WRITTEN_DOWN.search(text):
        return not any(part.phrase in _ABOUT for part in row)
    kinds = {part.kind for part in row}
    stopped = "channel" in kinds or (kinds & {"stop", "cease"} and "write" not in kinds)
    plain = stopped and not any(part.kind == "stop" and _FORBIDDING.search(part.phrase) for part in row)
    return not plain and any(part.kind == "topic" for part in row) and not any(part.phrase in _ABOUT for part in row)


def _stops(row: list[Part], kinds: frozenset[str], sign: int) -> bool:
    ordered = [part.kind == "write" and part.meaning.language is not Language.KK for part in row]
    forbidden = not kinds & {"will", "modal", "unknown"} and any(
        part.kind == "neg" and any(ordered[at:]) for at, part in enumerate(row)
    )
    return (
        "stop" in kinds
        or forbidden
        or ("cease" in kinds and (bool(kinds & {"write", "channel"}) or kinds <= {"cease", "filler", "polite", "said"}))
        or ("cancel" in kinds and bool(kinds & _ended(row)))
        or ("channel" in kinds and sign < 0 and bool(kinds & _WANTED))
    )


def _ended(row: list[Part]) -> frozenset[str]:
    """Return what of ours may be ended: «никаких» ends only messages."""
    none = any(part.phrase.endswith("никаких") for part in row)
    return frozenset({"channel"}) if none else frozenset({"channel", "list"})


def _starts(kinds: frozenset[str], sign: int) -> bool:
    wanted = "channel" in kinds and sign > 0 and bool(kinds & {"inf+", "take+", "again"}) and "yes" not in kinds
    return "start" in kinds or wanted or {"again", "write"} <= kinds


def _few_strangers(row: list[Part]) -> bool:
    return sum(part.kind in _STRANGE for part in row) <= _FEW
