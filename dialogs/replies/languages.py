"""Which language a message asks us to write in."""

import re

from core.values import Intent

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
    r"\b(?:жаз|жибер|кинь|кин\b|пиш|пис|напи|присл|пришл|скин|смс|хабар|сообш|перевед|перевод|перекл|продубл"
    r"|ауистир|ауд[ае]р|тилди"
    r"|версия|уведомл|текст|кнопк|меню|бот|^язик|мои язик)"
)
_UNABLE = (
    r"(?:тус[иы]?н[бе]|туснб|тусинб|билме|блме|оки ?алма|окимаи|окис?мас|соилеи алма|соилеме|укпа|угинба"
    r"|нашар|жоктин|шорка?к"
    r"|не ?(?:пон|зна|чит|чет|уме|влад|говор|разб|могу|умею|надо|нужн|хочу)|плохо|слабо|керек емес|емес\b"
    r"|ким бил|жок\b(?! па| ма)|туси?никси)"
)
_WISHED = re.compile(
    r"^\W*(?:тилинде |тилде |язике |маган |бизге )?(?:жаз|жибер|болса|болсин|керек(?! емес)|ауис|аудар|пиш"
    r"|напи|присл|мож)"
)
_BECAUSE = re.compile(r" (?:а то|потому|так как|себеби|оиткени|я ничего)\b.*")
_AFTER = re.compile(rf"^\W*(?:\w+ ){{0,3}}?{_UNABLE}")
_BEFORE = re.compile(
    r"\b(?:не ?(?:пон|зна|чит|чет|уме|влад|говор|разб|мог|пиш|шли|присил)\w*|тусинбе\w*|билме\w*|плохо|слабо"
    r"|нашар|неге|почему|зачем|нет"
    r"|неге бари|не|емес|без)(?: \w+){0,2} $"
)
_WHY = re.compile(r"\b(?:неге|почему|зачем|нелик)\b")
_MISSING = re.compile(r"жазба|жибермеи|жибермеи|болмаи|жок|не пиш|не присил|не шлет|нету?\b")


def language_asked(rows: list[str]) -> Intent | None:
    """Return the language the clauses of a message ask for, if they ask for one.

    Who does not understand one language asks for the other; the language of a group or a teacher is none of ours.
    """
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
