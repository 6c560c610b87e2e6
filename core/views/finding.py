"""Finding a family by whatever the caller can say: a phone, an IIN, a code, a number, a name in any spelling."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.fuzz import ratio
from sqlmodel import col, select

from core.errors import InputError
from core.flow.offer import CODE_DIGITS, CODE_LETTERS
from core.identifiers import iin_valid, normal_phone
from core.spelling import folded, initial, words_of
from core.store.lookups import Lookups
from core.store.naming import beginning_key, families_named, sound_key
from core.store.tables import Child, DataKey, Guardian, Offer
from core.store.vault import Vault, of_guardian
from core.views import families
from core.views.families import GuardianSeen, OfferSeen
from core.views.people import key_of, masked_phone, names_of, person

_LATIN_TO_CODE = str.maketrans("ABEKMHPCTX", CODE_LETTERS)
_CODE = re.compile(rf"[{CODE_DIGITS}][{CODE_LETTERS}][{CODE_DIGITS}]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: The longest thing that is looked for, in characters.
LONGEST = 64
_MOST_OFFERS = 20
#: How many families that sound right are opened and compared, and how many of them are shown, the likeliest first.
_MOST_HEARD, _MOST_SHOWN = 60, 20
#: Words that sound alike without being alike are no match: Айдана, Эдин.
_LEAST_ALIKE = 60.0
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """What a search met: `by` is phone, iin, code, application, offer, name or nothing; `more` = not all is shown."""

    by: str
    guardians: tuple[GuardianSeen, ...] = ()
    offers: tuple[OfferSeen, ...] = ()
    application_id: str | None = None
    more: bool = False


def normal_code(text: str) -> str | None:
    """Return an offer code as it is stored, typed in either alphabet and any case; None when it is none."""
    code = re.sub(r"[\s\-.]", "", unicodedata.normalize("NFKC", text)).upper().translate(_LATIN_TO_CODE)
    return code if _CODE.fullmatch(code) else None


def phone_in(text: str) -> str | None:
    """Return a number typed in any writing as E.164; None when it is none."""
    clean = unicodedata.normalize("NFKC", text)
    digits = "".join(sign for sign in clean if sign in "0123456789")
    try:
        return normal_phone(f"+{digits}" if "+" in clean else digits)
    except InputError:
        return None


def iin_in(text: str) -> str | None:
    """Return an IIN typed with or without spaces; None when it is none."""
    digits = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))
    return digits if iin_valid(digits) else None


async def find(look: Lookups, vault: Vault, text: str) -> Found:
    """Look for whatever `text` is; what fits several kinds is the first of them that is known."""
    wanted = text.replace("\x00", "").strip()[:LONGEST]  # PostgreSQL knows no NUL, and neither does anybody's name
    if code := normal_code(wanted):
        return await _offers(look, vault, "code", await look.offers_of(code=code, limit=_MOST_OFFERS + 1))
    if application := await look.application(wanted):
        offers = await look.offers_of(application_id=application.id, limit=_MOST_OFFERS)
        return Found("application", (), await families.seen(look, vault, offers), application.id)
    if offer := await look.offer(wanted):
        return await _offers(look, vault, "offer", [offer])
    if phone := phone_in(wanted):
        return await _people(look, vault, "phone", await look.guardians_by_phone(vault.index("phone", phone)))
    if iin := iin_in(wanted):
        return await _people(look, vault, "iin", await _with_iin(look, vault.index("iin", iin)))
    return await _by_name(look, vault, wanted)


async def _offers(look: Lookups, vault: Vault, by: str, rows: Sequence[Offer]) -> Found:
    shown = await families.seen(look, vault, rows[:_MOST_OFFERS])
    return Found(by, offers=shown, more=len(rows) > _MOST_OFFERS)


async def _people(look: Lookups, vault: Vault, by: str, guardians: Sequence[Guardian]) -> Found:
    offers = await look.offers_of(guardians=[row.id for row in guardians], limit=_MOST_OFFERS)
    people = [await families.guardian(look, vault, row) for row in guardians]
    return Found(by, tuple(people), await families.seen(look, vault, offers))


async def _with_iin(look: Lookups, index: str) -> Sequence[Guardian]:
    """Return the guardian who bears an IIN, or whose child does."""
    own = select(Guardian).where(Guardian.iin_index == index)
    child = select(Guardian).join(Child, col(Child.guardian_id) == col(Guardian.id)).where(Child.iin_index == index)
    return (await look.tx.exec(own)).all() or (await look.tx.exec(child)).all()


async def _by_name(look: Lookups, vault: Vault, text: str) -> Found:
    """Return the families that bear a name, the likeliest first; a year of birth beside it narrows them."""
    words, years = words_of(text)[:_MOST_WORDS], {int(year) for year in _YEAR.findall(text)}
    heard = await _heard(look, vault, words)
    scored = [one for one in await _compared(look, vault, heard, words) if one[0] >= _LEAST_ALIKE]
    if years:
        scored = [one for one in scored if {child.birth_year for child in one[1].children} & years]
    scored.sort(key=lambda one: -one[0])
    more = len(scored) > _MOST_SHOWN or len(heard) > _MOST_HEARD
    return Found("name" if scored else "nothing", tuple(seen for _, seen in scored[:_MOST_SHOWN]), more=more)


async def _heard(look: Lookups, vault: Vault, words: Sequence[str]) -> list[str]:
    """Return the families in which every word is heard; a single letter is how a first name begins."""
    whole = [word for word in words if len(word) > 1]
    letters = [word for word in words if len(word) == 1]
    if not whole:
        return []
    if letters:  # whichever of the words is the last name
        return await _bearing(look, [[beginning_key(vault, word, letters[0])] for word in whole])
    keys = [sound_key(vault, word) for word in whole]
    for fewer in range(len(keys), 0, -1):  # one word may have been misheard
        if heard := await _bearing(look, [list(some) for some in combinations(keys, fewer)]):
            return heard
    return []


async def _bearing(look: Lookups, several: Sequence[list[int]]) -> list[str]:
    """Return the families that bear all keys of one of these lists."""
    heard = [name for keys in several for name in await families_named(look.tx, keys, _MOST_HEARD + 1)]
    return list(dict.fromkeys(heard))


async def _compared(
    look: Lookups, vault: Vault, guardian_ids: Sequence[str], words: Sequence[str]
) -> list[tuple[float, GuardianSeen]]:
    """Open the names of these families, and return how alike each is to what was typed."""
    some = guardian_ids[:_MOST_HEARD]
    tx = look.tx
    guardians = (await tx.exec(select(Guardian).where(col(Guardian.id).in_(some)))).all()
    children = (await tx.exec(select(Child).where(col(Child.guardian_id).in_(some)).order_by(col(Child.id)))).all()
    owners = select(DataKey).where(col(DataKey.owner).in_([of_guardian(name) for name in some]))
    kept = (await tx.exec(owners)).all()  # while they are held, getting each costs no statement
    scored = []
    for row in guardians:
        key, own = (
            await key_of(look, vault, of_guardian(row.id)),
            [one for one in children if one.guardian_id == row.id],
        )
        names = [names_of(row, key), *(names_of(child, key) for child in own)]
        born = tuple(person(one, key) for one in own)
        seen = GuardianSeen(person(row, key), masked_phone(row, key), row.settlement, born)
        scored.append((_alike(words, names), seen))
    del kept
    return scored


def _alike(words: Sequence[str], names: Sequence[Sequence[str]]) -> float:
    """Return how alike typed words are to a family's names, 0 to 100; words of one person count a little more."""
    together = _score(words, [part for name in names for part in name])
    alone = max((_score(words, name) for name in names), default=0.0)
    return max(together - 5, alone)


def _score(words: Sequence[str], parts: Sequence[str]) -> float:
    known = [word for part in parts for word in words_of(part)]
    scores = sorted((max((_close(word, one) for one in known), default=0.0) for word in words), reverse=True)
    counted = scores[: max(2, len(scores) - 1)]  # of three words and more one may be wrong
    return sum(counted) / len(counted) if counted else 0.0


def _close(typed: str, known: str) -> float:
    if len(typed) == 1:
        return 100.0 if initial(typed) == initial(known) else 0.0
    return float(ratio(folded(typed), folded(known)))
