"""One transaction over the parts of SMS: everything it needs is read at once, noted in memory, and written at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.parts import (
    NAMELESS,
    Leaving,
    PartAnswer,
    PartReceipt,
    PartStatus,
    carrier_key,
    carrier_keys,
)
from core.flow.receipt import DeliveryReport
from core.gateway.parts.fates import apply, leaving_now, report
from core.store import parts as store
from core.store.parts import EarlyRow, PartRow
from core.store.vault import Vault

_NOT_TAKEN = frozenset({PartStatus.LEAVING, PartStatus.REFUSED})


@dataclass(frozen=True, slots=True)
class Told:
    """A receipt, and of which part it is if that is known.

    One that has waited is matched by every way to write its id: by now the answer with the very same one has
    come, if there is one.
    """

    receipt: PartReceipt | EarlyRow
    part: tuple[str, int] | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The ids it may mean, the likeliest first."""
        named = _named(self.receipt.carrier_id)
        return carrier_keys(self.receipt.carrier_id) if named and isinstance(self.receipt, EarlyRow) else named


What = Leaving | Sequence[PartAnswer] | Told


@dataclass(slots=True)
class Notes:
    """What is known in this transaction, by every way in which a part can be meant."""

    tx: AsyncSession
    vault: Vault
    messages: dict[str, dict[int, PartRow]] = field(default_factory=lambda: defaultdict(dict))
    named: dict[tuple[str, str], PartRow] = field(default_factory=dict)
    referred: dict[tuple[str, int], PartRow] = field(default_factory=dict)
    early: dict[tuple[str, str], list[EarlyRow]] = field(default_factory=lambda: defaultdict(list))
    new: dict[tuple[str, int], PartRow] = field(default_factory=dict)
    changed: dict[tuple[str, int], PartRow] = field(default_factory=dict)
    worded_anew: set[str] = field(default_factory=set)
    found: list[EarlyRow] = field(default_factory=list)
    kept: list[EarlyRow] = field(default_factory=list)

    @classmethod
    async def open(cls, tx: AsyncSession, vault: Vault, all_of_it: Sequence[What]) -> "Notes":
        """Read what these notes may touch."""
        notes = cls(tx, vault)
        await store.alone(tx)
        told = [one for one in all_of_it if isinstance(one, Told)]
        answers = [answer for one in all_of_it if not isinstance(one, Told | Leaving) for answer in one]
        keys = {key for one in told for key in one.keys}
        pairs = {pair for one in told if (pair := notes.pair(one.receipt))}
        ids = {one.message_id for one in all_of_it if isinstance(one, Leaving)} | {one.message_id for one in answers}
        ids |= {one.part[0] for one in told if one.part}
        met = [*await store.parts_named(tx, keys), *await store.parts_referred(tx, pairs)]
        for row in await store.parts_of(tx, ids | {row.message_id for row in met}):
            notes._know(row)
        for receipt in await store.early_receipts(tx, {key for one in answers for key in _named(one.carrier_id)}):
            notes.early[receipt.phone_index, receipt.carrier_key].append(receipt)
        return notes

    def index(self, address: str) -> str:
        """Return the blind index of a phone."""
        return self.vault.index("phone", address)

    def phone_of(self, receipt: PartReceipt | EarlyRow) -> str:
        """Return the blind index of the phone that a receipt is about."""
        return receipt.phone_index if isinstance(receipt, EarlyRow) else self.index(receipt.address)

    def pair(self, receipt: PartReceipt | EarlyRow) -> tuple[str, int] | None:
        """Return the phone and our own reference that a receipt tells."""
        if isinstance(receipt, EarlyRow) or receipt.reference is None:
            return None
        return self.index(receipt.address), receipt.reference

    def _know(self, row: PartRow) -> None:
        self.messages[row.message_id][row.number] = row
        self.referred[row.phone_index, row.reference] = row  # of several the one that left last
        if row.carrier_key:
            self.named[row.phone_index, row.carrier_key] = row

    def note(self, what: What) -> frozenset[int] | list[DeliveryReport]:
        """Note one thing; answers the parts to be sent, or what is to be said of messages that became final."""
        if isinstance(what, Leaving):
            return self._leaving(what)
        if isinstance(what, Told):
            return self._told(what)
        touched = [answer.message_id for answer in what if self._answered(answer)]
        return self._reports(touched)

    async def close(self) -> None:
        """Write what was noted."""
        await store.drop_parts(self.tx, self.worded_anew)
        changed = [row for key, row in self.changed.items() if key not in self.new]
        await store.write_parts(self.tx, list(self.new.values()), changed)
        await store.drop_early(self.tx, self.found)
        await store.keep_early(self.tx, self.kept)

    def _leaving(self, leaving: Leaving) -> frozenset[int]:
        """Note which parts leave: those that never did, and those that were certainly not taken."""
        known = self.messages[leaving.message_id]
        if any(row.body != leaving.body for row in known.values()):  # what left before says something else
            self.worded_anew.add(leaving.message_id)
            known.clear()
        refused = {number for number, row in known.items() if row.status == PartStatus.REFUSED}
        fresh = set(range(1, len(leaving.references) + 1)) - known.keys()
        for number in refused:
            row = known[number]
            row.status, row.carrier, row.left_at, row.code = PartStatus.LEAVING, leaving.carrier, leaving.at, ""
            self.changed[row.message_id, number] = row
        index = self.index(leaving.address) if fresh else ""
        for number in fresh:
            row = leaving_now(leaving, number, index)
            self.new[row.message_id, number] = row
            self._know(row)
        return frozenset(refused | fresh)

    def _answered(self, answer: PartAnswer) -> bool:
        """Note an answer; tells whether receipts had come before it."""
        row = self.messages[answer.message_id].get(answer.number)
        if row is None:
            return False
        self.changed[row.message_id, row.number] = row
        if not answer.carrier_id:
            if row.status == PartStatus.LEAVING:
                row.status, row.code = PartStatus.REFUSED, answer.code
            return False
        self._name(row, answer.carrier_id)
        waiting = self.early.pop((row.phone_index, carrier_key(answer.carrier_id)), [])
        for receipt in waiting:
            apply(row, receipt)
        self.found += waiting
        return bool(waiting)

    def _name(self, row: PartRow, carrier_id: str) -> None:
        """Give a part the id under which its carrier has it: whoever names it has it."""
        if row.status in _NOT_TAKEN:
            row.status = PartStatus.TAKEN
        if carrier_id and row.carrier_id in {"", NAMELESS}:
            row.carrier_id, row.carrier_key = carrier_id, carrier_key(carrier_id)
            self.named[row.phone_index, row.carrier_key] = row

    def _told(self, told: Told) -> list[DeliveryReport]:
        receipt = told.receipt
        row = self._part_of(told)
        if row is None:
            if not isinstance(receipt, EarlyRow):
                self._keep(receipt)
            return []
        if isinstance(receipt, EarlyRow):
            self.found.append(receipt)
        self._name(row, receipt.carrier_id)
        apply(row, receipt)
        self.changed[row.message_id, row.number] = row
        return self._reports([row.message_id])

    def _part_of(self, told: Told) -> PartRow | None:
        """Return the part that is meant: by its id, on its own phone; else by our reference, if it has no id yet."""
        if told.part:
            return self.messages[told.part[0]].get(told.part[1])
        index = self.phone_of(told.receipt)
        for place, key in enumerate(told.keys):
            row = self.named.get((index, key))
            if row and (place == 0 or row.status == PartStatus.TAKEN):
                return row
        pair = self.pair(told.receipt)
        row = self.referred.get(pair) if pair else None
        return row if row and row.carrier_id in {"", NAMELESS} else None

    def _keep(self, receipt: PartReceipt) -> None:
        """Keep a receipt that is nobody's yet."""
        row = EarlyRow(
            carrier_key=carrier_key(receipt.carrier_id),
            phone_index=self.index(receipt.address),
            delivery=receipt.delivery,
            carrier_id=receipt.carrier_id,
            status_raw=receipt.status_raw,
            code=receipt.code,
            failure=receipt.failure or "",
            evidence=receipt.evidence,
            received_at=receipt.received_at,
        )
        self.kept.append(row)
        self.early[row.phone_index, row.carrier_key].append(row)

    def _reports(self, message_ids: Iterable[str]) -> list[DeliveryReport]:
        """Return what is to be said of messages of which something was told, if all their parts are final."""
        rows = [sorted(self.messages[name].values(), key=lambda row: row.number) for name in dict.fromkeys(message_ids)]
        return [told for told in map(report, rows) if told is not None]


def _named(carrier_id: str) -> tuple[str, ...]:
    return (carrier_key(carrier_id),) if carrier_id and carrier_id != NAMELESS else ()
