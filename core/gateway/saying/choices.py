"""What a family has chosen in the dialog of a queue registration, read from its answers; the latest one counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Place
from core.gateway.house import House
from core.gateway.saying import place_names
from core.names import called
from core.values import ChannelName, Intent, Language

PRESCHOOLS, LANGUAGE = "registration.preschools", "registration.language"
NOW, AGE = "registration.now", "registration.age"
PRIVILEGE, CATEGORY = "registration.privilege", "registration.category"
#: A language is answered by the number of its line, or by its word.
_LANGUAGES = {Intent.LANGUAGE_KK: Language.KK, Intent.LANGUAGE_RU: Language.RU}
_KEPT = "chosen"


@dataclass(frozen=True, slots=True)
class Choice:
    """Where, in which language, from which age, and under which categories of annex 1 a place is wanted."""

    preschools: tuple[str, ...]
    language: Language
    from_age: int | None = None
    categories: tuple[int, ...] = ()

    @classmethod
    def of(cls, place_of: Place) -> "Choice":
        """Read the answers of a dialog that has come to its end, or to its summary."""
        said = place_of.said_to(LANGUAGE)[0]
        marks = place_of.said_to(CATEGORY) if place_of.said_to(PRIVILEGE) == (Intent.YES,) else ()
        return cls(
            place_of.said_to(PRESCHOOLS),
            _LANGUAGES[Intent(said)] if said in _LANGUAGES else Language(said),
            int(place_of.said_to(AGE)[0]) if place_of.said_to(NOW) == (Intent.NO,) else None,
            tuple(sorted(int(mark) for mark in marks if mark.isdecimal())),
        )

    def kept(self) -> Mapping[str, Any]:
        """Return what the row of a question keeps of it: ids, codes and numbers."""
        chosen = [list(self.preschools), self.from_age, list(self.categories)]
        return {_KEPT: chosen, "group_language": self.language, "count": len(self.preschools)}


async def facts_of(
    house: House, tx: AsyncSession, kept: Mapping[str, Any], language: Language, channel: ChannelName
) -> Mapping[str, object]:
    """Return what the words say of a choice that a message row keeps: names, from when, by which right."""
    if _KEPT not in kept:
        return {}
    preschools, from_age, marks = kept[_KEPT]
    whole = channel is ChannelName.TELEGRAM
    names = [await place_names.preschool(house, tx, name, language, whole=whole) for name in preschools]
    since = "registration.since_now" if from_age is None else "registration.since_age"
    return {
        "chosen": ", ".join(names),
        "chosen_brief": ", ".join(called(name) for name in names),
        "since": house.texts.say(since, language, {} if from_age is None else {"number": from_age}),
        "right": _right(house, marks, language, whole=whole),
        "right_brief": house.texts.say("registration.right" if marks else "registration.no_right", language),
    }


def _right(house: House, marks: list[int], language: Language, *, whole: bool) -> str:
    """Name the categories; by SMS in the words that tell of nobody's health."""
    if not marks:
        return house.texts.say("registration.no_right", language)
    keys = [f"{CATEGORY}.{mark}" for mark in marks]
    own = house.texts.keys() if whole else frozenset[str]()
    return ", ".join(house.texts.say(f"{key}.telegram" if f"{key}.telegram" in own else key, language) for key in keys)
