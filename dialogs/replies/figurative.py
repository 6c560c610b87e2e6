"""What only sounds like an order, a wish, a condition or a postponement, told from what is one."""

import re
from collections.abc import Callable

from dialogs.replies.names import is_preschool
from dialogs.replies.parts import Part
from dialogs.replies.signs import SIGNS

_ORDERS = frozenset({"write", "ask", "channel", "stop", "cease"})
_RELATIVES = frozenset({"мужу", "жене", "маме", "папе", "куиеуиме", "анасина", "акесине"})
_DECIDING = frozenset(SIGNS) | {"inf+", "inf-", "neg", "modal", "will", "question"}
_WILL_TELL = frozenset({"скажу", "отвечу", "ответим", "аитамин", "аитам", "аитаиин", "аитамиз", "передам"})
#: Beside a «деп» an order to write is one to answer, a wish for somebody a purpose: «тілі шықсын деп аламыз».
_QUOTED = {"write": "said", "let": "joy"}
_LASTING = ("жил", "год", "года", "лет", "месяц", "аидан", "столко")
#: Into a place, and what an office is told to do there: «Еркежанды Ақботаға жазыңыз».
_WHERE = re.compile(r"^(?:акбота|ак бота|садик|бакша|балабакша|бала бакша|садиг)\w*(?:га|ге|ка|ке|не)$")
_ENTERED = ("жазиниз", "жазиниздар", "жазип коиниз", "жазип коиниздар", "жаза бериниз", "жазип жибериниз")
#: The place offered is one of this year.
_THIS_YEAR = ("биил", "биилги", "оси жили", "бул жили", "в етом году")
#: What «иә, балам барады» is said with.
_OF_CHILD = frozenset({"yes", "polite", "topic", "kin", "filler", "name", "other_word"})
_STRANGE = frozenset({"unknown", "other_word", "other"})
_MAIL = frozenset({"channel", "list", "write", "stop"})
_REFUSING = frozenset({"take-", "want-", "neg"})
_SHORT = 2


def figurative(row: list[Part]) -> list[Part]:
    """Return the clause with the words that only belong to a way of speaking as what they are there."""
    kinds, phrases = {part.kind for part in row}, {part.phrase for part in row}
    changed: dict[str, str] = {}
    for holds, meant in _WORDS:
        if not phrases.isdisjoint(meant) and holds(row, kinds):
            changed |= meant
    for holds, begins, kind in _BEGINNINGS:
        if holds(row, kinds):
            changed |= {part.phrase: kind for part in row if part.phrase.startswith(begins)}
    if kinds & {"take-", "want-", "no"} and row[0].kind == "only":
        changed[row[0].phrase] = "filler"
    if kinds & {"stay+", "queue"} and any(part.phrase.startswith(_LASTING) for part in row):
        changed |= {part.phrase: "joy" for part in row if part.kind in {"stay+", "queue"}}
    if any(part.phrase in {"деп", "деп шештик"} for part in row):
        changed |= {part.phrase: _QUOTED[part.kind] for part in row if part.kind in _QUOTED}
    return [part.as_kind(changed.get(part.phrase, part.kind)) for part in row] if changed else row


def _enters(row: list[Part], kinds: set[str]) -> bool:
    """Whether a child is to be written down in the place: its name stands there, in the case of going."""
    return "topic" in kinds and any(part.kind == "topic" and _WHERE.search(part.phrase) for part in row)


def _another(row: list[Part], kinds: set[str]) -> bool:
    """Whether a place is named that is not meant, so another one is: «Ромашка емес»."""
    refused = "neg" in kinds and kinds <= {"neg", "topic", "filler", "name"}
    return refused and any(is_preschool(part.phrase) or part.phrase.startswith("акбота") for part in row)


_Holds = Callable[[list[Part], set[str]], bool]
_WORDS: tuple[tuple[_Holds, dict[str, str]], ...] = (
    (lambda row, kinds: bool(kinds & {"unknown", "name"}) and len(row) > _SHORT, {"ага": "kin"}),  # an uncle
    (lambda _, kinds: "medium" in kinds and not kinds & _ORDERS, dict.fromkeys(_RELATIVES, "kin")),
    (lambda _, kinds: "cancel" in kinds and not kinds & _MAIL, {"без": "other_word"}),
    (lambda _, kinds: "take-" in kinds, {"баиланисти": "cause"}),
    (lambda _, kinds: bool(kinds & _REFUSING) and not kinds & {"day", "later"}, dict.fromkeys(_THIS_YEAR, "filler")),
    (lambda _, kinds: kinds <= _OF_CHILD and "yes" in kinds, {"баради": "joy"}),
    (lambda _, kinds: bool(kinds & {"take-", "want-"}), {"нет ну": "filler"}),
    (_another, {"емес": "doubt", "не": "doubt"}),
    (lambda row, _: any(is_preschool(part.phrase) for part in row), {"лучше": "wish"}),
    (_enters, dict.fromkeys(_ENTERED, "take+")),
    # «ничего не будет», «мимо садика ездит»
    (lambda _, kinds: bool(kinds & _STRANGE), {"не будет": "neg", "мимо": "other_word"}),
    (lambda row, _: row[0].phrase == "сол ушин", {"сол ушин": "filler"}),
    (lambda _, kinds: "number" in kinds, {"гана": "filler"}),  # «екі аялдама ғана»
    (lambda _, kinds: not kinds & _DECIDING, dict.fromkeys(_WILL_TELL, "later")),
)
_BEGINNINGS: tuple[tuple[_Holds, tuple[str, ...], str], ...] = (
    (lambda _, kinds: "give" in kinds, ("бере бер", "бере сал"), "filler"),
)
