"""Buttons under a question: what stands on them, and what a tap on one says."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import DONE, Question
from core.flow.taking import MORE, Takes
from core.gateway.house import House
from core.gateway.saying import listing
from core.store.tables import Message, Offer
from core.values import Button, Intent, Language

UNDO = "undo"
#: The data of a button that chooses a language begins so; the question which one has no offer.
LANGUAGE = "language"
WHICH_LANGUAGE = "common.which_language"
_ANSWERS = {Intent.YES: "yes", Intent.NO: "no"}

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap: the offer, the number of the question under which the button stood, and what it says."""

    offer_id: str
    question: int | None
    action: str

    @classmethod
    def read(cls, data: str) -> "Tap":
        """Read the data of a button; the undo names no question."""
        offer_id, _, rest = data.partition(":")
        number, _, action = rest.rpartition(":")
        return cls(offer_id, int(number) if number.isdecimal() else None, action)

    @property
    def intent(self) -> Intent:
        """What was meant; a line of a list is no yes and no no."""
        return {"yes": Intent.YES, "no": Intent.NO, UNDO: Intent.YES}.get(self.action, Intent.CLARIFY)

    @property
    def is_known(self) -> bool:
        """Whether a button of ours says so."""
        return self.action in {"yes", "no", UNDO, DONE} or self.action.isdecimal()


async def under(house: House, tx: AsyncSession, message: Message, offer: Offer | None) -> Rows:
    """Return the rows of buttons under a message about an offer."""
    if message.key == WHICH_LANGUAGE:
        return (tuple(_chooses(house, language, Language(message.language)) for language in Language),)
    if offer is None:
        return ()
    dialog, language = house.dialogs[offer.kind], Language(message.language)
    if message.key in dialog.undoable:
        return ((Button(house.texts.say("button.undo", language), f"{offer.id}:{UNDO}"),),)
    question = dialog.asked_by(message.facts.get("question") or message.key)
    if question is None:
        return ()
    before = f"{offer.id}:{dialog.number(question)}"
    lines = await _lines(house, tx, message, question, before) if message.facts.get("lines") else ()
    return tuple(filter(None, (*lines, _answers(house, question, before, language))))


def _chooses(house: House, language: Language, reader: Language) -> Button:
    return Button(house.texts.say(f"button.language_{language}", reader), f"{LANGUAGE}:{language}")


def answers(question: Question) -> tuple[str, ...]:
    """Return which of yes and no may be tapped under a question."""
    return tuple(
        action for intent, action in _ANSWERS.items() if intent in question.routes and intent not in question.typed
    )


def _answers(house: House, question: Question, before: str, language: Language) -> tuple[Button, ...]:
    """Return the row of yes and no, as far as the question has a way for them."""
    known = house.texts.keys()
    row = []
    for action in answers(question):
        own = f"button.{question.key}.{action}"
        row.append(Button(house.texts.say(own if own in known else f"button.{action}", language), f"{before}:{action}"))
    return tuple(row)


async def _lines(house: House, tx: AsyncSession, message: Message, question: Question, before: str) -> Rows:
    language, picked = Language(message.language), message.facts.get("picked") or []
    rows = []
    for number, line in message.facts["lines"]:
        name = await listing.line_name(house, tx, question, line, language, whole=True)
        mark = "✓ " if line in picked else ""
        rows.append((Button(f"{mark}{name}", f"{before}:{number}"),))
    below = []
    if message.facts.get("more"):
        below.append(Button(house.texts.say("button.more", language), f"{before}:{MORE}"))
    if question.takes is Takes.SEVERAL and picked:
        below.append(Button(house.texts.say("button.done", language), f"{before}:{DONE}"))
    return (*rows, tuple(below))
