"""Where a clause ends though no stop was typed: behind a verb that tells something, before a word that concludes."""

import re

from core.values import Language
from dialogs.replies.parts import Part

#: What an answer follows from.
THEREFORE = frozenset(
    {"и", "поетому", "потому", "сондиктан", "сол себепти", "сол ушин", "так что", "енди", "тепер", "вобшем", "короче"}
)
#: What a reason begins with behind an answer.
_BECAUSE = frozenset(
    {"потому что", "так как", "т к", "тк", "ибо", "поскоку", "ведь", "себеби", "оиткени", "а то", "из за", "в связи с"}
)
_WISHED = 3
_SPEAKER = frozenset({"я", "ми", "мен", "биз"})
_WHOM = frozenset({"нам", "мне", "бизге", "маган"})
#: Whom a refused place is left to: «алмаймыз | басқа балаға беріңіздер».
_GIVEN = frozenset({"give", "other"})
_FRAMED = frozenset({"polite", "joy", "filler", "topic", "kin", "said"})
#: A predicate that ends a Kazakh or Russian clause, in the letters of `fold`.
_PREDICATES = frozenset({"екен", "гои", "кои", "еди", "едик", "бар", "жок", "екенбиз", "болди", "некому", "некуда"})
_FINITE = re.compile(
    r"(ган|ген|кан|кен|дик|тик|дим|тим|миз|биз|мин|бин|пин|пиз|жатир|отир|иди|ади)$"
    r"|.{2}(ает|яет|еет|ует|дит|лит|рит|сит|шит|жит|чит|нит|вит|ают|яют|еют|уют|тся|лся|лас|лис|лос|ила|ала|ели|или|али|ела)$"
)
_NOUNS = frozenset({"келисим", "келисимим", "отказ", "карси", "согласие", "кредит", "лимит", "аудит", "визит", "школа"})
_CLINGING = frozenset({"said", "neg", "no", "yes", "question", "cond", "doubt", "irony", "later", "take+", "take-"})
_QUOTED = ("дегеним", "дегемиз", "деген жок", "деп аитпа", "деп аитка")
_TOLD_OF = ("деген", "деуге", "деит", "дес", "демек", "деме", "деи")
_CORRECTIONS = frozenset({"ои", "тфу", "в смисле", "то ест", "вернее", "точнее", "ягни"})
_DOUBLED = frozenset({"нет нет", "да да", "жок жок", "иа иа", "ия ия"})
_STRANGE = frozenset({"unknown", "other_word"})
_TELLS = frozenset({"joy", "reason", "already", "past"})
#: Who is or does it: a word like this is a clause by itself, «алам жұмыстамын».
_PERSONS = ("тамин", "темин", "дамин", "демин", "тамиз", "темиз", "дамиз", "демиз")
_DEPENDS = frozenset({"да", "де", "даги", "та", "те"})
_NOTWITHSTANDING = frozenset({"хот", "хотя", "пуст", "пуст и", "пускаи", "несмотря на", "невзирая", "даже если"})
_WHATEVER = frozenset({"би", "б", "как би"})
_HARD = frozenset({"later", "wish", "other", "lang", "only", "ask", "doubt", "irony", "yes", "no"})
_HARD |= {"take+", "take-", "want+", "want-", "go+"}
#: Nouns that are an answer when they begin one, and the object of any verb before them: «я не писала отказ».
_OBJECTS = ("соглас", "отказ", "келисим", "против", "карси")


def joints(row: list[Part]) -> list[int]:
    """Return the places where an answer may begin behind its reasons, the first one first."""
    return [
        at
        for at in range(1, len(row))
        if row[at].phrase in THEREFORE or row[at].phrase.startswith("ето не ") or _ended(row, at)
    ]


def continued(row: list[Part]) -> list[int]:
    """Return the places where a reason may begin behind an answer, if it is not taken back: «… дегенім жоқ»."""
    if any(part.phrase.startswith(_QUOTED) for part in row):
        return []
    return [
        at
        for at in range(1, len(row))
        if row[at].phrase in _BECAUSE
        or _spoken(row, at)
        or (row[at].kind == "other_word" and row[at].phrase == "я за рулем")
        or row[at].kind in {"polite", "joy", "kin", "topic", "reason", "already", *_GIVEN}
        or (row[at].phrase == "у" and any(map(_predicate, row[at:])))
        or (row[at].phrase in _SPEAKER and any(map(_predicate, row[at:])))
        or (row[at].phrase in _WHOM and row[at - 1].kind == "inf-" and any(p.kind == "reason" for p in row[at:]))
    ]


