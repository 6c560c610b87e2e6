"""A clause of a message: which answer its words add up to, and what else stands in it."""

from dataclasses import dataclass

from core.values import Language
from dialogs.replies.parts import Part

#: What frames an answer, whichever it is.
FRAME = frozenset({"polite", "filler", "said", "topic", "kin", "joy"})
_SOFT = frozenset({"soft"})
_SIGNS = {
    "take+": (1, 3), "take-": (-1, 3), "want+": (1, 2), "want-": (-1, 2), "yes": (1, 1), "no": (-1, 1),
    "one": (1, 0), "two": (-1, 0), "go+": (1, 2),
}  # fmt: skip
TAKE, WANT, PARTICLE, DIGIT = 3, 2, 1, 0
_BETWEEN = frozenset({"filler", "polite", "kin", "said", "will", "modal"})
_COUNTED = frozenset({"topic", "kin", "name", "unknown", "other_word", "day"})
#: «Уже согласилась», «бас тарттым ғой» tell of an answer given before.
_BEFORE = frozenset({"уже", "гои", "гои", "же", "вед", "бурин", "кеше", "дедим гои"})
_DONE = ("дим", "дик", "тим", "тик", "лас", "лся", "лис")
#: Verbs of agreeing and refusing take no thing: a strange word beside them only colours them.
_AGREEING = ("соглас", "келис", "бас тарт", "отказ", "откаж", "подтвержд", "карси", "макулда", "колда", "куптаи")
_PLACE = ("сад", "дет", "мест", "орин", "балабакша", "бакша", "бала бакша", "усин", "ясл", "направ", "предлож", "жолдама", "бобек")
_CASES = ("дан", "ден", "тан", "тен", "нан", "нен", "га", "ге", "ка", "ке", "на", "не")
_PREPOSITIONS = frozenset({"от", "на", "с", "в", "для", "по", "за", "к", "о"})
_EARLIER = frozenset({"вчера", "позавчера", "ранее", "кеше", "баяги", "кешеги"})
_CHILD = ("балам", "балага", "баламиз", "ребен", "детеи", "син", "доч", "внук", "внуч", "немере", "кизим", "улим")
_NEVER_EVER = frozenset({"ешкашан", "никогда"})
_GOOD = frozenset({"жакси", "хорошо", "дурис", "нормално", "норм"})
#: What one may want to do with anything: «надо идти», «хочу получить».
_GENERAL = frozenset({"дат", "дават", "отдат", "отдават", "идти", "поити", "получит", "получат", "вести", "возит"})
_DOING = ("т", "тся", "ти", "уге", "уга")
_NOTHING = frozenset({"ештене", "еш", "ешкандаи", "барлиги", "бари"})
#: Before a «жоқ» that answers.
_NOT_THERE = frozenset({"polite", "filler", "said", "no", "yes", "take-", "want-", "but", "one", "two"})
_LONG = 4
_NOT_THIS = ("не", "1")
_FEW = 2
_THEREFORE = frozenset({"и", "поетому", "сондиктан", "так что", "енди", "тепер", "вобшем", "короче"})
#: Words that mean something else when nothing stands beside them.
_ALONE = {"топ": "joy", "не": "no"}
_CHILDREN = frozenset({"балам", "балалар", "баламиз", "кизим", "улим", "немерем", "жаним"})
_MESSAGES = frozenset({"channel", "write", "list", "cease", "cancel", "stop", "start", "again"})
_REFUSING = frozenset({"take-", "want-", "no", "neg"})
_STOPPING = FRAME - {"kin"} | _MESSAGES | {"neg", "want-", "take-", "inf+", "will", "no", "past", "beg", "unready", "but", "take+", "want+"}
_STARTING = FRAME | _MESSAGES | {"medium"} | {"want+", "inf+", "will", "slip", "past", "take+", "stay+", "yes", "now", "but"}


@dataclass(frozen=True, slots=True)
class Clause:
    """What a clause says: `sign` +1, -1 or 0; `level`, how plainly; `explicit`, that nothing else stands in it."""

    parts: tuple[Part, ...]
    kinds: frozenset[str]
    sign: int
    level: int
    explicit: bool
    mixed: bool  # both answers, or a double refusal that may mean anything
    does: str  # "stop", "start" or nothing


def clauses(found: list[Part]) -> list[Clause]:
    """Cut the parts where a clause begins; «но» begins one without a comma."""
    rows: list[list[Part]] = []
    for part in found:
        if not rows or part.opens or (part.kind == "but" and rows[-1]):
            rows.append([])
        if part.phrase == "что" and len(rows) > 1 and not rows[-1] and rows[-2][-1].kind in {"said", "take+", "take-"}:
            part = part.as_kind("filler")
        rows[-1].append(part)
    return [clause for row in rows for clause in _cut(row)]


