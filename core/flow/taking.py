"""What a question takes besides yes and no: numbers of a list, a day and a month."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from enum import StrEnum

#: So stands the wish for the next lines of a list that is longer than one message.
MORE = "0"

_NUMBER = re.compile(r"[0-9]{1,2}")
#: What may stand between two numbers and around them; anything else makes the message something else.
_BETWEEN = re.compile(r"[\s,;.+&/]|\b(?:и|және|жане|мен)\b", re.IGNORECASE)
_DIGITS = r"(?P<day>[0-9]{1,2})"
#: How a number is made an ordinal or put into a case: «15-ші», «15-і», «15-го»; no beginning of a month's name.
_ENDING = r"(?:\s*-?\s*(?:інші|ыншы|нші|ншы|ші|шы|ши|сі|сы|си|і|ы|и|го|ое|е|shi|shy|si|sy|i|y)(?![^\W\d_]))?"
_GAP = r"[\s.,/-]"
_NAME = r"(?P<month>[^\W\d_]{3,})(?:\s+ай(?:ы|ының|ынын|ында)?(?![^\W\d_]))?"
_YEAR = r"(?:\d{4}|\d\d)"
_TAIL = r"(?:\s*(?:г|года|ж|жыл|жылы|жылғы|күні|куни)(?![^\W\d_]))?\.?"
_YEAR_FIRST = r"(?:\d{4}(?:\s*-?\s*(?:жылғы|жылгы|жылы|жылдың|жылдын|жыл|ж\.?))?\s+)?"
#: A day and a month as families write them; the year may stand with them and says nothing.
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_DIGITS}{_GAP}+(?P<month>[0-9]{{1,2}})(?:{_GAP}+{_YEAR})?{_TAIL}",  # 15.10.2020
        rf"{_YEAR_FIRST}{_DIGITS}{_ENDING}{_GAP}*{_NAME}(?:{_GAP}*{_YEAR})?{_TAIL}",  # 2020 жылғы 15-ші қазан
        rf"{_YEAR_FIRST}{_NAME}{_GAP}*{_DIGITS}{_ENDING}{_TAIL}",  # қазанның 15-і
        r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?:[0-9]{4})?",  # 1510
        r"[0-9]{4}[.-](?P<month>[0-9]{2})[.-](?P<day>[0-9]{2})",  # 2020-10-15
    )
)
#: An age as families say it: «3», «3 жастан», «с 3 лет».
_AGE = re.compile(r"(?:с\s+)?([0-9]{1,2})(?:[\s-]*(?:жас|жастан|жасынан|ж|лет|год|года|л|г))?\.?")
#: How names of months begin, in Russian and in Kazakh, typed without Kazakh letters or in Latin ones too.
_MONTHS: Mapping[int, tuple[str, ...]] = {
    1: ("янв", "қаң", "кан", "qañ", "qan", "kan", "yan", "ian", "jan"),
    2: ("фев", "ақп", "акп", "aqp", "akp", "fev", "feb"),
    3: ("мар", "нау", "nau", "mar"),
    4: ("апр", "сәу", "сау", "säu", "sau", "apr"),
    5: ("май", "мая", "мам", "mam", "mai", "may"),
    6: ("июн", "мау", "mau", "iun", "iyun", "jun", "yun"),
    7: ("июл", "шіл", "шил", "şil", "shil", "iul", "iyul", "jul", "yul"),
    8: ("авг", "там", "tam", "avg", "aug"),
    9: ("сен", "қыр", "кыр", "qyr", "qır", "kyr", "sen"),
    10: ("окт", "қаз", "каз", "qaz", "kaz", "okt", "oct"),
    11: ("ноя", "қар", "кар", "qar", "kar", "noy", "noi", "nov"),
    12: ("дек", "жел", "jel", "zhel", "dek", "dec"),
}
#: In a leap year every day that anybody was born on exists.
_LEAP_YEAR = 2024


class Takes(StrEnum):
    """What a question waits for."""

    INTENT = "intent"  # a yes or a no, as the grammar reads it
    ONE = "one"  # the number of one line of the list it showed
    SEVERAL = "several"  # the numbers of some lines, in order of wish
    NUMBER = "number"  # one of the numbers it showed, as it stands: an age
    DAY = "day"  # the day and the month of a date


def taken(takes: Takes, text: str, shown: Sequence[str], most: int) -> tuple[str, ...]:
    """Return the values a message names, or nothing when it names none that this question takes.

    `shown` are the ids behind the numbers 1, 2, 3 …; `most` is how many may be named. A line that is named twice counts
    once; one number outside the list spoils the message, for nobody knows what was meant. `("0",)` asks for more lines.

    >>> taken(Takes.SEVERAL, "1, 3", ("P1", "P2", "P3"), 4)
    ('P1', 'P3')
    >>> taken(Takes.ONE, "1 и 3", ("P1", "P2", "P3"), 1)
    ()
    >>> taken(Takes.DAY, "5 қазан", (), 1)
    ('05.10',)
    >>> taken(Takes.NUMBER, "3 жастан", ("3", "4", "5"), 1)
    ('3',)
    """
    match takes:
        case Takes.INTENT:
            return ()
        case Takes.DAY:
            return _day(text)
        case Takes.NUMBER:
            said = _AGE.fullmatch(text.strip().casefold())
            return (said[1],) if said and said[1] in shown else ()
    named = tuple(dict.fromkeys(_numbers(text)))
    if named == (int(MORE),):
        return (MORE,)
    if not named or len(named) > most or not all(0 < number <= len(shown) for number in named):
        return ()
    return tuple(dict.fromkeys(shown[number - 1] for number in named))


def is_number(text: str) -> bool:
    """Tell whether a message is nothing but numbers: where a list waits, «2» is its second line and never a no.

    >>> is_number("2"), is_number("жоқ")
    (True, False)
    """
    return bool(_numbers(text))


def _numbers(text: str) -> list[int]:
    words = [word for word in _BETWEEN.sub(" ", text).split(" ") if word]
    return [int(word) for word in words] if words and all(_NUMBER.fullmatch(word) for word in words) else []


def _day(text: str) -> tuple[str, ...]:
    said = text.strip().casefold()
    found = next(filter(None, (pattern.fullmatch(said) for pattern in _DAYS)), None)
    month = _month(found["month"]) if found else 0
    if found is None or not month:
        return ()
    day = int(found["day"])
    return (f"{day:02}.{month:02}",) if 0 < day <= monthrange(_LEAP_YEAR, month)[1] else ()


def _month(said: str) -> int:
    """Return the number of a month, 0 for none."""
    if said.isdigit():
        return int(said) if int(said) in _MONTHS else 0
    return next((month for month, begins in _MONTHS.items() if said.startswith(begins)), 0)
