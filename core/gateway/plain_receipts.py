"""A receipt in plain words: what was asked, what was said, when, and under which number it is kept."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import families
from core.gateway.house import House
from core.store.tables import ConsentRecord, Offer
from core.values import Language

#: The words, and what their message row keeps: the id of the record.
KEY, RECORD = "consent.receipt", "consent_record"


async def latest(tx: AsyncSession, guardian_ids: Sequence[str], most: int) -> list[tuple[ConsentRecord, Offer]]:
    """Return the latest records of families with their offers, the latest first."""
    query = (
        select(ConsentRecord, Offer)
        .join(Offer, col(Offer.id) == col(ConsentRecord.offer_id))
        .where(col(ConsentRecord.guardian_id).in_(guardian_ids))
    )
    ordered = query.order_by(col(ConsentRecord.recorded_at).desc(), col(ConsentRecord.id))
    return list((await tx.exec(ordered.limit(most))).all())


async def facts_of(house: House, tx: AsyncSession, facts: Mapping[str, Any], language: Language) -> dict[str, object]:
    """Return what the words of a receipt say; nothing when the message is none."""
    if RECORD not in facts:
        return {}
    row = await tx.get_one(ConsentRecord, facts[RECORD])
    key, record = await families.key_of(house, tx, row.guardian_id), json.loads(row.body)
    words = json.loads(key.open(row.words_sealed, "consent_record", "words_sealed", row.id))
    return {
        "service": record["processing"]["purpose_name"][language],
        "state": house.texts.say(f"consent.state.{row.state}", language),
        "said": words.get("answer.words") or house.texts.say("consent.said.elsewhere", language),
        "said_at": datetime.fromisoformat(record["event"]["event_time"]),
        "record": row.id,
    }
