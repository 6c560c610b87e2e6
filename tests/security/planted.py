"""People whose phones, IINs and names would be recognised anywhere, in every way in which they may be written."""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from core.latin import latin
from core.values import Language
from tests.unit.register import rows
from tests.unit.register.rows import an_iin
from tests.world import World, all_taken


@dataclass(frozen=True, slots=True)
class Planted:
    """One family; nothing else in the world is called so."""

    phone: str
    iin: str
    last: str
    first: str
    child: str
    child_iin: str
    born: date
    said: str

    def words(self, *, said: bool) -> tuple[str, ...]:
        """Return what must be found nowhere; what was `said` stands on the desk's pages, without names and numbers."""
        names = (self.last, self.first, self.child)
        spelled = {latin(name, language) for name in names for language in Language}
        return (self.phone[1:], self.iin, self.child_iin, *names, *spelled, *((self.said,) if said else ()))


AIGUL = Planted(
    "+77479991234",
    an_iin(801),
    "Жұмағұлбаева",
    "Ырысбике",
    "Нұрсәуледей",
    an_iin(802),
    date(2022, 5, 17),
    "көкбурылтай",
)
BAKYT = Planted(
    "+77479985678", an_iin(803), "Қасқырбайұлы", "Сүгіралы", "Еңлікгүлім", an_iin(804), date(2022, 3, 1), "қызылжебе"
)
PEOPLE = (AIGUL, BAKYT)


async def register(world: World) -> None:
    """Let the registers tell of them."""
    await world.preschools("P1", "P2")
    for number, one in enumerate(PEOPLE, start=1):
        names = {"last_name": one.last, "first_name": one.first, "middle_name": "", "iin": one.iin}
        all_taken(await world.register.guardians([rows.guardian(number, phone=one.phone, **names)]))
        child = {"child_first_name": one.child, "child_last_name": one.last, "child_iin": one.child_iin}
        born = {"child_birth_date": one.born.isoformat(), "submitted_at": "2025-09-01T10:00:00+05:00"}
        all_taken(await world.register.applications([rows.application(number, preschools="P1", **child, **born)]))


def forms(word: str) -> Iterator[bytes]:
    """Give a word as it may stand in a file, a log, an address or a packet."""
    for text in (word, word.lower(), word.upper()):
        yield text.encode()
        yield text.encode("utf-16-be")
        yield text.encode("utf-16-le")
        yield json.dumps(text).strip('"').encode()
        yield quote(text).encode()
        yield text.encode("utf-16-be").hex().encode()
    for cut in range(3):  # base64 of a text with the word somewhere inside, but for the edges
        inside = base64.b64encode(b"\0" * cut + word.encode())
        yield inside[4:-4]


def found(people: Iterable[Planted], output: bytes, *, said: bool = True) -> list[str]:
    """Return which words an output tells, with what stands before them."""
    told = []
    for word in dict.fromkeys(word for one in people for word in one.words(said=said)):
        for form in dict.fromkeys(forms(word)):
            place = output.find(form) if len(form) >= 6 else -1
            if place >= 0:
                told.append(f"{form!r} in {output[max(place - 60, 0) : place + len(form) + 20]!r}")
    return told
