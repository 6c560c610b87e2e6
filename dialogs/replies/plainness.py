"""Whether nothing but an answer and its frame stands in a clause."""

import re

from core.values import Language
from dialogs.replies.mailing import FRAME
from dialogs.replies.names import is_preschool
from dialogs.replies.parts import Part
from dialogs.replies.signs import CHILDREN, COUNTED, DIGIT, PARTICLE, SIGNS, TAKE, WANT, absent

#: «Уже согласилась», «бас тарттым ғой» tell of an answer given before.
_BEFORE = frozenset({"уже", "гои", "же", "вед", "бурин", "кеше", "дедим гои"})
_DONE = ("дим", "дик", "тим", "тик", "лас", "лся", "лис")
_EARLIER = frozenset({"вчера", "позавчера", "ранее", "кеше", "баяги", "кешеги"})
#: Verbs of agreeing and refusing take no thing: a strange word beside them only colours them.
AGREEING = ("соглас", "келис", "бас тарт", "отказ", "откаж", "подтвержд", "карси", "макулда", "колда", "куптаи")
_PLACE = (
    "сад",
    "дет",
    "мест",
    "орин",
    "балабакша",
    "бакша",
    "бала бакша",
    "усин",
    "ясл",
    "направ",
    "предлож",
    "жолдама",
    "бобек",
)
_CASES = ("дан", "ден", "тан", "тен", "нан", "нен", "га", "ге", "ка", "ке", "на", "не")
_DATIVES = ("га", "ге", "ка", "ке")
_PREPOSITIONS = frozenset({"от", "на", "с", "в", "для", "по", "за", "к", "о", "до", "со", "из", "об"})
#: What one may want to do with anything: «надо идти», «хочу получить».
_GENERAL = frozenset({"дат", "дават", "отдат", "отдават", "идти", "поити", "получит", "получат", "вести", "возит"})
_DOING = ("т", "тся", "ти", "уге", "уга")
_STRANGE = frozenset({"unknown", "other_word"})
_REFUSING = frozenset({"take-", "want-", "no", "neg", "inf-"})
#: To lead and to give a child can only be into the place: «отдадим», «приведём».
_LEADING = frozenset({"поидем", "отдадим", "отдам", "отдаем", "отведем", "приведем", "приведу"})
_LEADING |= {"поведем", "поведу"}
#: What «барамыз» is said with where it can only lead to the place.
_SIMPLY = frozenset({"go+", "polite", "joy", "yes", "kin"})
#: «Апам айтты 1 деп жаз»: somebody at home told which number to send.
_BIDDEN = frozenset({"kin", "said", "one", "two"})
_LAUGHTER = re.compile(r"[аы]?(?:ха|ах|хи|хе|ги|пх)+х?а?|же+с+|ле+т?с ?го+|о+у*")
_FEW = 2


def is_plain(row: list[Part], kinds: frozenset[str], level: int) -> bool:
    """Whether a clause with an answer of this plainness says the answer and nothing more."""
    if kinds & {"one", "two"} and _counts(row, kinds, level):
        return False
    if _wants_anything(row, kinds) or _told_before(row, kinds) or _goes_anywhere(row, kinds, level):
        return False
    sighed = level == TAKE
    rest = {
        part.kind
        for at, part in enumerate(row)
        if (part.kind not in SIGNS or absent(row, at)) and not (sighed and _sigh(part))
    }
    return rest - {"neg", "will", "modal", "inf+", "inf-", "but"} <= _beside(row, kinds, level)


def _counts(row: list[Part], kinds: frozenset[str], level: int) -> bool:
    """Whether a number counts something; one in words may («я один»), so it stands almost alone."""
    digits = [part.phrase for part in row if part.kind in {"one", "two"}]
    written = not all(map(str.isdecimal, digits))
    loose = written and "filler" in kinds and "said" not in kinds and level == DIGIT
    said = len(row) > 1 and row[0].kind in {"one", "two"} and row[1].kind == "said"
    said = said or (kinds <= _BIDDEN and row[0].kind == "kin" and row[-1].kind in {"one", "two", "said"})
    return (
        (bool(kinds & COUNTED) and not said)
        or any(part.phrase in CHILDREN for part in row)
        or len(set(digits)) > 1
        or (any(part.phrase == "+" for part in row) and len(digits) > 1)
        or loose
    )


