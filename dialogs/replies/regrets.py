"""What takes a yes back without a no: a reason against it behind it, disbelief, somebody who is still to look."""

import re

#: A yes, and a reason against it right behind: «берём нам рано ещё»; «берём, хоть и далеко» is a yes all the same.
_AGAINST = re.compile(
    r"(?:бер[её]м|возьм[её]м|беру|согласн\w+|аламыз|аламын)\W+(?:(?:нам|мне|ему|ей|ещё|еще|это|слишком|очень|но)\W+){0,3}"
    r"(?:рано|дорого|далеко|не по карману|қымбат|алыс|ерте)\b"
)
_DISBELIEF = re.compile(r"\bне верю\b|\bне верится\b.{0,12}\bага\b|\bсенбеймін\b")
#: A yes of less than all: «на 70% да».
_PARTLY = re.compile(r"(?<!\d)\d{1,2} ?(?:%|процент|пайыз)")
#: The place is called bad: «да, садик плохой».
_BAD = re.compile(
    r"\b(?:сад|мест|бақша|балабақша|садик|орын)\w*\W+(?:\w+\W+)?"
    r"(?:плох|ужасн|отвратительн|грязн|жаман(?! емес)|нашар(?! емес))"
    r"|\b(?:плох|ужасн|отвратительн|грязн|жаман|нашар)\w*\W+(?:сад|мест|бақша|балабақша|садик|орын)"
)
_TO_LOOK = re.compile(r"\bпусть\b.{0,20}\b(?:по)?(?:смотр|дума|реша)\w+")


def regrets(plain: str) -> bool:
    """Tell whether a message that sounds like a yes takes it back.

    >>> regrets("берём нам рано ещё"), regrets("берём, хоть и далеко"), regrets("возьмём, муж пусть посмотрит")
    (True, False, True)
    """
    said = plain.casefold()
    return any(pattern.search(said) for pattern in (_AGAINST, _BAD, _DISBELIEF, _PARTLY, _TO_LOOK))
