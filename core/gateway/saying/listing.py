"""The numbered lines under a question: what they are called, and how many of them fit into one message."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import WordsError
from core.flow.dialog import Place, Question
from core.flow.taking import Takes
from core.gateway import families
from core.gateway.house import House
from core.gateway.said import Said
from core.gateway.saying import place_names
from core.names import within
from core.store.tables import Message, Offer
from core.texts import SMS_LIMIT
from core.values import ChannelName, Language

#: The longest name of a line in an SMS: one line and its question always fit.
_LONGEST = 30
#: The last number of a list: they have two digits.
_LAST = 99
#: The most lines of one message: more are read by nobody on a small screen.
_MOST = {ChannelName.SMS: 5, ChannelName.TELEGRAM: 8}


async def line_name(
    house: House, tx: AsyncSession, question: Question, line: str, language: Language, *, whole: bool = False
) -> str:
    """Return what one line is called: a choice of the dialog by its words, else a preschool by its name.

    `whole` asks for the words of Telegram: the whole name, a choice in words of its own; no SMS tells of health.
    """
    if question.takes is Takes.NUMBER:
        return house.texts.say(f"{question.key}.line", language, {"number": int(line)})
    if question.options:
        key = f"{question.key}.{line}"
        known = house.texts.keys()
        return house.texts.say(f"{key}.telegram" if whole and f"{key}.telegram" in known else key, language)
    name = await place_names.preschool(house, tx, line, language, whole=whole)
    return name if whole else within(name, _LONGEST)


async def shown(
    house: House, tx: AsyncSession, question: Question, place: Place, said: Said, offer: Offer
) -> tuple[Place, Mapping[str, Any]]:
    """Return the place with as many lines as fit into one message, and the facts that the message row keeps of them.

    What was found is not mixed with what was not looked for.
    """
    here = place.found or (*place.shown[place.passed :], *place.coming)
    count = min(len(here), _MOST[said.channel])
    if said.channel is ChannelName.SMS:
        facts = {
            "child": await families.child_first_name(house, tx, offer.child_id),
            "code": offer.code,
            **house.catalogue.edition(offer.edition).numbers,
        }
        language = Language(said.guardian.language)
        while count > 1:
            lines = await _lines(
                house, tx, _kept(question, _seen(place, here[:count]), here[:count], more=True), language
            )
            if _fits(house, question, {**facts, **lines}, language):
                break
            count -= 1
    place = _seen(place, here[:count])
    more = len(place.shown) + len(place.coming) > count
    return place, _kept(question, place, here[:count], more=more)


def asked_with(question: Question, place: Place, lines: Sequence[str]) -> Place:
    """Return the place where a question is asked with its lines; those of an earlier time have their numbers still."""
    shown = () if question.takes is Takes.NUMBER else dict(place.seen).get(question.key, ())
    return _followed(replace(place, shown=shown), lines)


def with_found(place: Place, found: Sequence[str]) -> Place:
    """Turn to what was looked for: what has a number keeps it, the rest comes behind all others; then the list goes on.

    Nothing is found when no number is left for it.
    """
    following = place.passed if place.found else place.passed + place.visible
    place = _followed(replace(place, passed=following), (*found, *place.coming))
    return replace(place, found=tuple(line for line in found if line in (*place.shown, *place.coming)), visible=0)


def _followed(place: Place, lines: Sequence[str]) -> Place:
    """Return the place with the lines that come after those with numbers, as far as numbers reach."""
    fresh = [line for line in dict.fromkeys(lines) if line not in place.shown]
    return replace(place, coming=tuple(fresh[: _LAST - len(place.shown)]))


def _seen(place: Place, lines: Sequence[str]) -> Place:
    """Return the place after these lines were shown: the new ones have the next numbers for ever."""
    fresh = tuple(line for line in lines if line not in place.shown)
    is_at_end = place.found and place.passed >= len(place.shown)
    return replace(
        place,
        shown=(*place.shown, *fresh),
        coming=tuple(line for line in place.coming if line not in fresh),
        visible=len(lines),
        passed=place.passed + len(fresh) if is_at_end else place.passed,
    )


def _kept(question: Question, place: Place, lines: Sequence[str], *, more: bool) -> dict[str, Any]:
    by_number = question.takes is Takes.NUMBER
    return {
        "question": question.key,
        "lines": [[int(line) if by_number else place.shown.index(line) + 1, line] for line in lines],
        "more": more,
        "picked": list(place.picked),
    }


def _fits(house: House, question: Question, facts: Mapping[str, object], language: Language) -> bool:
    """Tell whether the question fits with these lines, with the code of its offer too."""
    known = house.texts.keys()
    try:
        for key in (question.key, f"{question.key}.coded"):
            if key in known:
                house.texts.say(key, language, facts, limit=SMS_LIMIT)
    except WordsError:
        return False
    return True


async def facts_of(house: House, tx: AsyncSession, message: Message, language: Language) -> dict[str, object]:
    """Return what the words say of the lines that a message row keeps; nothing when it keeps none."""
    if not message.facts.get("lines"):
        return {}
    return await _lines(house, tx, message.facts, language, whole=message.channel == ChannelName.TELEGRAM)


async def _lines(
    house: House, tx: AsyncSession, kept: Mapping[str, Any], language: Language, *, whole: bool = False
) -> dict[str, object]:
    question = asked(house, kept["question"])
    rows = [
        f"{number} – {await line_name(house, tx, question, line, language, whole=whole)}"
        for number, line in kept["lines"]
        if question is not None
    ]
    if kept["more"]:
        rows.append(house.texts.say("list.more", language))
    return {"lines": "\n".join(rows)}


def asked(house: House, key: str) -> Question | None:
    """Return the question of any dialog by its key or one of its texts."""
    found = (dialog.asked_by(key) for dialog in house.dialogs.values())
    return next((question for question in found if question is not None), None)


def names_of(lines: Sequence[Sequence[Any]]) -> list[str]:
    """Return the ids of the lines that a message row keeps."""
    return [line for _, line in lines]
