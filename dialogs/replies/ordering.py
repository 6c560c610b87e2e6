"""Which words of a clause stop our messages or start them again."""

import re

from dialogs.replies.stems import KAZAKH_WRITE

_THROWN = re.compile(r"(?:салма|тастама|жолдама)(?:низ|низдар|ндар|н)?(?:ши)?\b|\bкелмесин\b")
_UNWANTED = re.compile(r"не ?интерес|меша(?:ют|ет)|кереги жок|кажети жок")
IDIOMS = re.compile(
    r"\bкоии?н(?:из|дар)\w* .{0,12}жаз(?:ган|у)|жаз(?:ган|у)\w* .{0,10}коии|келмеитин (?:кил|ет|жаса)"
    r"|болше ни\w* .{0,12}(?:собш|сообш|смс|уведом)"
    r"|чтоби? .{0,24}(?:болше|ни одно).{0,24}(?:смс|сообш|писем|уведом).{0,12}не (?:вид|приход|бил|получ)"
    r"|чтоби? .{0,24}(?:болше|ни одно).{0,12}не (?:вид|приход|бил|получ).{0,24}(?:смс|сообш|писем|уведом)"
    rf"|\b(?:{KAZAKH_WRITE})[мбп][ае]и ?ак\b|хабарлама жолдама"
    r"|\bоставте .{0,16}в покое|\bтиниш(?:тик бер| кои)|\bтинишимди ал"
)
GOES_ON = re.compile(
    r"(?:жаза|жибере) бер|(?:жазип|жиберип) тур(?:ин|син|ши)|\bкелсин|келуин|келип турсин|алгим келеди|алип тургим"
)
#: What somebody may be told not to send in the family's name: «не отправляйте отказ» stops nothing of ours.
_THEIRS = re.compile(r"\bотказ|\bсоглас|\bзаявк|\bзаиавлен|\bответ")
_LITTLE = frozenset({"filler", "polite", "again", "channel", "beg", "list", "kin"})


def stops(meant: list[str], said: set[str], text: str) -> bool:
    """Whether a clause of these kinds and words orders an end of what we write."""
    forbidden = not (said & {"will", "modal"} or _THEIRS.search(text)) and any(
        kind in {"neg", "no", "want-", "take-"} and _next_deed(meant[at + 1 :]) == "write"
        for at, kind in enumerate(meant)
    )
    ours = said & {"channel", "list"}
    if _THEIRS.search(text) and not ours:
        return False
    return bool(
        forbidden
        or said & {"stop", "forbid", "plea"}
        or ("cease" in said and (said & {"write", "channel", "forbid"} or said <= {"cease", "filler", "polite"}))
        or (said & {"cancel", "inf-"} and (_named(text, said) or "write" in said) and "start" not in said)
        or (ours and _THROWN.search(text))
        or (ours and (said & {"want-", "take-"} or _UNWANTED.search(text)))
        or IDIOMS.search(text)
    )


def _named(text: str, said: set[str]) -> set[str]:
    """Return what of ours is named; «никаких» ends only messages: in «никаких детей, не тот номер» it ends nothing."""
    return said & ({"channel"} if "никаких" in text else {"channel", "list"})


def _next_deed(meant: list[str]) -> str:
    """Return the first kind behind a «не» that is no little word: «не умею писать» forbids nothing."""
    return next((kind for kind in meant if kind not in _LITTLE), "")


def starts(said: set[str], text: str) -> bool:
    """Whether a clause orders it to begin again."""
    ours = said & {"channel", "write", "list"}
    if "medium" in said and "again" not in said:
        return False
    return bool(
        ("back" in said and ours)
        or ("start" in said and (ours or "again" in said or said <= {"start", "filler", "polite", "ask", "now", "beg"}))
        or ("again" in said and ours and not said & {"neg", "cond"})
        or (GOES_ON.search(text) and (ours or "again" in said) and not said & {"neg", "want-", "take-"})
    )
