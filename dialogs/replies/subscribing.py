"""Whether a whole message asks us to write no more, or to write again, in words the tables need not name."""

import re
from collections.abc import Iterable, Iterator

from core.values import Intent
from dialogs.replies.mailing import NOT_ALL, enrols
from dialogs.replies.ordering import GOES_ON, IDIOMS, starts, stops
from dialogs.replies.parts import Part
from dialogs.replies.stems import means

#: What else may be ended: a place in the queue, an application.
_OTHER_THINGS = re.compile(r"\b(?:очеред|кезе[кг]|сад|бакша|балабак|заяв|отинишим|мест[оа]\b|орин)")
#: What turns an order into one about all messages: it is said of me, of this number, of ever.
_STRONG = frozenset(
    {
        "болше",
        "бол",
        "боль",
        "никогда",
        "вообше",
        "совсем",
        "сюда",
        "мне",
        "нам",
        "меня",
        "никогда болше",
        "болше никогда",
    }
    | {
        "маган",
        "бизге",
        "мени",
        "бизди",
        "енди",
        "ешкашан",
        "ешкандаи",
        "таги",
        "будан билаи",
        "будан кеиин",
        "будан ари",
    }
    | {"на етот номер", "me", "us"}
)
_UNSUBSCRIBING = re.compile(
    r"отп[ии]|unsub|opt|remove|take me|dont|do not|no more|stop|токтатин|жазба|жиберме|мазала|тизим"
)
_THREAT = re.compile(
    r"жалоб|заявлени|полици|прокур|суд|шагим|ариз|достал|задолб|заколеб|надоел|замуч|жалов|пожалу|шаршатт|еше раз"
)
_RHETORIC = re.compile(
    r"сколко (?:можно|раз)|скока можно|до каких|канша (?:аит|рет|жаз)|кашанги|неге (?:жаз|маза|жибер)"
    r"|ви .{0,12}(?:понимаете|слишите|читаете)|русским язиком|понимаете (?:вобше|нет)|не ?понят?но"
    r"|(?:зачем|почему|что) ви .{0,12}(?:пиш|шле|присил|спами)|как отпис|можете|можно|токтатасиз"
)
_AGREEING = frozenset({"yes", "one", "take+", "want+", "go+"})
_ELSEWHERE = frozenset({"lang", "medium", "later", "only", "wish", "other", "queue", "doubt", "stay+", "docs", "ack"})
_ELSEWHERE |= {"give", "day"}
_CONSIDERED = re.compile(r"карасам|оиласам|\bбери\b|екенин")
_AGAIN = re.compile(r"^(?:таги жаз|еше раз|жаза)|(?:таги|еше) .{0,12}(?:хабар|смс|хат|сообш|раз)")
_BEFORE = re.compile(r"\b(?:едим|едик|раньше|бурин|ранше)\b")
#: What changes even a plain order: another way, another language, a wish, a yes.
_TURNING = frozenset({"lang", "medium", "wish", "queue", "start", "yes", "one", "take+", "stay+", "write", "other"})
_ASKING = frozenset({"ма", "ме", "ба", "бе", "па", "пе", "ли", "кашан", "когда"})
_PLEASE = frozenset({"пожалуиста", "пж", "плиз", "отинемин", "отинем", "плз"})
_IDLE = frozenset({"да", "ну", "аи", "ои"})
_HALTING = frozenset({"токтаниз", "токтаниздар"})
_REFUSING = frozenset({"no", "want-", "take-", "two", "neg"})
_AWAY = ("отвал", "отста", "отвяж", "отцеп", "отлип", "исчез", "идите лесом", "пропади", "сгин")
_TELLING = ("ют", "ят", "ает", "яет", "уют", "ит")
_BARE = frozenset({"filler", "polite", "unknown"})
#: Without one of these nothing is ordered (`stops`, `starts`), but for a few idioms.
_ABOUT_MESSAGES = frozenset(
    {"write", "stop", "forbid", "plea", "cease", "cancel", "inf-", "channel", "list", "start", "back", "again"}
)
_FEW, _TWO = 5, 2


def subscribing(found: list[Part], marks: frozenset[str]) -> tuple[Intent, str] | None:
    """Return the order about our messages that the whole message is, if it is one."""
    rows = list(_rows(found))
    orders = [_order(row) for row in rows] if any(map(_may_order, rows)) else []
    if not any(orders) and (not orders or not any(orders := _spread(rows))):
        return None
    beside = [row for row, order in zip(rows, orders, strict=True) if not order]
    refused = any(set(means(row)) & _REFUSING for row in beside)
    if refused and (any(map(_weak, rows)) or _halts(rows)):
        return None  # «нет, отстаньте» may be said of the place, «жоқ, тоқтаңыз, түсінбедім» of nothing
    asked = "?" in marks and not any(_rhetorical(row) for row in rows)
    plain = any(order == "stop" and _explicit(row) for row, order in zip(rows, orders, strict=True))
    if asked or any(not _bears(row, set(means(row)), plain=plain) for row in beside):
        return None
    if set(orders) <= {"stop", ""} and any("slip" in means(row) for row in beside):
        return None
    if set(orders) <= {"stop", ""}:
        return (Intent.STOP, "stop.stems") if not any(map(_writes, beside)) else None
    taken_back = "start" in orders or any(map(_writes, beside))
    return (Intent.START, "start.stems") if set(orders) <= {"start", "slip", ""} and taken_back else None


def _may_order(row: list[Part]) -> bool:
    """Whether a word of our messages stands in a clause at all: most messages have none."""
    return not _ABOUT_MESSAGES.isdisjoint(means(row)) or IDIOMS.search(_text(row)) is not None


