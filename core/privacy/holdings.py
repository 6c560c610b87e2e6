"""Which rows are about a family, table by table; a table that nobody has thought about breaks a test."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store import tables as t
from core.store.vault import of_guardian

Ids = Mapping[str, frozenset[str]]

_MOST_IDS = 500


@dataclass(frozen=True, slots=True)
class Held:
    """One table with rows about families.

    `ways` are the columns by which a row hangs on a family, each with what its values name (see `ids_of`). `blind` are
    the columns by which somebody who holds the index key could find the person again; erasing empties them, and the
    columns of `emptied`, beside everything sealed. Rows of a table that is `dropped` go whole.
    """

    table: type[SQLModel]
    ways: Mapping[str, str]
    blind: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    dropped: bool = False


_OF_GUARDIAN = {"guardian_id": "guardian"}
_OF_APPLICATION = {"application_id": "application"}
_OF_OFFER = {"offer_id": "offer"}
_OF_KEY = {"key_owner": "owner"}

HELD: tuple[Held, ...] = (
    Held(
        t.Guardian,
        {"id": "guardian"},
        blind=("iin_index", "phone_index", "telegram_index", "digest"),
        emptied=("settlement", "telegram_proven_at", "moved_at"),
    ),
    Held(t.Child, _OF_GUARDIAN, blind=("iin_index",)),
    Held(t.NameKey, _OF_GUARDIAN, blind=("key",), dropped=True),
    Held(t.LinkToken, _OF_GUARDIAN, blind=("token_hash",), dropped=True),
    Held(t.Application, _OF_GUARDIAN, blind=("digest",)),
    Held(t.QueueEntry, _OF_APPLICATION),
    Held(t.Referral, _OF_APPLICATION),
    Held(t.Package, _OF_APPLICATION),
    Held(t.Contract, _OF_APPLICATION),
    Held(t.Conclusion, _OF_GUARDIAN),
    Held(t.Complaint, _OF_GUARDIAN),
    Held(t.Offer, _OF_GUARDIAN),
    Held(t.Message, {**_OF_GUARDIAN, **_OF_KEY}, blind=("text_index",), emptied=("facts", "buttons")),
    Held(t.SmsPart, {"message_id": "message"}, blind=("phone_index",)),
    Held(t.Reply, {**_OF_GUARDIAN, **_OF_KEY}, blind=("sender_index",)),
    Held(t.ReplyPiece, _OF_KEY, blind=("key",), dropped=True),
    Held(t.SetAside, _OF_KEY, dropped=True),
    Held(t.Consent, _OF_GUARDIAN),
    Held(t.DataConsent, _OF_GUARDIAN),
    Held(t.ConsentRecord, _OF_GUARDIAN),
    Held(t.ConsentText, _OF_GUARDIAN),
    Held(t.ConsentWithdrawal, _OF_GUARDIAN),
    Held(t.Handover, _OF_OFFER),
    Held(t.Decision, _OF_APPLICATION),
    Held(t.IssuedDocument, _OF_GUARDIAN),
    Held(t.ToldEvent, {**_OF_APPLICATION, **_OF_KEY, **_OF_GUARDIAN}),
    Held(t.DeskCase, {**_OF_APPLICATION, **_OF_GUARDIAN}),
    Held(t.DeskNote, _OF_GUARDIAN),
    Held(t.Report, _OF_APPLICATION),
    Held(t.CampaignItem, _OF_OFFER),
    Held(t.AccessTrace, _OF_GUARDIAN),
    Held(t.History, {"subject": "subject"}),
)

#: What is about nobody, or leads to nobody by itself: places, pace, carriers, operators, days of evidence, and what is
#: known by the carrier's own id alone. A family's own key is no data about it: `erasing` destroys it.
ABOUT_NOBODY: frozenset[type[SQLModel]] = frozenset(
    {
        *(t.Preschool, t.Queue, t.QueueBucket, t.QueueCount, t.Vacancy, t.Campaign, t.CampaignChange, t.Meta),
        *(t.CarrierError, t.CarrierShares, t.Outage, t.Listening, t.SmppBind, t.SmppInbound, t.DeliveryReceipt),
        *(t.EarlyReceipt, t.EvidenceDay, t.EvidenceBlock, t.DeskOperator, t.DeskSession, t.DeskErrand, t.DataKey),
        *(t.LifeEvent, t.Idempotency, t.Timer),
    }
)


async def ids_of(tx: AsyncSession, guardian_id: str) -> Ids:
    """Return by what the rows about a family can be named."""
    children = await _ids(tx, t.Child, "guardian_id", {guardian_id})
    applications = await _ids(tx, t.Application, "guardian_id", {guardian_id})
    offers = await _ids(tx, t.Offer, "guardian_id", {guardian_id})
    messages = await _ids(tx, t.Message, "guardian_id", {guardian_id})
    named = {"guardian": {guardian_id}, "child": children, "application": applications, "offer": offers}
    subjects = {f"{kind}:{one}" for kind, ids in named.items() for one in ids}
    owner = {"owner": {of_guardian(guardian_id)}, "message": messages, "subject": subjects}
    return {name: frozenset(ids) for name, ids in (named | owner).items()}


async def _ids(tx: AsyncSession, table: Any, column: str, values: Collection[str]) -> set[str]:
    return set((await tx.exec(select(table.id).where(col(getattr(table, column)).in_(values)))).all())


async def rows_of(tx: AsyncSession, held: Held, ids: Ids) -> list[Any]:
    """Return the rows of one table that are about a family, in the order of their keys."""
    found: dict[tuple[Any, ...], Any] = {}
    for column, names in held.ways.items():
        values = sorted(ids[names])
        for start in range(0, len(values), _MOST_IDS):
            some = values[start : start + _MOST_IDS]
            for row in (await tx.exec(select(held.table).where(col(getattr(held.table, column)).in_(some)))).all():
                found[key_of(row)] = row
    return [found[key] for key in sorted(found, key=str)]


def key_of(row: SQLModel) -> tuple[Any, ...]:
    """Return the primary key of a row."""
    return tuple(getattr(row, column.name) for column in columns_of(type(row)) if column.primary_key)


def columns_of(table: type[SQLModel]) -> list[Any]:
    """Return the columns of a table."""
    return list(table.metadata.tables[str(table.__tablename__)].columns)


def is_sealed(column: Any) -> bool:
    """Tell whether a column holds what is encrypted with a family's own key."""
    return bool(column.name.endswith("_sealed"))