def _cut(row: list[Part]) -> list[Clause]:
    """Cut off an answer that follows its reasons without a comma: «живём далеко и место не берём»."""
    whole = _clause(row)
    if whole.explicit or whole.does or len(row) < _LONG:
        return [whole]
    for at in range(1, len(row) - 1):
        if row[at].phrase in _THEREFORE and (tail := _clause(row[at + 1 :])).explicit and tail.level >= WANT:
            return [_clause(row[:at]), tail]
    return _introduced(row) or [whole]


def _introduced(row: list[Part]) -> list[Clause] | None:
    """Cut off who speaks from a whole answer said without a stop: «мен Еркежанның анасымын иә аламыз»."""
    for at in range(1, len(row) - 1):
        if row[at].kind in {"yes", "no"} and {part.kind for part in row[:at]} & {"kin", "topic", "polite"}:
            tail = _clause(row[at:])
            if tail.explicit and tail.level == TAKE:
                return [_clause(row[:at]), tail]
    return None


def _clause(row: list[Part]) -> Clause:
    row = _in_context(row)
    kinds = frozenset(part.kind for part in row)
    heads, negated = _heads(row)
    signs = {sign for sign, _ in heads}
    soft = 0 in signs  # a refusal refused: it may be a yes, and is never a no
    mixed = len(signs - {0}) > 1
    sign = 0 if mixed or soft or negated or not signs else signs.pop()
    level = max((level for _, level in heads), default=-1)
    if level == PARTICLE and "said" in kinds:
        level = TAKE
    if "other" in kinds and sign < 0 and level == WANT:
        return Clause(tuple(row), frozenset({"joy"}), 0, -1, explicit=False, mixed=False, does="")  # no other is needed
    does = _does(row, kinds, sign, negated=negated)
    explicit = bool(sign) and not negated and not does and _plain(row, kinds, level)
    if sign < 0 and level == WANT and not explicit and any(_is_doing(part) for part in row):
        sign, level, negated = 0, -1, True  # «уговаривать не надо» refuses something else
    if any(_absent(row, at) and _childless(row, at) for at in range(len(row))):
        kinds = kinds | {"wrong"}
    kinds = kinds | ({"neg"} if negated else set()) | (_SOFT if soft else set())
    return Clause(tuple(row), kinds, sign, level, explicit, mixed, does)


def _childless(row: list[Part], at: int) -> bool:
    """Whether what is not there is a child: the number is somebody else's."""
    beside = [row[near] for near in (at - 1, at + 1) if 0 <= near < len(row)]
    return any(part.phrase in _CHILDREN or part.phrase.startswith(_CHILD) or part.phrase == "бала" for part in beside)


def _is_doing(part: Part) -> bool:
    return part.kind in {"unknown", "other_word"} and part.phrase.endswith(("ат", "ит", "ет", "ут", "тся", "ти"))


def _in_context(row: list[Part]) -> list[Part]:
    """Give little words the meaning their neighbours leave them: «ма», «мы», «да», «топ»."""
    if len(row) == 1 and row[0].phrase in _ALONE:
        return [row[0].as_kind(_ALONE[row[0].phrase])]
    if len(row) == len(_NOT_THIS) and row[0].phrase == "не" and row[1].kind in {"one", "two", "yes", "no"}:
        return [row[0].as_kind("slip")]
    if row[0].kind == "neg" and "а" in {part.phrase for part in row} and row[1].kind in {"one", "two", "yes", "no"}:
        return row[2:]
    for at in range(1, len(row)):
        kazakh = row[at - 1].meaning.language is Language.KK
        if row[at].phrase == "ми" and kazakh and at == len(row) - 1:
            row = [*row[:at], row[at].as_kind("question"), *row[at + 1 :]]
        idle = row[at].phrase == "го" or (at < len(row) - 1 and row[at - 1].kind not in _SIGNS)
        if row[at].phrase in {"да", "де", "го"} and kazakh and idle:
            row = [*row[:at], row[at].as_kind("filler"), *row[at + 1 :]]
        if row[at].phrase == "что" and row[at - 1].kind in {"said", "modal", "take+", "take-"}:
            row = [*row[:at], row[at].as_kind("filler"), *row[at + 1 :]]
        said = row[at - 1].phrase.endswith("деп") or row[at - 1].kind in {"yes", "no", "take+", "take-"}
        if row[at].kind == "write" and said:
            row = [*row[:at], row[at].as_kind("said"), *row[at + 1 :]]
        if row[at].phrase in {"жакси", "хорошо"} and row[at - 1].kind in {"topic", "filler", "unknown", "name"}:
            row = [*row[:at], row[at].as_kind("other_word"), *row[at + 1 :]]
        if row[at - 1].kind == "cond" and row[at].phrase in {"да", "де"}:
            row = [*row[: at - 1], row[at - 1].as_kind("joy"), row[at].as_kind("filler"), *row[at + 1 :]]
        asked = row[at].meaning.language is Language.KK and row[at].kind in {"said", "want+", "take+", "go+"}
        if row[at - 1].phrase == "не" and asked:
            row = [*row[: at - 1], row[at - 1].as_kind("question"), *row[at:]]
    if len(row) > 1:
        row = [part.as_kind("filler") if part.phrase in _NEVER_EVER else part for part in row]
    if row[0].phrase in _GOOD and len(row) > 1 and row[1].kind in {"topic", "unknown", "name", "other_word"}:
        row = [row[0].as_kind("other_word"), *row[1:]]
    if any(part.kind in {"one", "two"} for part in row):
        row = [part.as_kind("said") if part.phrase == "номер" else part for part in row]
    return _without_idle_yes(row)


