"""How the names of children and places give way in a message that is too long: word by word, never inside one."""

import re
from collections.abc import Iterator

_OPENING, _CLOSING = re.compile(r"(?<![^\s(«])[\"“„](?=\S)"), re.compile('["“”]')
#: What families call a place: its number and the name in quotation marks, the innermost of several.
_CALLED = re.compile(r"№\s*\d+\s*«[^«»]+»|«[^«»]+»(?:\s*№\s*\d+)?")
_NUMBER = re.compile(r"№\s*(\d+)")
#: What hangs loose before a cut.
_LOOSE = " -–,.«(№"


def place(name: str) -> str:
    """Return the name of a place as texts write it: in « », as it came or added here.

    >>> place('№ 7 "Алтын бесік"'), place("Ақбота")
    ('№ 7 «Алтын бесік»', '«Ақбота»')
    """
    quoted = _CLOSING.sub("»", _OPENING.sub("«", name.strip()))
    return quoted if "«" in quoted else f"«{quoted}»"


def called(name: str) -> str:
    """Return what a long name keeps: its number and what stands in quotation marks; any other name stays.

    >>> called("Астана қаласы әкімдігінің «№ 114 «Қызғалдақ» бөбекжай-балабақшасы» МКҚК")
    '№ 114 «Қызғалдақ»'
    """
    found = _CALLED.search(name)
    return found.group().strip() if found else name


def number_of(name: str) -> str:
    """Return the number of a place, empty when it bears none."""
    found = _NUMBER.search(name)
    return found[1] if found else ""


def fewer_words(name: str) -> Iterator[str]:
    """Yield a name, then with ever fewer of its words; what a hyphen joins is one word.

    >>> list(fewer_words("№ 7 «Алтын бесік»"))
    ['№ 7 «Алтын бесік»', '№ 7 «Алтын…»']
    >>> list(fewer_words("Мұхаммед-Жүсіп"))
    ['Мұхаммед-Жүсіп']
    """
    yield name
    ends = [found.start() for found in re.finditer(r"\s+", name)]
    for end in reversed(ends):
        head = name[:end].rstrip(_LOOSE)
        if any(letter.isalpha() for letter in head):
            yield f"{head}…»" if head.count("«") > head.count("»") else f"{head}…"


def within(name: str, most: int) -> str:
    """Return a name in at most so many characters where its words allow it, else by its number or its first word.

    >>> within("№ 7 «Алтын бесік»", 20), within("№ 7 «Алтын бесік»", 14), within("Балабақшалар кешені № 12", 10)
    ('№ 7 «Алтын бесік»', '№ 7 «Алтын…»', '№ 12')
    """
    shorter = list(fewer_words(name))
    number = number_of(name)
    fits = next((one for one in shorter if len(one) <= most), "")
    return fits or (f"№ {number}" if number else shorter[-1])


def raised(text: str, word: str) -> str:
    """Write a word with a capital where it begins a sentence.

    >>> raised("балаңыз: орын бар. балаңыз үшін, балаңыз", "балаңыз")
    'Балаңыз: орын бар. Балаңыз үшін, балаңыз'
    """
    begins = re.compile(rf"(^|[.?!] )({re.escape(word)})")
    return begins.sub(lambda found: found[1] + found[2][:1].upper() + found[2][1:], text)
