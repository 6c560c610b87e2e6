"""What a family says of a consent it has given: that it takes it back, asked once more first, and its receipt."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.reply import Wire
from core.gateway import plain_receipts, taking_back
from core.gateway.answering import stopping
from core.gateway.answering.answers import speaker
from core.gateway.answering.unseen import CARRIER_PRECISION
from core.gateway.families import guardians_behind
from core.gateway.house import House
from core.gateway.said import Said, answer, answer_as
from core.rules import personal_data
from core.store.tables import Application, Message
from core.values import ChannelName

_ASK, _DONE, _NONE = "consent.back.ask", "consent.back.done", "consent.back.nothing"
#: How long the question stands; then it is asked anew.
_ASKED_WITHIN = timedelta(hours=24)
#: What the row of the question keeps: which application ends.
_APPLICATION = "application_id"
#: So many receipts at once are read by somebody.
_MOST = 3


class Own(StrEnum):
    """What may be said of one's own consent, by the rule that reads it."""

    BACK = "own.back"
    SURE = "own.sure"
    RECEIPT = "own.receipt"


_MY = r"(?:(?:св|м)о[ея] )?"
#: The whole message, in small letters and without signs around it; Kazakh and Latin letters as families type them.
_WORDS: Mapping[Own, re.Pattern[str]] = {
    Own.BACK: re.compile(
        r"(?:мен )?кел[іи]с[іи]м\w* [қк]айтар\w*(?: ал\w*)?|(?:men )?kel[iı]s[iı]m\w* [qk]aitar\w*(?: al\w*)?"
        rf"|(?:я )?(?:хочу )?(?:отзываю|отозвать|отзовите|забираю|забрать)(?: назад| обратно)? {_MY}согласи[ея]"
        rf"|{_MY}согласие (?:отзываю|отозвать|забираю|забрать)|(?:ya )?(?:otzyvayu|otozvat) soglasi[ey]a?"
    ),
    Own.SURE: re.compile(r"[қк]айтарамын|[qk]aitaram[yıi]n|отзываю|otzyvayu"),
    Own.RECEIPT: re.compile(
        r"(?:кел[іи]с[іи]м\w* )?т[үу]б[іи]рте(?:к|г\w*)|t[uü]b[iı]rtek|(?:мен[іи]ң )?кел[іи]с[іи]м[іи]м"
        r"|квитанция(?: о согласии| согласия)?|подтверждение согласия|мо[её] согласие"
    ),
}
_COMMANDS = {"/receipt": Own.RECEIPT, "/withdraw": Own.BACK}
_AROUND = " \t\n.,!«»\"'()"


def read(text: str) -> Own | None:
    """Return what a whole message says of the family's own consent, None when it says nothing of it.

    >>> read("Келісімімді қайтарамын!"), read("отзываю своё согласие"), read("«отзываю»")
    (<Own.BACK: 'own.back'>, <Own.BACK: 'own.back'>, <Own.SURE: 'own.sure'>)
    >>> read("түбіртек"), read("согласна"), read("келісемін")
    (<Own.RECEIPT: 'own.receipt'>, None, None)
    """
    said = " ".join(unicodedata.normalize("NFKC", text).casefold().strip(_AROUND).split()).replace("ё", "е")
    if said.startswith("/"):
        return _COMMANDS.get(said.partition("@")[0])
    return next((own for own, words in _WORDS.items() if words.fullmatch(said)), None)


async def obey(house: House, tx: AsyncSession, said: Said, own: Own) -> str:
    """Do what was said of a consent; returns what it did, for the reply's row."""
    guardians = await guardians_behind(tx, Wire(said.reply.wire), said.reply.sender_index)
    if stopping.is_from_a_stranger(said, guardians):
        return await stopping.say_nothing_of_the_family(house, tx, said)
    ids = [guardian.id for guardian in guardians]
    if own is Own.RECEIPT:
        return await _receipts(house, tx, said, ids)
    if own is Own.SURE and (asked := await _asked(house, tx, said, ids)):
        return await _take_back(house, tx, said, asked)
    return await _ask(house, tx, said, ids)


async def _ask(house: House, tx: AsyncSession, said: Said, guardian_ids: list[str]) -> str:
    """Say for each application what ends with its consent, and how to confirm it."""
    found = await taking_back.of_guardians(tx, guardian_ids)
    for application in found:
        (_, offer), *_ = await taking_back.standing(tx, application.id)
        own = await speaker(tx, said, offer)
        kept = {_APPLICATION: application.id}
        await answer_as(house, tx, own, _ASK, offer, facts={}, stored_facts=kept, part=application.id)
    if not found:
        await answer(house, tx, said, _NONE)
    return "consent_asked" if found else "consent_unknown"


async def _asked(house: House, tx: AsyncSession, said: Said, guardian_ids: list[str]) -> list[str]:
    """Return the applications that were asked about before this was said."""
    query = select(Message.facts).where(
        col(Message.guardian_id).in_(guardian_ids),
        Message.key == _ASK,
        col(Message.first_claimed_at) <= said.said_at + CARRIER_PRECISION,
        col(Message.created_at) >= house.clock.now() - _ASKED_WITHIN,
    )
    return list(dict.fromkeys(str(facts[_APPLICATION]) for facts in (await tx.exec(query)).all()))


async def _take_back(house: House, tx: AsyncSession, said: Said, asked: list[str]) -> str:
    taken, way = 0, taking_back.Way(said.channel, "family", said.said_at, said)
    for name in asked:
        application = await tx.get_one(Application, name, with_for_update=True)
        taken += await taking_back.take_back(house, tx, application, way)
    if not taken:
        await answer(house, tx, said, _NONE)
        return "consent_unknown"
    await answer(house, tx, said, _DONE, stop_by=personal_data.stops_by(said.said_at, house.calendar).date())
    return "consent_withdrawn"


async def _receipts(house: House, tx: AsyncSession, said: Said, guardian_ids: list[str]) -> str:
    """Show the latest receipts in plain words; an SMS says where they are read."""
    rows = await plain_receipts.latest(tx, guardian_ids, _MOST)
    for row, offer in reversed(rows):
        own = await speaker(tx, said, offer)
        kept = {plain_receipts.RECORD: row.id}
        await answer_as(house, tx, own, plain_receipts.KEY, offer, facts={}, stored_facts=kept, part=row.id)
        if said.channel is ChannelName.SMS:  # it says where they are read, once
            break
    if not rows:
        await answer(house, tx, said, "consent.receipt.none")
    return "receipt_told" if rows else "consent_unknown"
