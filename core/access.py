"""Who may see what: operators, and the one way to unmask a personal value, which leaves a trace first."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from core.errors import InputError, NotFoundError
from core.store.base import Store
from core.store.lookups import Lookups
from core.store.tables import AccessTrace, Child, Guardian
from core.store.vault import OwnKey, Vault, of_guardian

Word = TypeVar("Word", bound=StrEnum)


class Role(StrEnum):
    """What an operator may do at the desk."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMIN = "admin"


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


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who works at the desk; `name` stands in every trace."""

    name: str
    role: Role


#: Who may sign in with one click, and only where all families are made up.
SANDBOX_OPERATOR = Operator("sandbox-operator", Role.OPERATOR)
SANDBOX_SUPERVISOR = Operator("sandbox-supervisor", Role.SUPERVISOR)
_OF_THE_SANDBOX = {one.name: one for one in (SANDBOX_OPERATOR, SANDBOX_SUPERVISOR)}

_COLUMNS = {Field.PHONE: "phone_sealed", Field.IIN: "iin_sealed"}


class Access:
    """Unmasks values; nothing else in the house opens a personal value for a person to read."""

    def __init__(self, store: Store, vault: Vault, new_id: Callable[[], str]) -> None:
        self._store = store
        self._vault = vault
        self._new_id = new_id

    def operator(self, name: str, *, sandbox: bool) -> Operator | None:
        """Return the operator of this name, or None; outside the sandbox there is no sign-in yet."""
        return _OF_THE_SANDBOX.get(name) if sandbox else None

    async def reveal(self, operator: Operator, guardian_id: str, field: str, reason: str, now: datetime) -> str:
        """Write who looks at whose value and why, then return the value (DESIGN promise 10).

        The trace is committed before the value is opened: who only tried to look leaves a trace too.

        Raises:
            InputError: the field or the reason is not one of the closed lists.
            NotFoundError: there is no guardian with this id.
            CryptoError: the family was erased.

        """
        wanted = _one_of(Field, field, "field")
        row = await self.trace(operator, guardian_id, wanted, reason, now)
        async with self._store.read() as tx:
            key = await self._vault.key_of(tx, of_guardian(guardian_id))
            children = await Lookups(tx).children_of(guardian_id)
        match wanted:
            case Field.NAME:
                return full_name(row, key)
            case Field.CHILDREN:
                return "; ".join(full_name(child, key) for child in children)
        column = _COLUMNS[wanted]
        return key.open(getattr(row, column), "guardian", column, row.id)

    async def trace(self, operator: Operator, guardian_id: str, what: str, reason: str, now: datetime) -> Guardian:
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
                    id=self._new_id(), at=now, operator=operator.name, guardian_id=row.id, field=what, reason=why
                )
            )
            return row


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
