"""Words about our messages, recognised by their stems where the tables do not name them."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.values import Language
from dialogs.replies.letters import squeeze
from dialogs.replies.lexicon import lexicon
from dialogs.replies.parts import Part

KAZAKH_WRITE = "жаз|жибер|мазала|хабарлас|звонда|аландат|спамда"
_ORDERED = "(?:из|изде?р|низ|низдар|низдер|ндар|ндер|н|иик)?(?:ши|ше)?"
#: Kinds whose words may still be about our messages: an ending hides what the stem says.
_HIDDEN = frozenset({"unknown", "name", "ask", "let", "neg", "other_word", "cond", "wish", "later", "already", "docs"})
_HIDDEN |= {"stay-", "inf-", "beg"}
#: Stems of what is said about our messages.
_STEMS = tuple(
    (kind, re.compile(f"^(?:{stems})"))
    for kind, stems in (
        ("forbid", rf"\w*(?:{KAZAKH_WRITE})[мбп][ае]{_ORDERED}$"),
        ("forbid", r"не(?:пиши(?:те)?|писат|шли(?:те)?|слат|присилаи(?:те)?|присилат|напоминаи(?:те)?|спамте)$"),
        ("forbid", r"не(?:беспокои(?:те|т)?|тревож(?:те|ит)?|звони(?:те|т)?)$"),
        ("plea", rf"(?:{KAZAKH_WRITE})[мбп][ае]с[ае](?:низ|низдар|низдер|ндар|ндер)$|(?:кои|догар|токтат)саниз"),
        ("stop", "отписа[тц]|отпишит|отпишете|отпиши$|отписк|unsubs"),
        ("start", "разблокир|активир|возобн|подпис(?:а|ива)|подпиш|продолж"),
        ("back", "верни$|верните|вернут|откро|включ|подключ"),
        ("start", "жалгастир|бастаи(?:ик|ин)$|бастагим$|жазилаи|жазилгим"),
        (
            "cancel",
            "отмен|отключ|виключ|удали(?:те|т|$)|удаля|убер|убр|исклю|вичерк|сними(?:те|т|)$|снят|стер|сотр|заблок|аннул|деактив",
        ),
        ("cancel", "виити|вихожу|отказ|откаж|ошир|шигар|ажират|куртин|куртсан|блокта|таста[ун]"),
        ("cease", "жетер|прекра[тш]|перестан|хвати(?:т|)$|завяз|кончаите|заканчива|токтат|догар"),
        ("channel", "смс|рассил|оповеш|уведомл|подписк|сообшени|напоминан|хабарлама|хабарланд|хабарлар(?:ин|ди)"),
        (
            "write",
            "присил|прислат|шлит|висил|отсил|засил|направлят|направляит|написив|названив|донима|приста[ве]|надоеда|спами|слат$",
        ),
        ("write", "засор|захлам|отвлека|трога|жазганд|жазгани|жазулар|кониратс"),
        ("list", "номири|номери|телефоними|данни|списк|тизим"),
    )
)
#: Whole words, so that a slip in them can be forgiven: among words of our messages they are not taken for others.
_WHOLE = {
    word: kind
    for kind, words in (
        ("write", "пишите писат присилаите присилат шлите беспокоит беспокоите тревожте"),
        ("forbid", "жазбаниз жазбаниздар жазбаниздарши жазбанизши жазбандар жазбандарши жибермениз жиберменизши"),
        ("forbid", "жибермениздер жибермениздерши жибермендер мазаламаниз мазаламаниздар хабарласпаниз"),
        ("cease", "прекратите перестанте токтатиниз токтатиниздар токтатиндар догариниз"),
        ("cancel", "удалите отключите отмените исключите ошириниз"),
        ("stop", "отпишите отписатся"),
        ("channel", "собшения собшени расилка расилку уведомления хабарлама хабарламалар хабарламани"),
    )
    for word in words.split()
}
_SHORT, _LONG = 5, 8
_REFUSED = re.compile(r"[мбп][ае]")  # «хабарласыңыз» is one slip away from its contrary
_DONE = ("ип", "еп", "ап")
_CLIPPED = frozenset({"н", "ге", "нне", "неи", "нп", "нк", "нн"})  # «не», hit badly
#: An order not to end it: «өшірмеңіз», «тоқтатпаңыздар», «тоқтатпа».
_KEPT = re.compile(r"[мбп][ае](?:низ|н|низдар|низдер|ндар|ндер)?(?:ши)?$")
_FORBIDDEN = re.compile(rf"(?:{KAZAKH_WRITE})[мбп][ае]{_ORDERED}$")
_CONVERB = re.compile(
    r"(?:жаза|жибере|мазалаи|хабарласа|звондаи|таст?аи|сала|жазип|жиберип|мазалап|хабарласип|писат|присилат|отправит|звонит)$"
)
_NOT_GIVEN = re.compile(rf"(?:берме|жатпа|турма|коима|отирма|етпе){_ORDERED}$")


def means(row: Iterable[Part]) -> list[str]:
    """Return the kind of each part, seen as words about our messages: «рассылкаңызды» is one, whatever its ending."""
    found: list[str] = []
    before = ""
    for part in row:
        if found and found[-1] == "neg" and part.kind == "write" and part.meaning.language is Language.KK:
            found[-1] = "filler"  # a Kazakh order is refused by its ending: «әжесіне хабарласыңыз»
        if found and before in _CLIPPED and _mean(part) == "write":
            found[-1] = "neg"
        if _together(before, part):
            found[-1:] = ["write"]
            found.append("forbid")
        else:
            found.append(_mean(part))
        if found[-1] == "stay+" and before.endswith(_DONE):
            found[-1] = "other_word"  # «шошып қалам»
        before = part.phrase
    return found


def _together(before: str, part: Part) -> bool:
    """Whether two words are one order: «жаза бермеңіз», «хорош спамить», two halves of a word («жаз баңыз»)."""
    if not before:
        return False
    if (_NOT_GIVEN.match(part.phrase) and _CONVERB.search(before)) or (before == "хорош" and _mean(part) == "write"):
        return True
    if " " in before or " " in part.phrase:
        return False
    word = before + part.phrase
    meaning = lexicon().phrases.get(word)
    return meaning.kind == "stop" if meaning is not None else _FORBIDDEN.search(word) is not None and word.isalnum()


def _mean(part: Part) -> str:
    return _kind(part.kind, part.phrase)


@lru_cache(maxsize=16384)
def _kind(kind: str, phrase: str) -> str:
    """Return the kind of a phrase of this kind, seen as words about our messages."""
    if kind in {"one", "two"} and phrase.isalpha():
        return "filler"
    if phrase.startswith("жаса"):
        return "ask"
    if kind not in _HIDDEN or "очеред" in phrase or "кезек" in phrase:
        return kind
    stemmed = next((stem for stem, stems in _STEMS if stems.match(phrase)), "")
    if not stemmed and kind in {"unknown", "ask", "name", "neg"}:
        stemmed = _slipped(phrase)
    if stemmed in {"cancel", "cease", "list"} and _KEPT.search(phrase):
        return "start" if stemmed == "cease" else "keep"
    return stemmed or kind


def _slipped(phrase: str) -> str:
    """Return the kind of the word about our messages that is meant by one with a slip, or two in a long one."""
    if len(phrase) < _SHORT or " " in phrase:
        return ""
    near = process.extractOne(
        squeeze(phrase), tuple(_WHOLE), scorer=OSA.distance, score_cutoff=1 + (len(phrase) >= _LONG)
    )
    if near is None:
        return ""
    kind = _WHOLE[near[0]]
    forbidden = kind == "forbid" and near[1] <= 1 and _REFUSED.search(phrase, 3 if near[0][:3] == "жаз" else _SHORT)
    return kind if kind != "forbid" or forbidden else ""
