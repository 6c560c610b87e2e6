"""What proves consents, as others may see it: signed records, the roots of days, places in trees; words only opened."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import CryptoError, NotFoundError
from core.evidence import merkle
from core.evidence.canonical import Json
from core.evidence.opening import Opening, Sealer
from core.evidence.record import Scope, SignedRecord
from core.flow.consent import openings
from core.store import evidence
from core.store.base import Store
from core.store.tables import ConsentRecord, ConsentText, EvidenceDay, Offer
from core.store.vault import Vault, of_guardian

#: What an offer can have one of: a consent counts before a refusal, the later before the earlier.
_RANK = {"given": 1, "refused": 0}


@dataclass(frozen=True, slots=True)
class Opened:
    """A record with everything that can be opened of it; nothing can once the family was erased."""

    row: ConsentRecord
    record: SignedRecord
    openings: tuple[Opening, ...]

    @property
    def words(self) -> dict[str, str]:
        """The words by the path of their commitment."""
        return {one.path: one.text for one in self.openings}


class EvidenceViews:
    """Reads proof; what it opens of a family is shown behind a trace by whoever asks."""

    def __init__(self, store: Store, vault: Vault, public: Mapping[str, bytes]) -> None:
        self._store = store
        self._vault = vault
        self.public = public  # keys by their ids, the signing one first

    def keys(self) -> dict[str, Any]:
        """Return the public keys, the signing one first."""
        listed = [{"key_id": name, "algorithm": "Ed25519", "key": key.hex()} for name, key in self.public.items()]
        return {"items": listed, "next": None}

    async def consent(self, offer_id: str) -> str:
        """Return the signed record of what a family answered to an offer, exactly as it was signed.

        Raises:
            NotFoundError: there is no such offer, or nobody has answered it yes or no.

        """
        rows = [row for row in await self._of_offer(offer_id) if row.scope == Scope.SERVICE and row.state in _RANK]
        if not rows:
            message = f"Nobody has consented to offer {offer_id} or refused it."
            raise NotFoundError(message)
        return max(rows, key=lambda row: (_RANK[row.state], row.recorded_at)).body

    async def records(self, offer_id: str) -> dict[str, Any]:
        """Return all signed records of an offer, oldest first. Raises NotFoundError."""
        rows = await self._of_offer(offer_id)
        return {"items": [json.loads(row.body) for row in rows], "next": None}

    async def day(self, day: str) -> str:
        """Return the signed root of a day of Almaty, exactly as it was signed.

        Raises:
            NotFoundError: nothing was recorded on it, or its tree is made after midnight.

        """
        async with self._store.read() as tx:
            return _signed(await tx.get(EvidenceDay, day), day)

    async def inclusion(self, day: str, record_id: str) -> dict[str, Json]:
        """Return the proof that a record stands in the tree of its day. Raises NotFoundError."""
        async with self._store.read() as tx:
            row = await tx.get(ConsentRecord, record_id)
            found = await _inclusion(tx, row) if row is not None and day in {row.day, row.tree_day} else None
        if found is None:
            message = f"Record {record_id} stands in no tree of {day}; trees are made after midnight, Almaty time."
            raise NotFoundError(message)
        return found

    async def opened(self, offer_id: str) -> list[Opened]:
        """Return the records of an offer with what the family's own key opens, oldest first. Raises NotFoundError."""
        rows = await self._of_offer(offer_id)
        async with self._store.read() as tx:
            return [await self._opened(tx, row) for row in rows]

    async def proof(self, offer_id: str) -> dict[str, Json]:
        """Return the record with its openings, its place in the tree and withdrawals. Raises NotFoundError."""
        answered = json.loads(await self.consent(offer_id))
        found = {one.row.id: one for one in await self.opened(offer_id)}
        one = found[answered["record_id"]]
        async with self._store.read() as tx:
            inclusion = await _inclusion(tx, one.row)
        later = [json.loads(each.row.body) for each in found.values() if each.row.relates_to == one.row.id]
        return {
            "record": answered,
            "openings": [each.to_json() for each in one.openings],
            "inclusion": inclusion,
            "withdrawals": later,
        }

    async def guardian_of(self, offer_id: str) -> str:
        """Return whose offer it is, for the trace of whoever opens its words. Raises NotFoundError."""
        async with self._store.read() as tx:
            return (await _offer(tx, offer_id)).guardian_id

    async def _of_offer(self, offer_id: str) -> Sequence[ConsentRecord]:
        async with self._store.read() as tx:
            await _offer(tx, offer_id)
            query = select(ConsentRecord).where(ConsentRecord.offer_id == offer_id)
            return (await tx.exec(query.order_by(col(ConsentRecord.recorded_at), col(ConsentRecord.id)))).all()

    async def _opened(self, tx: AsyncSession, row: ConsentRecord) -> Opened:
        record = SignedRecord.model_validate_json(row.body)
        try:
            key = await self._vault.key_of(tx, of_guardian(row.guardian_id))
        except CryptoError:  # the family was erased: the record holds all the same
            return Opened(row, record, ())
        kept = json.loads(key.open(row.words_sealed, "consent_record", "words_sealed", row.id))
        for number, text in enumerate(record.privacy_notice.texts):
            if (whole := await tx.get(ConsentText, text.words)) is not None:
                said = key.open(whole.text_sealed, "consent_text", "text_sealed", whole.commitment)
                kept[f"privacy_notice.texts.{number}.words"] = said
        child_id = (await tx.get_one(Offer, row.offer_id)).child_id
        return Opened(row, record, tuple(openings(Sealer(key.key), record, (row.guardian_id, child_id), kept)))


async def _offer(tx: AsyncSession, offer_id: str) -> Offer:
    row = await tx.get(Offer, offer_id)
    if row is None:
        message = f"There is no offer {offer_id}: check the id with the desk or `usynys explain`."
        raise NotFoundError(message)
    return row


def _signed(row: EvidenceDay | None, day: str) -> str:
    if row is None or row.body is None:
        message = f"There is no root of {day}: nothing was recorded on it, or it is made after midnight, Almaty time."
        raise NotFoundError(message)
    return row.body


async def _inclusion(tx: AsyncSession, row: ConsentRecord) -> dict[str, Json] | None:
    """Return where a record stands in its tree; None before the tree is made."""
    day = await tx.get(EvidenceDay, row.tree_day) if row.tree_day else None
    if day is None or day.body is None or row.position is None:
        return None
    block, at = divmod(row.position, merkle.BLOCK)
    path = (
        *merkle.path(await evidence.leaves(tx, day.day, block), at),
        *merkle.path(await evidence.blocks(tx, day.day), block),
    )
    return {
        "index": row.position,
        "size": day.size,
        "path": [one.hex() for one in path],
        "day": json.loads(day.body),
    }
