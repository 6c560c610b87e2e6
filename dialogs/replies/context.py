"""Little words take the meaning their neighbours leave them: «ма», «мы», «да», «не», «топ», «номер»."""

from core.values import Language
from dialogs.replies.figurative import figurative
from dialogs.replies.names import is_given, is_preschool
from dialogs.replies.parts import Part
from dialogs.replies.signs import SIGNS
from dialogs.replies.turning import may_be_emes, may_be_not

#: Words that mean something else when nothing stands beside them.
_ALONE = {"топ": "joy", "не": "no"}
_ANSWERS = frozenset({"one", "two", "yes", "no"})
_NEVER_EVER = frozenset({"ешкашан", "никогда"})
_GOOD = frozenset({"жакси", "хорошо", "дурис", "нормално", "норм"})
_THOUGHT = ("думал", "надеял", "боял", "боимс")
_TELLING = frozenset({"said", "modal", "take+", "take-"})
_THANKS = ("спс", "спасиб", "благодар", "рахмет", "пасиб")
_ORDERING = ("те", "низ", "низдар", "низдер", "ндар", "ндер")
_SETTLING = frozenset({"take+", "take-", "want-"})
_NEEDED = frozenset({"керек", "кажет"})
_TURNED = frozenset(SIGNS) - {"one", "two"} | {"will", "modal", "inf+", "inf-"}
_CAN = frozenset({"алам", "аламин", "аламиз"})
_NOT_THIS = 2  # «не 1», «не да»
_IDLE = 3  # a bare «да не надо» may be a yes and a no
#: What a number counts, whatever it is: «екі жыл», «1 класс», «два раза».
_UNITS: tuple[str, ...] = ("жил", "кун", "апта", "жас", "рет", "год", "лет", "месяц", "недел", "дня", "ден", "раз")
_UNITS += ("час", "сагат", "минут", "бала", "ребен", "дет", "топ", "групп", "кабат", "етаж", "аилик", "метр")
_UNITS += ("класс", "синип", "уш", "три", "торт", "аялдама", "останов", "шаг", "коше", "квартал", "двор")
_UNIT = frozenset({"м", "км", "аи", "аида", "аидан", "г", "ж"})
_PLEADING = frozenset({"прошу", "просим", "просба", "прошу вас", "просим вас", "очен прошу"})
#: What stands before a word that answers alone, and here only is or goes: «үйде болады», «в школу идёт».
_TOLD_OF = frozenset({"unknown", "other_word", "name"})
_NO_ANSWER = {
    **dict.fromkeys(
        ("болади", "болад", "болади гои", "болсин", "болгани", "дурис"), _TOLD_OF | {"number", "reason", "already"}
    ),
    **dict.fromkeys(("идет", "норм", "нормално"), _TOLD_OF | {"filler", "kin", "topic", "already"}),
    **dict.fromkeys(("жакси", "хорошо"), _TOLD_OF | {"filler", "topic"}),
}
_TENS = ("дцат", "десят", "сорок", "он", "жиирма", "отиз", "кирик", "елу", "алпис", "жетпис", "сексен")
_COUNTING = frozenset({"у меня", "у нас", "менде", "бизде", "мне", "ему", "еи"})


def in_context(row: list[Part]) -> list[Part]:
    """Return the clause with each word in the meaning it has there."""
    if len(row) == 1:
        return [row[0].as_kind(_ALONE.get(row[0].phrase, row[0].kind))]
    if row[0].phrase == "не" and row[1].phrase.startswith(_THANKS):
        return [
            row[0].as_kind("no" if all(part.phrase.startswith(_THANKS) for part in row[1:]) else "filler"),
            *row[1:],
        ]
    if row[0].kind == "neg" and row[1].kind in _ANSWERS:
        if len(row) == _NOT_THIS and row[0].phrase == "не":
            return [row[0].as_kind("slip")]
        if any(part.phrase == "а" for part in row):
            row = row[_NOT_THIS:]
    meant = _counted(_not_but(_addressed(row)))
    for at in range(1, len(meant)):
        meant[at - 1], meant[at] = _pair(meant[at - 1], meant[at], last=at == len(meant) - 1)
    return _without_idle_yes([_whole(part, meant) for part in figurative(_praise(meant))])


def _addressed(row: list[Part]) -> list[Part]:
    """Tell an elder brother, «аға», from «ага» beside a Kazakh refusal: «жоқ аға алмаймыз»."""
    refused = any(part.kind == "take-" and part.meaning.language is Language.KK for part in row)
    return [part.as_kind("kin") if refused and part.phrase == "ага" else part for part in row]


