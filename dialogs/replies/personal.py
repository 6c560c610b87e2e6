"""Whether a message only sends data of a person: numbers, addresses, names, birthdays, papers."""

import re

from dialogs.replies.letters import Spelled
from dialogs.replies.parts import Part

#: Without one of these no number is told, and no mail.
_FIGURE = re.compile(r"[\d@]")
_NUMBERS = re.compile(
    r"\d{6,}|\d{4}(?:[ -]\d{4}){2,}|\d{6}[ -]\d{6}|\bkz\d\d|\+?\d[ (-]*\d{3,4}[ )-]+\d\d\d?[ -]?\d\d[ -]?\d\d"
    r"|[\w.+-]+@[\w-]+\.\w{2,}",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)?\d\d(?!\d)")
_MONTHS = (
    "январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр"
    "|кантар|акпан|науриз|саур|сеуир|мамир|маусим|шилде|тамиз|киркуиек|казан|караша|желтоксан"
)
_DAY = re.compile(rf"\b\d\d? (?:{_MONTHS})\w* (?:19|20)\d\d|\b(?:19|20)\d\d жил\w* .{{0,12}}\d\d? (?:{_MONTHS})")
_BORN = re.compile(r"\bтуган|\bтуилган|родил(?:ся|ас|с)|рожден|год рожд|\bг ?р\b|туган жили")
_HOUSE = re.compile(
    r"\b(?:адрес\w*|мекен ?жаи\w*|ул|улица|улице|кошес\w*|коше|дангил\w*|проспект\w*|пр|мкр|микрораион\w*"
    r"|квартал\w*|переулок"
    r"|пер|дом|д|уи|кв|квартира|патер\w*|пптер|корпус|ауил\w*|ауили|кала|каласи|поселок|село|живем|живу"
    r"|турами[зн]|прописк\w*"
    r"|прописан\w*|индекс|тиркелген)\b"
)
_NAMED = re.compile(
    r"\b(?:ати(?! не| калаи| ким)|атим|есими|есимим|ф ?и ?о|фио|меня зовут|зовут (?!как)|имя (?!как)"
    r"|фамили\w*|теги|отчество|аты жони|ати жони)\b"
)
_PAPERS = re.compile(
    r"\b(?:иин\w*|жсн\w*|инн|ииним|жсним|удостоверени\w*|паспорт\w*|куали[кг]\w*|iban|ибан|номер карт\w*"
    r"|карта номер\w*|карт[аы] кз"
    r"|каспи \d|kaspi \d|счет|шот|свидетелств\w*|парол\w*|купия ?соз\w*|код (?:из|келди|такои|с смс)"
    r"|телефоним|мои телефон|почта"
    r"|пошт(?:ам|а)|email|скан\w*|справк[аиу]|анитама\w*)\b"
)
_SENT = re.compile(
    r"\b(?:вот|мине|мина|мынау|отправ\w*|висила\w*|прикладива\w*|прилага\w*|прикрепл\w*|скид\w*|жибер\w*"
    r"|жолда\w*|тастад\w*|оси|ето)\b"
)
_PAPER = re.compile(
    r"\b(?:справк\w*|фото\w*|скан\w*|документ\w*|свидетелств\w*|кужат\w*|сурет\w*|куали[кг]\w*|аникта\w*|паспорт\w*)"
)
_AGE = re.compile(
    r"\b(?:\d{1,2}|два|три|четире|пят|шест|полтора|бир|еки|уш|торт|бес|алти)(?: ?(?:с половинои|жарим|пол))?"
    r" ?(?:год(?:а|ика?|иков)?|лет|годик\w*|месяц\w*|мес|жас(?:та|ар|ка|тан)?|аи(?:лик)?)\b"
)
_ABOUT_CHILD = re.compile(
    r"\b(?:син\w*|доч\w*|реб\w*|малиш\w*|внук\w*|внуч\w*|бала\w*|кизим\w*|кизга|улим\w*|немере\w*|ему|еи"
    r"|маган|нам|ер бала|киз бала)\b"
)
_COUNTED = re.compile(
    rf"(?:{_AGE.pattern[2:]}|\b\d+ (?:тенге|тг|кг|см))(?: \d+ аи)?|(?:заявлени\w*|отиниш\w*|номер"
    rf"|номири?)(?: \w+)? \d{{3,}}"
)
_ADDRESS = re.compile(r"^(?:вот )?(?:мои |наш |уи )?(?:адрес|мекен ?жаи|живем|турами|прописк)|адрес мои|адреси")
_WISHED_PLACE = re.compile(r"\b(?:мест[оа]|орин|сад|бакша|балабак|група|дайте|дадите)")
_DAY_ALONE = re.compile(rf"(?!(?:1|2|01|02) сент)\d\d? (?:{_MONTHS})\w*")
_SHORT_DATE = re.compile(r"\d\d?\.\d\d")
_DECIDES = frozenset({"take+", "take-", "want+", "want-", "stop", "queue", "lang"})
_SURNAMES = re.compile(r"(?:ов|ев|ова|ева|овна|евна|ович|евич|кизи|ули|ского|ская|ски|тегин|бек|хан|гул|енко|чук)$")
_TOWNS = re.compile(
    r"(?:г |город |кала )?(?:алмати|астана|нур султан|шимкент|караганди?|караганда|актобе|тараз|павлодар"
    r"|усть ?каменогорск|уст каменогорск"
    r"|оскемен|семеи|атирау|костанаи|кизилорда|уралск|орал|петропавловск?|актау|темиртау|туркестан|туркистан"
    r"|кокшетау|талдикорган"
    r"|екибастуз|рудни|жанаозен|жезказган|балхаш|кентау|конаев|капшагаи|сатпаев|кулсари|степногорск|аксаи"
    r"|аксу|арис|ридер|шу|лисаковск"
    r"|жаркент|сариагаш|каскелен|талгар|есик|косши|щучинск|абаи|аулиекол\w*)(?: каласи| облиси| обласи| област)?"
)
#: Who asks, decides, or tells of the place sends no data.
_OPEN = frozenset(
    {"question", "cond", "doubt", "wish", "later", "only", "take+", "take-", "want+", "want-", "no", "yes"}
)
_OPEN |= {"give", "other", "already", "lang", "stop", "write", "waver", "irony", "reason", "neg"}
_IDLE = frozenset({"unknown", "name", "number", "filler", "polite", "kin", "one", "two", "topic", "other_word"})
_LEAST, _MOST = 2, 4


