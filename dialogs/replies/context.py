"""Little words take the meaning their neighbours leave them: «ма», «мы», «да», «не», «топ», «номер»."""

from core.values import Language
from dialogs.replies.parts import Part
from dialogs.replies.signs import SIGNS

#: Words that mean something else when nothing stands beside them.
_ALONE = {"топ": "joy", "не": "no"}
_ANSWERS = frozenset({"one", "two", "yes", "no"})
_NEVER_EVER = frozenset({"ешкашан", "никогда"})
_GOOD = frozenset({"жакси", "хорошо", "дурис", "нормално", "норм"})
_TELLING = frozenset({"said", "modal", "take+", "take-"})
_THANKS = ("спс", "спасиб", "благодар", "рахмет", "пасиб")
_NOT_THIS = 2  # «не 1», «не да»
_IDLE = 3  # a bare «да не надо» may be a yes and a no
#: What a number counts, whatever it is: «екі жыл», «1 класс», «два раза».
_UNITS: tuple[str, ...] = (
    "жил",
    "кун",
    "апта",
    "жас",
    "рет",
    "год",
    "лет",
    "месяц",
    "недел",
    "дня",
    "ден",
    "раз",
    "класс",
    "синип",
)
_UNITS += ("час", "сагат", "минут", "бала", "ребен", "дет", "топ", "групп", "кабат", "етаж", "аилик", "метр")
_UNIT = frozenset({"м", "км", "аи", "аида", "аидан", "г", "ж"})
_ORDERS = frozenset({"write", "ask", "channel", "stop", "cease"})
_RELATIVES = frozenset({"мужу", "жене", "маме", "папе", "куиеуиме", "анасина", "акесине"})
_PLEADING = frozenset({"прошу", "просим", "просба", "прошу вас", "просим вас", "очен прошу"})
_DECIDING = frozenset(SIGNS) | {"inf+", "inf-", "neg", "modal", "will", "question"}
_WILL_TELL = frozenset({"скажу", "отвечу", "ответим", "аитамин", "аитам", "аитаиин", "аитамиз", "передам"})
#: Beside a «деп» an order to write is one to answer, a wish for somebody a purpose: «тілі шықсын деп аламыз».
_QUOTED = {"write": "said", "let": "joy"}
_LASTING = ("жил", "год", "года", "лет", "месяц", "аидан", "столко")
_COUNTING = frozenset({"у меня", "у нас", "менде", "бизде", "мне", "ему", "еи"})


def in_context(row: list[Part]) -> list[Part]:
    """Return the clause with each word in the meaning it has there."""
    if len(row) == 1:
        return [row[0].as_kind(_ALONE.get(row[0].phrase, row[0].kind))]
    if row[0].phrase == "не" and row[1].phrase.startswith(_THANKS):
        return [row[0].as_kind("no" if all(part.phrase.startswith(_THANKS) for part in row[1:]) else "filler"), *row[1:]]
    if row[0].kind == "neg" and row[1].kind in _ANSWERS:
        if len(row) == _NOT_THIS and row[0].phrase == "не":
            return [row[0].as_kind("slip")]
        if any(part.phrase == "а" for part in row):
            row = row[_NOT_THIS:]
    meant = _counted(list(row))
    for at in range(1, len(meant)):
        meant[at - 1], meant[at] = _pair(meant[at - 1], meant[at], last=at == len(meant) - 1)
    return _without_idle_yes([_whole(part, meant) for part in _told(_praise(meant))])


def _counted(row: list[Part]) -> list[Part]:
    """Tell the numbers that count something, or somebody's age, from those that answer."""
    for at, part in enumerate(row):
        behind = row[at + 1].phrase if at + 1 < len(row) else ""
        ahead = " ".join(before.phrase for before in row[max(0, at - 2) : at])
        if part.kind in {"one", "two"} and (behind in _UNIT or behind.startswith(_UNITS) or ahead in _COUNTING):
            row[at] = part.as_kind("number")
    return row


def _pair(before: Part, part: Part, *, last: bool) -> tuple[Part, Part]:
    """Read two neighbours together."""
    kazakh = before.meaning.language is Language.KK
    if before.kind == "cond" and part.phrase in {"да", "де"}:  # «алыс болса да»: it changes nothing
        return before.as_kind("joy"), part.as_kind("filler")
    if before.phrase == "не" and _asked(part):
        return before.as_kind("question"), part
    if part.phrase == "ми" and kazakh and last:
        return before, part.as_kind("question")
    if part.phrase == "го" and kazakh:
        return before, part.as_kind("filler")
    if part.phrase in {"да", "де"} and kazakh and not last and before.kind not in SIGNS:
        return before, part.as_kind("filler")
    return before, _after(before, part)


