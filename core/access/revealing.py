"""The one way to unmask a personal value: it leaves a trace first."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.access.roles import Operator, Permission
from core.access.sessions import Session
from core.errors import CryptoError, InputError, NotFoundError
from core.store.base import Store
from core.store.lookups import Lookups
from core.store.tables import AccessTrace, Child, Guardian
from core.store.vault import OwnKey, Vault, of_guardian

Word = TypeVar("Word", bound=StrEnum)


#: How long an unmasked value is shown at the desk.
_LASTS = timedelta(minutes=5)


class Field(StrEnum):
    """A personal value of a family that is masked everywhere."""

    PHONE = "phone"
    NAME = "name"
    IIN = "iin"
    CHILDREN = "children"  # their names


class Reason(StrEnum):
    """Why an operator needs to see a value: the closed list that is written into the trace."""

    CALLER_CHECK = "caller_check"  # to make sure who is calling
    CALL_BACK = "call_back"
    WRONG_NUMBER = "wrong_number"
    COMPLAINT = "complaint"
    DOCUMENT = "document"  # to hand a family its document
    OWN_DATA = "own_data"  # the family asks what is held about it, or to be forgotten


@dataclass(frozen=True, slots=True)
class Lasting:
    """In which session a value stays open, and until when."""

    session: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """An unmasked value, and how much longer it is shown; None when the family was erased."""

    field: Field
    value: str | None
    left: timedelta


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at a family, as the family may be told."""

    at: datetime
    operator: str
    field: str
    reason: str

    def to_json(self) -> dict[str, str]:
        """Write it with the API's names."""
        at = self.at.isoformat(timespec="milliseconds")
        return {"at": at, "operator": self.operator, "field": self.field, "reason": self.reason}


_COLUMNS = {Field.PHONE: "phone_sealed", Field.IIN: "iin_sealed"}


class Access:
    """Unmasks values; nothing else in the house opens a personal value for a person to read."""

    def __init__(self, store: Store, vault: Vault, new_id: Callable[[], str], lasts: timedelta = _LASTS) -> None:
        self._store = store
        self._vault = vault
        self._new_id = new_id
        self.lasts = lasts

    async def unmask(self, session: Session, guardian_id: str, field: str, reason: str, now: datetime) -> None:
        """Write who looks at whose value, why and until when; from then on `shown` answers it (DESIGN promise 10).

        The trace is committed before anything is opened: who only tried to look leaves a trace too.

        Raises:
            InputError: the field or the reason is not one of the closed lists.
            NotFoundError: there is no guardian with this id.

        """
        wanted = _one_of(Field, field, "field")
        lasting = Lasting(session.id, now + self.lasts)
        await self.trace(session.operator, guardian_id, wanted, reason, now, lasting)

    async def shown(self, session: Session, guardian_id: str, now: datetime) -> tuple[Shown, ...]:
        """Return the values of a family that were unmasked in this session and whose time is not over."""
        if not session.operator.may(Permission.UNMASK):
            return ()
        query = select(AccessTrace).where(
            AccessTrace.guardian_id == guardian_id, AccessTrace.session == session.id, col(AccessTrace.ends_at) > now
        )
        async with self._store.read() as tx:
            traces = (await tx.exec(query.order_by(col(AccessTrace.at)))).all()
            ends = {
                Field(trace.field): trace.ends_at for trace in traces if trace.ends_at and trace.field in set(Field)
            }
            return tuple(
                [Shown(field, await self._open(tx, guardian_id, field), end - now) for field, end in ends.items()]
            )

    async def _open(self, tx: AsyncSession, guardian_id: str, field: Field) -> str | None:
        row = await tx.get(Guardian, guardian_id)
        try:
            key = await self._vault.key_of(tx, of_guardian(guardian_id))
        except CryptoError:
            return None
        if row is None:
            return None
        match field:
            case Field.NAME:
                return full_name(row, key)
            case Field.CHILDREN:
                return "; ".join([full_name(child, key) for child in await Lookups(tx).children_of(guardian_id)])
        column = _COLUMNS[field]
        return key.open(getattr(row, column), "guardian", column, row.id)

    async def trace(
        self,
        operator: Operator,
        guardian_id: str,
        what: str,
        reason: str,
        now: datetime,
        lasting: Lasting | None = None,
    ) -> Guardian:
        """Write durably that somebody is about to look at a family's values, and why.

        Raises:
            InputError: the reason is not one of the closed list.
            NotFoundError: there is no guardian with this id.

        """
        why = _one_of(Reason, reason, "reason")
        async with self._store.write() as tx:
            row = await tx.get(Guardian, guardian_id)
            if row is None:
                message = f"There is no guardian {guardian_id}."
                raise NotFoundError(message)
            tx.add(
                AccessTrace(
                    id=self._new_id(),
                    at=now,
                    operator=operator.name,
                    guardian_id=row.id,
                    field=what,
                    reason=why,
                    session=lasting.session if lasting else None,
                    ends_at=lasting.until if lasting else None,
                )
            )
            return row

    async def looked(self, guardian_id: str) -> tuple[Looked, ...]:
        """Return who looked at a family's values, the newest first: the family may ask, and is told."""
        query = select(AccessTrace).where(AccessTrace.guardian_id == guardian_id).order_by(col(AccessTrace.at).desc())
        async with self._store.read() as tx:
            return tuple(Looked(row.at, row.operator, row.field, row.reason) for row in await tx.exec(query))


def _one_of(words: type[Word], value: str, name: str) -> Word:
    if value not in set(words):
        message = f"{name}: one of {', '.join(words)} is expected."
        raise InputError(message)
    return words(value)


def full_name(row: Guardian | Child, key: OwnKey) -> str:
    """Return last, first and middle name; only behind a trace, or where no person reads them."""
    table = "guardian" if isinstance(row, Guardian) else "child"
    name = json.loads(key.open(row.name_sealed, table, "name_sealed", row.id))
    return " ".join(name[part] for part in ("last", "first", "middle") if name.get(part))