def _without_idle_yes(row: list[Part]) -> list[Part]:
    """Drop the «да» that only opens «да не надо нам ничего»."""
    if len(row) > 2 and row[0].phrase == "да":  # noqa: PLR2004 - a bare «да не надо» may be a yes and a no
        after = next((part for part in row[1:] if part.kind not in {"filler", "polite"}), None)
        if after is not None and (after.kind == "neg" or after.phrase.startswith("не ")):
            return [row[0].as_kind("filler"), *row[1:]]
    return row


def _heads(row: list[Part]) -> tuple[list[tuple[int, int]], bool]:
    """Return the answers of a clause with what turns them, and whether a «не» is left over.

    A verb of wanting lends its sign to the doing: «решили не брать», «не будем брать», «хотим отказаться» refuse.
    A refused refusal is no answer («не хочу отказываться»).
    """
    heads: list[tuple[int, int]] = []
    leading: list[int] = []
    doing: list[int] = []
    standing = False
    turned = left = False
    for at, part in enumerate(row):
        if part.kind == "neg" and part.phrase in {"не", "ни", "никак не"}:
            turned = True
            continue
        if part.kind in {"neg", "not"}:
            left = True
        elif part.kind in {"will", "modal"}:
            leading.append(-1 if turned else 1)
            standing = standing or part.kind == "will"
            turned = False
        elif part.kind in {"inf+", "inf-"}:
            doing.append((1 if part.kind == "inf+" else -1) * (-1 if turned else 1))
            turned = False
        elif part.kind in _SIGNS and not _absent(row, at):
            sign, level = _SIGNS[part.kind]
            if turned and level == DIGIT:
                left, turned = True, False
                continue
            heads.append((0 if turned and sign < 0 else -sign if turned else sign, level))
            turned = False
        elif turned and part.kind not in _BETWEEN:
            left, turned = True, False
    return _added(heads, leading, doing, standing=standing), left or turned


def _added(heads: list[tuple[int, int]], leading: list[int], doing: list[int], *, standing: bool) -> list[tuple[int, int]]:
    if not doing:
        return heads + ([(sign, WANT) for sign in leading] if standing else [])
    wanting = [sign for sign, level in heads if level == WANT] + leading
    others = [head for head in heads if head[1] != WANT]
    if min(doing) < 0 and any(sign < 0 for sign, _ in others):
        return [(0, TAKE)]
    if not wanting:
        return [*others, *((sign, TAKE) for sign in doing if sign < 0)] if others or min(doing) < 0 else []
    led = -1 if min(wanting) < 0 else 1
    return [*others, *((0 if led < 0 and sign < 0 else led * sign, TAKE) for sign in doing)]


def _absent(row: list[Part], at: int) -> bool:
    """Whether a «жоқ» or a «нет» says that something is not there («балам жоқ», «нет места»)."""
    part = row[at]
    if part.kind != "no" or part.phrase not in {"жок", "нет", "жо"}:
        return False
    if part.phrase != "нет":
        before = row[at - 1]
        return at > 0 and (before.phrase in _CHILDREN or before.phrase in _NOTHING or before.kind not in _NOT_THERE)
    beside = [row[near].kind for near in (at - 1, at + 1) if 0 <= near < len(row)]
    return bool(_COUNTED & set(beside) - {"kin", "name"}) and not any(p.kind in {"take-", "want-", "neg"} for p in row)


