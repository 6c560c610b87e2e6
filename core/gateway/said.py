"""One reply in a worker's hands: the row, its opened text, and how it was read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import cases
from core.gateway.consent_texts import CITED
from core.gateway.house import House
from core.gateway.writing import Draft, say, to_json
from core.store.tables import Guardian, Message, Offer, Reply
from core.store.talks import answers_since
from core.values import ChannelName, Intent, Language, Reading

#: So many equal answers to one family within five minutes, then silence and a case for the desk: two machines must not
#: talk for ever.
_MOST_EQUAL = 5
LOOP = timedelta(minutes=5)
#: Why a question is said that moved a dialog; evidence of a consent shows it. What was said before it left cannot
#: answer it; the same asked again has another purpose, for then the question was known already.
QUESTION = "question"
#: An answer that was given: to which reply, about which offer, with which facts.
_Answered = tuple[str | None, str | None, Mapping[str, Any]]
#: A code as families type it, in either alphabet.
_CODE = re.compile(r"\d[\s-]?[^\W\d_][\s-]?\d")


@dataclass(frozen=True, slots=True)
class Said:
    """What a guardian said, when, and where."""

    reply: Reply
    guardian: Guardian
    channel: ChannelName
    text: str
    reading: Reading
    said_at: datetime
    undo: bool = False  # the undo button: back to the question, not yet a yes
    tap: str = ""  # what a tap under a list says: the number of a line, more, done

    @property
    def intent(self) -> Intent:
        """What was meant; an answer beside a code counts like the answer alone."""
        if self.reading.intent is Intent.CODE and self.reading.answer:
            return self.reading.answer
        return self.reading.intent

    @property
    def words(self) -> str:
        """What was said beside the code of an offer."""
        return _CODE.sub(" ", self.text, count=1) if self.reading.code else self.text


async def answer(
    house: House,
    tx: AsyncSession,
    said: Said,
    key: str,
    offer: Offer | None = None,
    **facts: date | datetime | str | int,
) -> None:
    """Answer a family on the channel it wrote on, at any hour; nothing when it would be a loop."""
    await answer_as(house, tx, said, key, offer, facts=facts)


async def answer_as(  # noqa: PLR0913 - the words, to whom, about what, in which language
    house: House,
    tx: AsyncSession,
    said: Said,
    key: str,
    offer: Offer | None = None,
    *,
    facts: Mapping[str, date | datetime | str | int],
    purpose: str = "answer",
    language: Language | None = None,
    stored_facts: Mapping[str, Any] | None = None,
    part: str = "",
    replaces: str | None = None,
) -> None:
    """Answer with a purpose, a language or stored facts of its own; `part` tells equal answers to one reply apart.

    A question that moved a dialog is said all the same, for the next answer is taken as one to it; so is what shows a
    tap, which no machine does.
    `replaces` is the message row in whose place the answer is shown, where the channel can.
    """
    if await _is_loop(house, tx, said, key, offer, {**(stored_facts or {}), **to_json(facts)}):
        await cases.open_case(house, tx, "loop", said.guardian.id, None, guardian_id=said.guardian.id)
        if purpose != QUESTION and not said.tap:
            return
    draft = Draft(
        key=key,
        purpose=purpose,
        dedupe=":".join(filter(None, ("answer", said.reply.id, key, part))),
        facts=facts,
        reply_to=said.reply.id,
        channel=said.channel,
        language=language,
        stored_facts=stored_facts,
        replaces=replaces,
    )
    await say(house, tx, draft, said.guardian, offer)


async def _is_loop(
    house: House, tx: AsyncSession, said: Said, key: str, offer: Offer | None, facts: Mapping[str, Any]
) -> bool:
    """Tell whether this family has had the same answer too often just now; another page of a list is another answer."""
    about = offer.id if offer else None
    rows = await _answered_lately(tx, said.guardian.id, key, house.clock.now() - LOOP)
    equal = {reply for reply, of, told in rows if (of, _as_said(told)) == (about, _as_said(facts))}
    return len(equal) >= _MOST_EQUAL


async def _answered_lately(tx: AsyncSession, guardian_id: str, key: str, since: datetime) -> Sequence[_Answered]:
    known = answers_since(tx, guardian_id, since)
    if known is not None:
        return [(one.reply_to, one.offer_id, one.facts) for one in known if one.key == key]
    query = select(Message.reply_to, Message.offer_id, Message.facts).where(
        Message.guardian_id == guardian_id,
        Message.key == key,
        col(Message.reply_to).is_not(None),
        col(Message.created_at) >= since,
    )
    return (await tx.exec(query)).all()


def _as_said(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a message without what its claim added."""
    return {name: value for name, value in facts.items() if name != CITED}