def is_personal(plain: str) -> bool:
    """Whether a number of a person, a card or a telephone stands in the text, or an address of mail."""
    return _FIGURE.search(plain) is not None and _NUMBERS.search(plain) is not None


def sends_data(message: Spelled, found: list[Part], text: str) -> bool:
    """Whether the message tells who a person is or where they live, and nothing that we asked."""
    if "?" in message.marks or not found:
        return False
    kinds = {part.kind for part in found}
    digits = any(letter.isdigit() for letter in message.plain)
    return (
        _lives(found, text, kinds, digits=digits)
        or _born(message.plain, text, kinds, digits=digits)
        or all(part.phrase.isdecimal() and part.kind == "name" for part in found)
        or (
            not kinds & _OPEN - ({"neg"} if "name" in kinds else set())
            and (_papers(found, text, digits=digits) or _introduces(message, found, text, kinds))
        )
    )


def _lives(found: list[Part], text: str, kinds: set[str], *, digits: bool) -> bool:
    """Whether an address is told."""
    houses = set(_HOUSE.findall(text))
    if _WISHED_PLACE.search(text) or kinds & _DECIDES:
        return False
    if digits and (houses or _places(found)):
        return not kinds & {"wish", "ask", "take+", "take-", "want+", "want-"} or bool(_ADDRESS.search(text))
    strange = any(part.kind in {"unknown", "name"} and len(part.phrase) >= _MOST for part in found)
    short = len(houses) == 1 and strange and kinds <= {"unknown", "name", "filler", "number"} and len(found) <= _MOST
    return len(houses) > 1 or short or _TOWNS.fullmatch(text) is not None


def _born(plain: str, text: str, kinds: set[str], *, digits: bool) -> bool:
    """Whether a birthday is told, or who somebody is by name."""
    if kinds & _DECIDES or kinds & {"cond", "doubt", "later", "wish"}:
        return False
    if _COUNTED.fullmatch(text) or (_AGE.search(text) and any(map(_SURNAMES.search, text.split()))):
        return True
    if _DATE.search(plain) or _DAY.search(text) or _DAY_ALONE.fullmatch(text) or _SHORT_DATE.fullmatch(plain.strip()):
        return True
    return (bool(_BORN.search(text)) and digits) or (_NAMED.search(text) is not None and len(text.split()) > 1)


def _papers(found: list[Part], text: str, *, digits: bool) -> bool:
    """Whether a paper is shown, or its number told."""
    if _PAPERS.search(text) and (digits or len(found) <= _MOST):
        return True
    return bool(_PAPER.search(text)) and (bool(_SENT.search(text)) or len(found) < _LEAST + 1)


def _introduces(message: Spelled, found: list[Part], text: str, kinds: set[str]) -> bool:
    """Whether a person is named, or a child's age told."""
    surname = any(_SURNAMES.search(part.phrase) for part in found if part.kind in {"unknown", "name", "neg"})
    if _AGE.search(text) and kinds <= _IDLE | {"day"}:
        return bool(_ABOUT_CHILD.search(text)) or "name" in kinds or surname
    words = [word for word in re.split(r"[\s,.;:]+", message.plain) if word]
    titled = all(word[0].isupper() and word.isalpha() for word in words) and not message.plain.isupper()
    strange = kinds <= {"unknown", "name"} or (titled and surname and kinds <= {"unknown", "name", "day", "joy", "neg"})
    return strange and _LEAST <= len(words) <= _MOST and (titled or (surname and "name" in kinds))


def _places(found: list[Part]) -> bool:
    """Whether a strange name and a number are all that is told: «Абая 45», «Шымкент, Нұрсәт 120»."""
    kinds = [part.kind for part in found]
    strange = [part for part in found if part.kind in {"unknown", "name"} and len(part.phrase) >= _MOST]
    counted = kinds[-1] in {"number", "one", "two"} and set(kinds) <= {"unknown", "name", "number", "one", "two"}
    return 0 < len(strange) <= _MOST and counted