def _plain(row: list[Part], kinds: frozenset[str], level: int) -> bool:
    """Whether nothing but the answer and its frame stands in the clause."""
    rest = {part.kind for at, part in enumerate(row) if part.kind not in _SIGNS or _absent(row, at)}
    rest -= {"neg", "will", "modal", "inf+", "inf-", "but"}
    if kinds & {"one", "two"}:
        written = any(part.kind in {"one", "two"} and not part.phrase.isdecimal() for part in row)
        several = sum(part.kind in {"one", "two"} for part in row) > 1 and len(set(part.phrase for part in row)) > 1
        counted = kinds & _COUNTED or any(part.phrase in _CHILDREN for part in row)
        if counted or several or (written and "filler" in kinds and "said" not in kinds and level == DIGIT):
            return False
    doing = [part for part in row if part.kind == "inf+"]
    if doing and "topic" not in kinds and ("want+" in kinds or any(part.phrase in _GENERAL for part in doing)):
        return bool(kinds & {"neg"}) and "want+" not in kinds
    if any(p.phrase in _BEFORE for p in row) and any(p.kind in _SIGNS and p.phrase.endswith(_DONE) and "дед" not in p.phrase for p in row):
        return False
    if "said" in kinds and any(part.phrase in _EARLIER for part in row):
        return False
    if "go+" in kinds and level <= WANT and not _REFUSING & kinds and ("topic" not in kinds or any(part.phrase == "уже" for part in row)):
        return False
    strangers = sum(part.kind in {"unknown", "other_word"} and not part.phrase.endswith(_DOING) for part in row)
    beside = FRAME | {"name"} if level in {TAKE, PARTICLE} and kinds & {"topic", "kin", "polite"} else FRAME
    beside = beside | {"ack"} if level == TAKE else beside
    if level == TAKE and strangers <= _FEW and (_agreeing(row, strangers) or _about_place(row)):
        beside = beside | {"unknown", "other_word"}
    beside = beside | {"other"} if "give" in kinds else beside
    return rest <= (beside | {"reason", "give"} if kinds & _REFUSING else beside)


def _about_place(row: list[Part]) -> bool:
    return any(part.kind == "topic" and part.phrase.startswith(_PLACE) for part in row)


def _agreeing(row: list[Part], strangers: int) -> bool:
    """Whether a verb that takes no thing stands beside one strange word that is no thing either: «бірауыздан»."""
    things = any(
        part.kind in {"unknown", "other_word"} and (part.phrase.endswith(_CASES) or row[at - 1].phrase in _PREPOSITIONS)
        for at, part in enumerate(row)
    )
    before = any(part.phrase in _BEFORE or part.phrase in {"согласие", "келисим", "отказ"} for part in row)
    return strangers == 1 and not things and not before and any(part.phrase.startswith(_AGREEING) for part in row)


def _does(row: list[Part], kinds: frozenset[str], sign: int, *, negated: bool) -> str:
    """Tell whether a clause stops our messages or starts them again."""
    forbidden = any(
        one.kind == "neg" and any(later.kind == "write" for later in row[at + 1 :]) for at, one in enumerate(row)
    )
    stops = (
        "stop" in kinds
        or forbidden
        or ("cease" in kinds and (kinds & {"write", "channel"} or kinds <= {"cease"} | FRAME))
        or ("cancel" in kinds and bool(kinds & {"channel", "list"}))
        or ("channel" in kinds and sign < 0 and bool(kinds & {"want-", "take-", "take+", "want+", "will"}))
    )
    if "cancel" in kinds and "stop" in kinds and kinds <= _STARTING and not kinds & {"channel", "list"}:
        return "start"
    if stops:
        orders = sum(part.kind == "write" for part in row)
        ended = sum(part.kind in {"neg", "cease", "cancel"} for part in row)
        strangers = sum(part.kind in {"unknown", "name"} for part in row)
        plain = kinds - {"unknown", "name"} if strangers <= _FEW and "channel" in kinds | {"list"} else kinds
        return "stop" if plain <= _STOPPING and orders <= ended else "stop?"
    strangers = sum(part.kind in {"unknown", "name", "other_word"} for part in row)
    starts = (
        "start" in kinds
        or ("again" in kinds and "write" in kinds)
        or ("channel" in kinds and sign > 0 and bool(kinds & {"inf+", "take+"}))
        or ("channel" in kinds and "again" in kinds and sign > 0)
    )
    known = kinds - {"unknown", "name", "other_word"} if strangers <= _FEW and kinds & {"channel", "slip"} else kinds
    return "start" if starts and known <= _STARTING else ""