def _not_but(row: list[Part]) -> list[Part]:
    """Drop what is not meant before what is: «аламыз емес алмаймыз»."""
    for at in range(len(row) - 2):
        if row[at].kind in SIGNS and row[at + 1].phrase == "емес" and any(p.kind in SIGNS for p in row[at + 2 :]):
            meant = row[at + 2 :]
            digits = row[at].kind in {"one", "two"} and all(p.kind in {"one", "two"} for p in meant)
            return [*row[:at], *([p.as_kind("filler") for p in meant] if digits else meant)]
    return list(row)


def _counted(row: list[Part]) -> list[Part]:
    """Tell the numbers that count something, or somebody's age, from those that answer."""
    for at, part in enumerate(row):
        if part.kind not in {"one", "two"}:
            continue
        behind = row[at + 1].phrase if at + 1 < len(row) else ""
        ahead = " ".join(before.phrase for before in row[max(0, at - 2) : at])
        counts = behind in _UNIT or behind.startswith(_UNITS) or ahead in _COUNTING or ahead.endswith(_TENS)
        told = not part.phrase.isdecimal() and any(p.kind in {"unknown", "other_word"} for p in row[at + 1 : at + 2])
        if counts or told:
            row[at] = part.as_kind("number")
    return row


def _pair(before: Part, part: Part, *, last: bool) -> tuple[Part, Part]:
    """Read two neighbours together."""
    kazakh = before.meaning.language is not Language.RU
    if before.kind == "cond" and kazakh and part.phrase in {"да", "де"}:  # «алыс болса да»: it changes nothing
        return before.as_kind("joy"), part.as_kind("filler")
    if led := _led(before, part):
        return before.as_kind(led), part
    if before.phrase == "не" and part.phrase == "может":
        return before, part.as_kind("other_word")
    if helping := _helping(before, part):
        return before, part.as_kind(helping)
    if clung := _clung(before, part, last=last):
        return before, part.as_kind(clung)
    return before, _after(before, part)


def _led(before: Part, part: Part) -> str:
    """Return the kind a word has before another one, or nothing."""
    if before.kind == "write" and part.kind in _ANSWERS:
        return "said"
    if part.kind in _TURNED and part.meaning.language is Language.RU and may_be_not(before):
        return "doubt"  # «нк берём», «ен хочу»
    if before.phrase == "через" and part.kind != "number" and not part.phrase.startswith(_UNITS):
        return "filler"  # «через весь город»
    if before.phrase == "нам в" and part.kind not in {"name", "unknown", "topic"}:
        return "filler"
    if before.phrase in {"ондаи", "мундаи", "сондаи"} and part.kind == "topic":
        return "filler"  # «ондай балабақшаңды алмаймыз»
    return "question" if before.phrase == "не" and _asked(part) else ""


def _clung(before: Part, part: Part, *, last: bool) -> str:
    """Return what a little word is behind a Kazakh one, or nothing."""
    if before.phrase in _NEEDED and may_be_emes(part):
        return "doubt"  # «керек еем»
    kazakh = before.meaning.language is Language.KK
    if part.phrase == "ми" and kazakh and last:
        return "question"
    if part.phrase == "го" and kazakh:
        return "filler"
    if part.phrase not in {"да", "де"} or before.kind in SIGNS:
        return ""
    if last:
        told = part.phrase == "да" and kazakh and before.kind == "filler" and before.phrase != "и"
        return "filler" if told else ""
    return "filler" if kazakh or before.kind == "unknown" else ""


def _after(before: Part, part: Part) -> Part:
    """Give a word the kind it has behind another one."""
    strange = part.kind in {"unknown", "other_word"}
    quoted = before.phrase.endswith("деп") or before.kind in {"yes", "no", "take+", "take-"}
    kind = part.kind
    if before.kind == "write" and part.phrase in {"отказ", "согласие"}:
        kind = "ask"  # «не пишите отказ» stops nothing and refuses nothing
    elif part.phrase == "что" and (before.kind in _TELLING | {"past", "polite", "joy"} or _tells(before)):
        kind = "filler"
    elif before.phrase in _PLEADING and strange and part.phrase.endswith(("т", "ти")):
        kind = "ask"
    elif before.phrase == "еше" and strange and part.phrase.endswith(("им", "ем", "ю")):
        kind = "later"  # «ещё поговорим»
    elif part.kind == "write" and quoted:
        kind = "said"
    elif before.kind in _NO_ANSWER.get(part.phrase, ()):
        kind = "other_word"
    return part.as_kind(kind)