def _wants_anything(row: list[Part], kinds: frozenset[str]) -> bool:
    doing = [part.phrase for part in row if part.kind == "inf+"]
    if not doing or "topic" in kinds:
        return False
    return "want+" in kinds or (bool(_GENERAL & set(doing)) and "neg" not in kinds)


def _told_before(row: list[Part], kinds: frozenset[str]) -> bool:
    before = any(part.phrase in _BEFORE for part in row)
    done = any(part.kind in SIGNS and part.phrase.endswith(_DONE) and "дед" not in part.phrase for part in row)
    return (before and done) or ("said" in kinds and any(part.phrase in _EARLIER for part in row))


def _goes_anywhere(row: list[Part], kinds: frozenset[str], level: int) -> bool:
    """Whether it only tells that they go: «барамыз» may lead anywhere, «садикке уже барамыз» is news."""
    if "go+" not in kinds or level > WANT or _REFUSING & kinds:
        return False
    goes = all(part.meaning.language is Language.KK or part.phrase in _LEADING for part in row if part.kind == "go+")
    if kinds <= _SIMPLY and goes:
        return False  # «барамыз», and nowhere else: asked whether they take the place
    return "topic" not in kinds or any(part.phrase == "уже" for part in row)


def _beside(row: list[Part], kinds: frozenset[str], level: int) -> frozenset[str]:
    """Return the kinds that may stand beside the answer."""
    beside = FRAME
    if level in {TAKE, PARTICLE} and kinds & {"topic", "kin", "polite"}:
        beside |= {"name"}
    if level == TAKE:
        beside |= {"ack"}
        named = [part.phrase for part in row if part.kind == "name"]
        if all(name.endswith(_DATIVES) and not is_preschool(name) for name in named):
            beside |= {"name"}  # «Хасенге аламыз»
        strangers = [at for at, p in enumerate(row) if p.kind in _STRANGE and not p.phrase.endswith(_DOING)]
        if len(strangers) <= _FEW and (_about_place(row) or _coloured(row, strangers)):
            beside |= _STRANGE
    if kinds & _REFUSING:
        beside |= _beside_no(row, kinds, level)
    elif level == TAKE:
        beside |= {"now"}
    return beside | {"other"} if "give" in kinds else beside


def _beside_no(row: list[Part], kinds: frozenset[str], level: int) -> frozenset[str]:
    """Return the kinds that may stand beside a refusal, for they say why, or who it is for."""
    beside = frozenset({"reason", "give"}) | ({"day"} if "reason" in kinds else set())
    strangers = _strangers(row)
    if all(row[at].phrase in {"дома", "уиде"} for at in strangers):
        beside |= {"other_word"}
    if "want-" in kinds:
        beside |= {"now"} if any(part.phrase.startswith("казир") for part in row) else set()
        if all(row[at].phrase.endswith(("га", "ге", "ка", "ке")) for at in strangers):
            beside |= {"unknown"}  # «Айсұлтанға керек емес»
    if level == TAKE and all(at and row[at - 1].phrase == "по" for at in strangers):
        beside |= _STRANGE  # «не подходит по времени»
    if level == TAKE and "cause" in kinds:
        beside |= _STRANGE | {"cause", "already", "name", "day"}
    return beside


def _strangers(row: list[Part]) -> list[int]:
    """Return the places of the words nobody knows."""
    return [at for at, part in enumerate(row) if part.kind in _STRANGE]


def _sigh(part: Part) -> bool:
    """Whether a word is too short to mean anything: «ич аламыз»."""
    short = len(part.phrase) <= _FEW and part.phrase not in _PREPOSITIONS
    return part.kind == "unknown" and (short or _LAUGHTER.fullmatch(part.phrase) is not None)


def _about_place(row: list[Part]) -> bool:
    return any(part.kind == "topic" and part.phrase.startswith(_PLACE) for part in row)


def _coloured(row: list[Part], strangers: list[int]) -> bool:
    """Whether one strange word stands before a verb that takes no thing, and is no thing either: «бірауыздан»."""
    if len(strangers) != 1 or not any(part.phrase.startswith(AGREEING) for part in row[strangers[0] + 1 :]):
        return False
    at = strangers[0]
    thing = row[at].phrase.endswith(_CASES) or (at > 0 and row[at - 1].phrase in _PREPOSITIONS)
    return not thing and not any(part.phrase in _BEFORE | {"согласие", "келисим", "отказ"} for part in row)