def _after(before: Part, part: Part) -> Part:
    if before.kind == "write" and part.phrase in {"отказ", "согласие"}:
        return part.as_kind("ask")  # «не пишите отказ» stops nothing and refuses nothing
    if part.phrase == "что" and before.kind in _TELLING | {"past", "polite", "joy"}:
        return part.as_kind("filler")
    if before.phrase in _PLEADING and part.kind in {"unknown", "other_word"} and part.phrase.endswith(("т", "ти")):
        return part.as_kind("ask")
    if before.phrase == "еше" and part.kind == "unknown" and part.phrase.endswith(("им", "ем", "ю")):
        return part.as_kind("later")  # «ещё поговорим»
    if part.kind == "write" and (before.phrase.endswith("деп") or before.kind in {"yes", "no", "take+", "take-"}):
        return part.as_kind("said")
    if part.phrase in {"жакси", "хорошо"} and before.kind in {"topic", "filler", "unknown", "name"}:
        return part.as_kind("other_word")
    return part


def _asked(part: Part) -> bool:
    """Whether a «не» before this word is the Kazakh «what»."""
    return part.meaning.language is Language.KK and part.kind in {"said", "want+", "take+", "go+"}


def _whole(part: Part, row: list[Part]) -> Part:
    if part.phrase in _NEVER_EVER:
        return part.as_kind("filler")
    if part.phrase == "номер" and any(other.kind in {"one", "two"} for other in row):
        return part.as_kind("said")
    return part


def _told(row: list[Part]) -> list[Part]:
    """Tell a relative spoken of from one to be written to, and what a refusal is due to from what it depends on."""
    kinds = {part.kind for part in row}
    if "medium" in kinds and not kinds & _ORDERS:
        row = [part.as_kind("kin") if part.phrase in _RELATIVES else part for part in row]
    if any(part.phrase in {"деп", "деп шештик"} for part in row):
        row = [part.as_kind(_QUOTED.get(part.kind, part.kind)) for part in row]
    if kinds & {"stay+", "queue"} and any(part.phrase.startswith(_LASTING) for part in row):
        row = [part.as_kind("joy") if part.kind in {"stay+", "queue"} else part for part in row]
    if kinds & {"take-", "want-", "no"} and row[0].kind == "only":
        row = [row[0].as_kind("filler"), *row[1:]]
    if "cancel" in kinds and not kinds & {"channel", "list", "write", "stop"}:
        row = [part.as_kind("other_word") if part.phrase == "без" else part for part in row]
    if row[0].kind == "cause" and row[0].phrase == "сол ушин":
        row = [row[0].as_kind("filler"), *row[1:]]
    if not kinds & _DECIDING and any(part.phrase in _WILL_TELL for part in row):
        row = [part.as_kind("later") if part.phrase in _WILL_TELL else part for part in row]
    if "take-" in kinds:
        row = [part.as_kind("cause") if part.phrase == "баиланисти" else part for part in row]
    return row


def _praise(row: list[Part]) -> list[Part]:
    """Tell the «жақсы» that praises something from the one that agrees."""
    if len(row) > 1 and row[0].phrase in _GOOD and row[1].kind in {"topic", "unknown", "name", "other_word"}:
        return [row[0].as_kind("other_word"), *row[1:]]
    return row


def _without_idle_yes(row: list[Part]) -> list[Part]:
    """Drop the «да» that only opens «да не надо нам ничего»."""
    spoken = sum(part.phrase.count(" ") + 1 for part in row)
    if max(len(row), spoken - 1) >= _IDLE and row[0].phrase == "да" and row[1].kind == "take-":
        return [row[0].as_kind("filler"), *row[1:]]
    if len(row) >= _IDLE and row[0].phrase == "да":
        after = next((part for part in row[1:] if part.kind not in {"filler", "polite"}), None)
        if after is not None and (after.kind == "neg" or after.phrase.startswith("не ")):
            return [row[0].as_kind("filler"), *row[1:]]
    return row