def denied(row: list[Part]) -> bool:
    """Whether a «не» stands in the words: what they quote was not said."""
    return any(part.kind == "neg" or part.phrase.startswith("не ") for part in row)


def correction(row: list[Part]) -> int:
    """Return where the answer is corrected, or 0: «2 ой 1», «нет в смысле да»."""
    return next((at for at in range(1, len(row)) if row[at].phrase in _CORRECTIONS), 0)


def exclaimed(row: list[Part]) -> int:
    """Return where the reasons of a bare answer that opens the row begin, or 0: «жоқ апасы қарайды»."""
    first = row[0]
    if first.phrase == "нет" and [part.kind for part in row[1:_WISHED]] == ["neg", "will"]:
        return 1 if {part.kind for part in row[_WISHED:]} <= {"filler", "polite", "topic"} else 0  # «нет не хочу»
    at = next((at for at in range(1, len(row)) if row[at].kind != "polite"), 0)
    if not at or (first.phrase in _DOUBLED and row[at].kind == first.kind):
        return 0
    behind, speaks = row[at].kind, row[at].phrase in _SPEAKER | {"нам", "бизге"}
    if row[at].phrase == "деп" and any(part.kind in {"neg", "no", "take-"} for part in row[at:]):
        return 0  # «иә деп айта алмаймын»
    if first.phrase in {"жок", "жо", "иа", "ия", "жок рахмет"}:
        return at if speaks or behind in _FRAMED - {"filler"} | {"reason", "already"} else 0
    bare = first.phrase in {"да", "нет", "неа"} and (speaks or behind in {"reason", "already", "kin"})
    return at if bare or first.phrase in _DOUBLED else 0


def _spoken(row: list[Part], at: int) -> bool:
    """Whether a Kazakh answer ends here: its verb comes last."""
    before, after = row[at - 1], row[at]
    if before.phrase in _NOUNS:
        return False
    said = before.kind in {"take+", "take-", "want-"} and before.meaning.language is Language.KK
    told = after.phrase.startswith(_TOLD_OF) or after.kind in _CLINGING or after.phrase in _DEPENDS
    longer = len(row) > at + 1 or (after.kind == "unknown" and after.phrase.endswith(_PERSONS))
    return said and longer and not told and (row[-1].kind == "go+" or any(map(_predicate, row[at:])))


def concession(row: list[Part]) -> int:
    """Return where a concession ends that begins the row, or 0: «алыс болса да | аламыз», «как бы ни было |»."""
    for at in range(1, len(row)):
        pair = row[at - 1], row[at]
        kazakh = pair[0].meaning.language is not Language.RU
        if (pair[0].kind == "cond" and kazakh and pair[1].phrase in _DEPENDS) or (
            pair[0].phrase in _DEPENDS and pair[1].phrase in {"болса", "болсин"}
        ):
            return 0 if {part.kind for part in row[:at]} & _HARD else at + 1
    phrases = {part.phrase for part in row}
    if row[0].phrase in _NOTWITHSTANDING and "если" not in phrases:
        return 0 if {part.kind for part in row} & (_HARD - {"other", "wish"}) else len(row)
    if phrases & _WHATEVER and "ни" in phrases and not {part.kind for part in row} & (_HARD - {"doubt"}):
        return len(row)
    return 0


def _ended(row: list[Part], at: int) -> bool:
    """Whether the words before this place are a clause of their own."""
    before = row[:at]
    if row[at].phrase.startswith(_OBJECTS):
        return False
    if row[at].phrase == "что":
        return at + 1 < len(row) and not denied(before) and row[at - 1].kind not in {"polite", "filler"}
    if {part.kind for part in before} <= _FRAMED:
        return row[at].kind in {"yes", "no"} or row[at].phrase in _SPEAKER
    if before[-1].phrase == "деп":
        return any(part.kind == "let" for part in before)  # «тілі шықсын деп | аламыз»
    return _predicate(before[-1]) or (row[at].phrase in _SPEAKER and any(map(_predicate, before)))


def _told(part: Part) -> bool:
    return part.kind != "past" or part.phrase.endswith(("ли", "ла", "дик", "дим", "едик", "едим"))


def _predicate(part: Part) -> bool:
    if (part.kind in _TELLS and _told(part)) or part.phrase in _PREDICATES:
        return True
    return part.kind in _STRANGE and part.phrase not in _NOUNS and _FINITE.search(part.phrase) is not None
