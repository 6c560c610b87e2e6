"""Signing the record of a consent, a refusal or a withdrawal, in the very transaction in which it counts."""

import json
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import SettingsError
from core.evidence import record as parts
from core.evidence.notary import Notary
from core.evidence.opening import Sealer
from core.evidence.record import Answer, Notice, Record, Scope, State, instant
from core.evidence.signing import leaf_of
from core.flow.consent import Case, Happened, Words, cited, record_of
from core.flow.reply import Wire
from core.gateway import families, windows
from core.gateway.house import House
from core.gateway.proving import showing
from core.gateway.said import Said
from core.gateway.terms import edition_of, service_of
from core.rules import personal_data
from core.rules.calendar import local, start_of_day
from core.store.tables import ConsentRecord, Guardian, Offer
from core.store.timers import TimerKind, arm
from core.store.vault import OwnKey

#: How long after midnight the tree of a day is made: whoever was about to write then has written.
TREE_AFTER = timedelta(minutes=10)


async def given(
    house: House, tx: AsyncSession, record_id: str, offer: Offer, said: Said, *, agreed: Said | None, scope: Scope
) -> str:
    """Sign that a consent was given; returns the leaf of the record in its day's tree, hex.

    `agreed` is the yes to the texts, where a question of its own asked for it and another yes ended the dialog.

    Raises:
        TransitionError: no receipt was ever proved: without a window there is no consent (DESIGN promise 2).

    """
    windows.proven(offer)
    return await _answered(house, tx, record_id, offer, said, agreed=agreed, scope=scope, state=State.GIVEN)


async def refused(
    house: House, tx: AsyncSession, record_id: str, offer: Offer, said: Said, *, scope: Scope = Scope.SERVICE
) -> str:
    """Sign that a family said no; returns the leaf of the record."""
    return await _answered(house, tx, record_id, offer, said, agreed=None, scope=scope, state=State.REFUSED)


async def withdrawn(  # noqa: PLR0913 - one record: of which consent, when, on which way, by which reply
    house: House,
    tx: AsyncSession,
    offer: Offer,
    *,
    relates_to: str,
    scope: Scope,
    at: datetime,
    via: str,
    said: Said | None,
) -> str:
    """Sign that a consent was taken back, linked to its record, which stays as it is; returns the id of the record."""
    key, record_id = await families.key_of(house, tx, offer.guardian_id), house.chance.new_id()
    words, law = Words(record_id, Sealer(key.key)), personal_data.law()
    stop_by = personal_data.stops_by(at, house.calendar)
    happened = Happened(
        state=State.WITHDRAWN,
        at=at,
        method=via,
        notice=Notice(shown=(), texts=()),
        answer=answer_of(said, words, "answer") if said else None,
        withdrawal=parts.Withdrawal(
            via=via, stop_by=instant(stop_by), cited=cited(law.cite(law.withdrawal.stop_within))
        ),
        relates_to=relates_to,
    )
    guardian = await tx.get_one(Guardian, offer.guardian_id)
    await keep(house, tx, case_of(house, offer, scope, said, guardian.language), happened, words, key)
    return record_id


async def undone(
    house: House, tx: AsyncSession, offer: Offer, *, relates_to: str, scope: Scope, said: Said | None
) -> None:
    """Sign that a family undid its yes with a no (P 25), or ended its application as a register tells."""
    at, via = (said.said_at, said.channel.value) if said else (house.clock.now(), "api")
    await withdrawn(house, tx, offer, relates_to=relates_to, scope=scope, at=at, via=via, said=said)


async def _answered(  # noqa: PLR0913 - one record of one answer: everything it is made of
    house: House,
    tx: AsyncSession,
    record_id: str,
    offer: Offer,
    said: Said,
    *,
    agreed: Said | None,
    scope: Scope,
    state: State,
) -> str:
    key = await families.key_of(house, tx, offer.guardian_id)
    words = Words(record_id, Sealer(key.key))
    happened = Happened(
        state=state,
        at=said.said_at,
        method=said.channel,
        notice=await showing.notice(tx, offer, said, key, words),
        answer=answer_of(said, words, "answer"),
        agreement=answer_of(agreed, words, "agreement") if agreed else None,
        window=_window(offer),
    )
    return await keep(house, tx, case_of(house, offer, scope, said), happened, words, key)


def case_of(house: House, offer: Offer, scope: Scope, said: Said | None = None, language: str = "") -> Case:
    """Return whose consent to what an offer is about."""
    edition = edition_of(house, offer)
    service = service_of(house, offer)
    asks = (name for name, one in edition.services.items() if offer.kind in one.offers)
    spoken = (said.reading.language or said.guardian.language) if said else language
    return Case(
        guardian_id=offer.guardian_id,
        child_id=offer.child_id,
        offer_id=offer.id,
        offer_kind=offer.kind,
        edition=edition,
        service=service or next(asks),
        scope=scope,
        language=spoken,
    )


async def keep(house: House, tx: AsyncSession, case: Case, happened: Happened, words: Words, key: OwnKey) -> str:
    """Sign one record and keep it with the words it commits to, sealed; its day gets a tree after midnight."""
    notary, now = notary_of(house), house.clock.now()
    record: Record = record_of(case, happened, words, notary, now)
    body = notary.sign(record)
    leaf, day = leaf_of(body).hex(), local(now).date()
    said = json.dumps(words.kept, ensure_ascii=False)
    tx.add(
        ConsentRecord(
            id=words.record_id,
            offer_id=case.offer_id,
            guardian_id=case.guardian_id,
            state=happened.state.name.lower(),
            scope=case.scope,
            relates_to=happened.relates_to,
            recorded_at=now,
            day=day.isoformat(),
            body=body.decode(),
            leaf=leaf,
            words_sealed=key.seal(said, "consent_record", "words_sealed", words.record_id),
        )
    )
    await arm(tx, TimerKind.EVIDENCE, day.isoformat(), start_of_day(day + timedelta(days=1)) + TREE_AFTER)
    return leaf


def notary_of(house: House) -> Notary:
    """Return who signs.

    Raises:
        SettingsError: this process has no key: it can take no consent.

    """
    if house.notary is None:
        message = "USYNYS_SIGNING_KEY is not set: without a signed record there is no consent."
        raise SettingsError(message)
    return house.notary


def answer_of(said: Said, words: Words, path: str) -> Answer:
    """Return a reply as it stands in a record, and commit to what it says.

    SMPP names no reply: its id is made of what came, the number too, so that is committed to as well.
    """
    reply = said.reply
    unnamed = reply.wire == Wire.SMPP
    return Answer(
        reply_id=reply.id,
        wire=reply.wire,
        channel=said.channel,
        provider_id=words.commit(f"{path}.provider_id", reply.provider_id) if unnamed else reply.provider_id,
        kind=reply.kind,
        authenticity=reply.authenticity,
        words=words.commit(f"{path}.words", said.text),
        language=said.reading.language or said.guardian.language,
        rule=said.reading.rule,
        said_at=instant(said.said_at),
        received_at=instant(reply.received_at),
        carrier_at=instant(reply.carrier_at) if reply.carrier_at else None,
    )


def _window(offer: Offer) -> parts.Window | None:
    window = windows.window_of(offer)
    if window is None:
        return None
    return parts.Window(opens_at=instant(window.opens_at), closes_at=instant(window.closes_at), basis=window.basis)
