"""Whether a message was meant for somebody else: talk of friends, trade, swearing, letters of chance."""

import re
import tomllib
from functools import cache
from pathlib import Path

from dialogs.replies.alternatives import beginning
from dialogs.replies.letters import Spelled, fold, squeeze
from dialogs.replies.parts import Part

_LETTERS = re.compile(r"[^\W\d_]+")
_SPAM = re.compile(
    r"https?:|www\.|t\.me/|кредит|займ(?![её]м|у\b)|выигр|скидк|акци[яию]\b|казино|ставк|букмек|промокод|бонус|заработ|инвестиц"
    r"|кэшб[еэ]к|распродаж|лотере|1xbet|несие|ұтып ал|жеңілдік \d|табыс тап|сниму квартир|сдам квартир|сдается"
    "|перешли это|продам|продаю|куплю|сатылады|сатамын|доставк"
)
_SITE = re.compile(r"\w\.(?:com|ru|net|org|info|bet|site|online|top)\b")
_DISCOUNT = re.compile(r"\d ?% жеңілдік")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}")
#: Words of ours: beside one of these nothing is meant for somebody else.
_OURS = beginning(
    r"сад|бакша|балабак|орин|орн|мест|кезе|очеред|жолдам|направл|тарбие|воспит|група|топ\b|тоби|топта"
    r"|мектеп|усинис|усиниси"
    r"|предлож|згов|егов|egov|1414|оператор|номер|номир|жауаб|жауап|ответ|собш|смс|хабарл|хабард|акпарат"
    r"|немере|язик|тили\b|тилде"
    r"|тиркел|отмен|согласи|келис|отказ(?!а$)|откаж|тарт|соглас|прививк|екпе|кабинет|аудан|раион|жанинд"
    r"|ата анал|жумис исте|ясн|сек\b|далеко|алис|кормят|питан|алерг|апарат|апаруга|апарам|возит|водит"
)
_OF_CHILD = re.compile(r"бала(?!б|к)|син|доч|реб|внук|внуч|кизим|улим|немере|мал(?:ои|иш)")
_CHILD = re.compile(r"\b(?:балам|балани|балага|ребен|реб\b|дети|детеи|внук|внучк|дочк|синок|кизим|улим)")
#: Who will say or ask later has something to say to us.
_PROMISE = re.compile(
    r"\b(?:аит|жаз|хабарлас|соилес|суилес|акилдас|кенес|шеш|ойлан|оилан|сура|жауап бер)(?:[аеи]?и?(?:ин|ик)"
    r"|[ае]?м(?:ин|из|)|им|ермин)\b"
    r"|\b(?:отвечу|напишу|скажу|подумаю|подумаем|решим|решу|посоветуюс|перезвоню|сообшу|сообшим|ответим"
    r"|решаем|шешеми|екиуда|екиге)"
)
#: How one speaks to a friend: no office is asked whether it comes to the feast.
_FRIEND = re.compile(
    r"\b(?:ти|теб[ея]|тобои|сен|саган|сени|сенин|братан|бро|брат|братишка|дружище|подруга|дос|досым|курби\w*"
    r"|кел(?:ши|инде?р)|баршi)\b"
    r"|\w{2,}(?:син|син) (?:ба|бе|ма|ме|па|пе)\b|\w{2,}[дт]ин (?:ба|бе|па|пе|ма|ме)\b"
)
_FAMILIAR = frozenset(
    {
        "hi",
        "hey",
        "привет",
        "приветик",
        "хаи",
        "доброе утро",
        "каирли тан",
        "каиирли тан",
        "кайирли тан",
        "салам",
        "алло",
    }
)
_STRANGE = frozenset({"unknown", "name", "filler", "polite", "number", "day", "other_word", "let", "neg", "joy", "ask"})
_ANSWERING = frozenset(
    {"yes", "no", "one", "two", "take+", "take-", "want+", "want-", "topic", "queue", "lang", "stop"}
)
_ANSWERING |= {"start", "wrong", "stay+", "stay-"}
_AROUND = frozenset({"queue", "lang", "reason", "stop", "docs"})
_SCRIBBLED, _FEW_LETTERS = 5, 2


@cache
def _stems() -> re.Pattern[str]:
    table = tomllib.loads(Path(__file__).with_name("elsewhere.toml").read_text(encoding="utf-8"))
    lines = [line for languages in table.values() for written in languages.values() for line in written.split("\n")]
    spelled = "|".join(_LETTERS.sub(lambda run: squeeze(fold(run.group())), line) for line in lines if line)
    return beginning(spelled.replace("$", r"\b"))


def is_advertising(plain: str) -> bool:
    """Whether somebody sells something."""
    said = (_MAIL.sub("", plain) if "@" in plain else plain).lower()
    return (
        _SPAM.search(said) is not None
        or ("." in said and _SITE.search(said) is not None)
        or ("%" in said and _DISCOUNT.search(said) is not None)
    )


def speaks_of_others(found: list[Part], text: str, typed: str) -> bool:
    """Whether the message is about things of other people: «нан ала кел», «в кино пойдём?», «продам гараж»."""
    around = any(part.kind in _AROUND or (part.kind == "topic" and not _OF_CHILD.match(part.phrase)) for part in found)
    if around or _OURS.search(text) or _PROMISE.search(text):
        return False
    return bool(_stems().search(text) or _stems().search(typed))


def is_elsewhere(message: Spelled, found: list[Part], text: str) -> bool:
    """Whether nothing in the message is for us: letters of chance, a friend greeted, nothing but strange words."""
    kinds = {part.kind for part in found}
    if _OURS.search(text) or _CHILD.search(text) or _PROMISE.search(text):
        return False
    letters = "".join(filter(str.isalpha, message.plain.lower()))
    if len(letters) >= _SCRIBBLED and len(set(letters)) <= _FEW_LETTERS:
        return True
    if all(part.phrase in _FAMILIAR or (len(set(part.phrase)) == 1 and part.phrase.isalpha()) for part in found):
        return True
    strangers = sum(part.kind in {"unknown", "name"} for part in found)
    if _FRIEND.search(text) and strangers and not kinds & _ANSWERING:
        return True
    asking = "?" in message.marks or "question" in kinds
    return not asking and kinds <= _STRANGE and strangers * 2 >= len(found) and strangers > 0