def _place_named(part: Part, row: list[Part]) -> bool:
    """Whether the place is named that is taken or refused: «Балапан бақшасына келісеміз»; a wish may name another."""
    settling = [other.phrase for other in row if other.kind in _SETTLING]
    if not settling or any(phrase.split()[0].endswith(_ORDERING) for phrase in settling):
        return False  # «запишите нас в Солнышко» wishes
    behind = row[row.index(part) + 1].phrase if part is not row[-1] else ""
    return is_preschool(part.phrase) or behind.startswith(("балабакшаси", "бакшаси", "садиги"))


def _helping(before: Part, part: Part) -> str:
    """Return what a verb is that only helps the one before it, or nothing."""
    if part.kind == "take-" and part.phrase.startswith("алма") and _unable(before):
        return "neg"
    ends = before.phrase.endswith
    stays = part.kind == "stay+" and ends(("ип", "еп", "ап"))  # «шошып қалам»
    able = part.phrase in _CAN and ends(("ра", "ре", "аи", "еи"))  # «отыра аламын»
    return "other_word" if before.kind == "unknown" and (stays or able) else ""


def _unable(before: Part) -> bool:
    """Whether something else cannot be done: «хабарласа алмаймын»."""
    return before.kind in {"unknown", "cond"} and before.phrase.endswith(("а", "е", "и"))


def _tells(part: Part) -> bool:
    if part.kind == "unknown" and part.phrase.startswith(_THOUGHT):
        return True
    return part.kind == "unknown" and part.phrase.endswith(("зал", "зала", "зали", "щили", "шили", "шил", "шила"))


def _asked(part: Part) -> bool:
    """Whether a «не» before this word is the Kazakh «what»."""
    return part.meaning.language is Language.KK and part.kind in {"said", "want+", "take+", "go+"}


def _whole(part: Part, row: list[Part]) -> Part:
    kinds = {other.kind for other in row}
    if (
        part.kind == "polite"
        and is_preschool(part.phrase)
        and (kinds & {"will", "want+", "go+", "inf+"} or any(other.phrase in {"в", "во"} for other in row))
    ):
        return part.as_kind("name")  # «хотим в Солнышко»
    child = is_given(part.phrase) and not is_preschool(part.phrase)
    if part.kind == "name" and child and any(other.kind in SIGNS for other in row):
        return part.as_kind("topic")  # whose place it is: «Мишу отдадим», «Еркежанды береміз»
    if part.kind in {"name", "unknown"} and _place_named(part, row):
        return part.as_kind("topic")
    if part.phrase in _NEVER_EVER:
        return part.as_kind("filler")
    if part.phrase == "номер" and any(other.kind in {"one", "two"} for other in row):
        return part.as_kind("said")
    return part


def _praise(row: list[Part]) -> list[Part]:
    """Tell the «жақсы» that praises something from the one that agrees."""
    if len(row) > 1 and row[0].phrase in _GOOD and row[1].kind in {"topic", "unknown", "name", "other_word"}:
        return [row[0].as_kind("other_word"), *row[1:]]
    return row


def _without_idle_yes(row: list[Part]) -> list[Part]:
    """Drop the «да» that only opens «да не надо нам ничего»."""
    done = any(part.kind in {"inf+", "inf-"} for part in row)
    if (
        len(row) >= _IDLE
        and not done
        and row[0].kind == "waver"
        and row[1].kind in {"take-", "want-"}
        and row[-1].kind != "take-"
    ):
        return [row[0].as_kind("filler"), *row[1:]]  # «да нет не надо нам садик»
    spoken = sum(part.phrase.count(" ") + 1 for part in row)
    if max(len(row), spoken - 1) >= _IDLE and row[0].phrase == "да" and row[1].kind == "take-":
        return [row[0].as_kind("filler"), *row[1:]]
    if len(row) >= _IDLE and row[0].phrase == "да" and row[1].phrase != "и":
        after = next((part for part in row[1:] if part.kind not in {"filler", "polite"}), None)
        if after is not None and (after.kind == "neg" or after.phrase.startswith("не ")):
            return [row[0].as_kind("filler"), *row[1:]]
    return row