def _halts(rows: list[list[Part]]) -> bool:
    """Whether somebody is only told to hold on."""
    ordered = {part.phrase for row in rows for part in row if part.kind == "stop"}
    return bool(ordered) and ordered <= _HALTING and not any("write" in means(row) for row in rows)


def _rows(found: list[Part]) -> Iterator[list[Part]]:
    row: list[Part] = []
    for part in found:
        if part.opens and row and not {part.phrase, row[-1].phrase} & _PLEASE:
            yield row
            row = []
        row.append(part)
    if row:
        yield row


def _spread(rows: list[list[Part]]) -> list[str]:
    """Return the orders where our messages are named in one clause and ended in another: «смс мешают, отключите»."""
    meant = [set(means(row)) for row in rows]
    named = any(said & {"channel", "write"} for said in meant) and not any("topic" in said for said in meant)
    ended = _BARE | {"cancel", "cease"}
    return ["stop" if named and said & {"cancel", "cease"} and said <= ended else "" for said in meant]


def _weak(row: list[Part]) -> bool:
    """Whether somebody is only sent away, and not told to write no more."""
    meant = set(means(row))
    away = [part.phrase.startswith(_AWAY) for part in row if part.kind == "stop"]
    return (bool(away) and all(away) and not meant & {"write", "channel", "forbid", "list"}) or (
        "cease" in meant and not meant & {"write", "channel", "forbid", "list", "stop"}
    )


def _order(row: list[Part]) -> str:
    """Return what a clause orders: "stop", "start", "slip" (a stop that was none) or nothing."""
    row = row[1:] if len(row) > _TWO and row[0].phrase in _IDLE else row
    meant = means(row)
    said = set(meant)
    text = _text(row)
    ending = stops(meant, said, text)
    over = "slip" in said or ("past" in said and not _explicit(row))
    if ending and (over or _BEFORE.search(text)):
        return "slip"
    if ending and _weak(row) and said & (_REFUSING - {"neg"}):
        return ""
    if ending:
        return "stop" if _whole(row, meant, text) else ""
    if not said & {"stop", "cond", "question", "topic", "lang", "yes", "no"} and starts(said, text):
        return "start"
    return ""


def _whole(row: list[Part], meant: list[str], text: str) -> bool:
    """Whether the order is about all our messages, whatever else stands beside it."""
    said = set(meant)
    idle = IDIOMS.search(text)
    borne = {"stay+", "topic", "cond"} if idle else set()
    borne |= {"other"} if said & {"channel", "list", "forbid"} or "баска" in text.split() else set()
    asks = any(part.phrase in _ASKING for part in row)
    borne |= (
        {"doubt", "cond", "question", "day"} if not asks and (_explicit(row) or text.startswith("мумкин")) else set()
    )
    borne |= {"question"} if _RHETORIC.search(text) else set()
    if said & (_AGREEING | _ELSEWHERE | {"question", "start", "cond"}) - borne or enrols(row) or NOT_ALL.search(text):
        return False
    if (said & {"cancel", "cease", "list", "stop"} and _OTHER_THINGS.search(text)) or "keep" in said:
        return False
    strange = {"unknown", "name", "other_word", "ask", "let", "number"}
    strangers = sum(
        kind in strange and part.phrase not in {"екен", "1414"} and not _THREAT.search(part.phrase)
        for kind, part in zip(meant, row, strict=True)
    )
    strong = said & {"channel", "list"} or any(p.phrase in _STRONG for p in row) or _UNSUBSCRIBING.search(text)
    return strangers == 0 or (strangers <= _FEW and bool(strong or idle))


def _explicit(row: list[Part]) -> bool:
    """Whether an order can mean nothing but all our messages: beside it families tell at length why."""
    meant = set(means(row))
    lasting = any(part.phrase in _STRONG for part in row) or bool(meant & {"channel", "list"})
    return lasting and bool(meant & {"forbid", "write", "stop", "cease", "cancel"})


def _bears(row: list[Part], said: set[str], *, plain: bool) -> bool:
    """Whether a clause beside the order changes nothing about it."""
    if plain and (_THREAT.search(_text(row)) or _rhetorical(row)):
        return True
    if plain:
        turned = said & (_TURNING - ({"write"} if "forbid" in said or _told(row) else set()))
        return not turned and not (enrols(row) and said & {"cancel", "list", "forbid"})
    text = _text(row)
    if _THREAT.search(text) or _rhetorical(row) or GOES_ON.search(text):
        return True
    if _CONSIDERED.search(text) or ("cond" in said and _AGAIN.search(text)):
        return True
    return not said & (_AGREEING | (_ELSEWHERE - {"docs"}) | {"question", "start", "cond"}) and not enrols(row)


def _told(row: list[Part]) -> bool:
    """Whether it is only told what our messages do: «они меня отвлекают»."""
    written = [part.phrase for kind, part in zip(means(row), row, strict=True) if kind == "write"]
    return bool(written) and all(phrase.endswith(_TELLING) for phrase in written)


def _writes(row: list[Part]) -> bool:
    """Whether a clause asks to be written to."""
    meant = means(row)
    ends = {"neg", "cease", "cancel", "stop", "forbid", "cond"}
    return "write" in meant and not set(meant) & ends and not _threat(row) and not _told(row)


def _threat(row: list[Part]) -> bool:
    return bool(_THREAT.search(_text(row)) or _rhetorical(row))


def _rhetorical(row: list[Part]) -> bool:
    """Whether what sounds like a question asks nothing: «сколько можно», «зачем вы мне пишете»."""
    return bool(_RHETORIC.search(_text(row)))


def _text(row: Iterable[Part]) -> str:
    return " ".join(part.phrase for part in row)
