"""Which language a message is said in, and which one it asks us to write in."""

import re
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.values import Intent, Language
from dialogs.replies.letters import Spelled
from dialogs.replies.parts import Part

_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яё]{3}", re.IGNORECASE)
_OTHER = {"kk": "ru", "ru": "kk"}
_INTENTS = {"kk": Intent.LANGUAGE_KK, "ru": Intent.LANGUAGE_RU}
#: How a language is named, in the letters of `fold`.
_NAMED = re.compile(
    r"\b(?:(?P<kk>казак(?:ша\w*|ч[ае]\w*| тил\w*|тил\w*|)|казахша\w*|казахч[ае]\w*|казах(?:ск\w*|и|)|каза[шч]\w*"
    r"|казша\w*|каз(?= ?(?:тил|яз|пли?з|$))|(?<!.)кз(?=$| тил)|(?:ана|оз) тил\w*|мемлекет\w* тил\w*"
    r"|госязик\w*|государствен\w* язик\w*)"
    r"|(?P<ru>орис(?:ша\w*|ч[ае]\w*| тил\w*|тил\w*|)|орсша\w*|русша\w*|русч[ае]\w*|руск\w*"
    r"|рус(?= ?(?:тил|яз|пли?з|перев|$))|(?<!.)ру(?=$)|русиан))\b"
)
#: What the language of a group is asked with; the words of a message outweigh it.
_GROUP = re.compile(
    r"\b(?:груп|group|топ\b|тоби|тобин|топта|топка|топти|сад|бакша|балабак|детсад|клас|сини|тарбие|воспит"
    r"|педагог|мугалим"
    r"|уирет|обуч|заняти|окит|учат|учит|сабак|ребен|балам|бала\b|дет(?:и|еи|ям)\b|син\b|доч|внук)"
)
_WRITING = re.compile(
    r"\b(?:жаз|жибер|кинь|кин\b|пиш|пис|напи|присл|пришл|скин|смс|хабар|сообш|перевед|перевод|продубл"
    r"|ауд[ае]р|тилди"
    r"|версия|уведомл|текст|кнопк|меню|бот|^язик|мои язик)"
)
_UNABLE = (
    r"(?:тус[иы]?н[бе]|туснб|тусинб|билме|блме|оки ?алма|окимаи|окис?мас|соилеи алма|соилеме|укпа|угинба"
    r"|нашар|жоктин|шорка?к"
    r"|не ?(?:пон|зна|чит|чет|уме|влад|говор|разб|могу|умею|надо|нужн|хочу)|плохо|слабо|керек емес|емес\b"
    r"|ким бил|жок\b(?! па| ма)|жазба(?!и|са)|жиберме(?!и|се)|токтат|догар|туси?никси)"
)
_WISHED = re.compile(
    r"^\W*(?:тилинде |тилде |язике )?(?:маган |бизге |мне |нам )?(?:жаз(?!ба)|жибер(?!ме)|болса|болсин|керек(?! емес)"
    r"|ауис|аудар|пиш"
    r"|напи|присл|мож)"
)
_BECAUSE = re.compile(r" (?:а то|потому|так как|себеби|оиткени|я ничего)\b.*")
_AFTER = re.compile(rf"^\W*(?:\w+ ){{0,3}}?{_UNABLE}")
_BEFORE = re.compile(
    r"\b(?:хватит|перестан\w*|прекрат\w*|отключ\w*|не ?(?:пон|зна|чит|чет|уме|влад|говор|разб|мог|пиш|шли"
    r"|присил)\w*|тусинбе\w*|билме\w*|плохо|слабо"
    r"|нашар|неге|почему|зачем|нет"
    r"|неге бари|не|емес|без)(?: \w+){0,2} $"
)
_WHY = re.compile(r"\b(?:неге|почему|зачем|нелик)\b")
_MISSING = re.compile(r"жазба|жибермеи|жибермеи|болмаи|жок|не пиш|не присил|не шлет|нету?\b")


#: Names in which slips are forgiven, longest first.
_WHOLE = ("казакша", "казахском", "казахски", "казахша", "орисша", "рускии", "руском", "руски", "русша")
_LONG, _SHORT = 7, 5


def language_heard(message: Spelled, found: list[Part]) -> Language | None:
    """Tell the language heard: a letter only Kazakh has, else the words that decided."""
    if _KAZAKH.search(message.plain):
        return Language.KK
    heard = [part.meaning.language for part in found if part.meaning.language is not None]
    if heard:
        return max(Language, key=heard.count)
    return Language.RU if _CYRILLIC.search(message.plain) else None


def language_asked(rows: list[str]) -> Intent | None:
    """Return the language the clauses of a message ask for, if they ask for one.

    Who does not understand one language asks for the other; the language of a group or a teacher is none of ours.
    """
    if not any(map(_NAMED.search, rows)):
        rows = [" ".join(map(_put_right, row.split(" "))) for row in rows]
    text = " ".join(rows)
    named = [(row, found) for row in rows for found in _NAMED.finditer(row)]
    if not named or (_GROUP.search(text) and not _WRITING.search(text)):
        return None
    wanted: set[str] = set()
    refused: set[str] = set()
    for row, found in named:
        spoken = found.lastgroup or ""
        (refused if _is_refused(row, found) else wanted).add(spoken)
    wanted -= refused if wanted != refused else set()
    if len(wanted) > 1 or (not wanted and len(refused) > 1):
        return None
    return _INTENTS[wanted.pop() if wanted else _OTHER[refused.pop()]]


def _is_refused(row: str, found: re.Match[str]) -> bool:
    before, after = row[: found.start()], _BECAUSE.sub("", row[found.end() :])
    if _WHY.search(before):
        return not _MISSING.search(after)
    if found.group().endswith(("дар", "дер", "низ", "ши")) or _WISHED.match(after):
        return False  # «орысшалаңдар»: put it into Russian
    return bool(_AFTER.search(after) or _BEFORE.search(before))


@lru_cache(maxsize=16384)
def _put_right(word: str) -> str:
    """Return the name of a language that is meant by a word with a slip, or two in a long one."""
    if len(word) < _SHORT:
        return word
    near = process.extractOne(word, _WHOLE, scorer=OSA.distance, score_cutoff=1 + (len(word) >= _LONG))
    return near[0] if near and near[0][0] == word[0] else word
