"""What comes in at the same time is kept in one transaction; nobody is answered before it is committed."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.base import Store

#: So much at most is kept in one transaction.
_GROUP = 200

Item = TypeVar("Item")
#: Keeps items in a transaction and answers, one for one, what each of them did.
Keep = Callable[[AsyncSession, Sequence[Item]], Awaitable[Sequence[bool]]]


@dataclass(slots=True)
class _Waiting(Generic[Item]):
    kind: Hashable
    keep: Keep[Item]
    item: Item
    kept: asyncio.Future[bool]


class Intake:
    """Gathers what arrives while the transaction before is being written: one disk write serves them all."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting[Any]] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, store: Store, kind: Hashable, keep: Keep[Item], item: Item) -> bool:
        """Keep one item with others of its kind; returns when it is safe on disk, or raises what it met alone."""
        one = _Waiting(kind, keep, item, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write(store))
        return await one.kept

    async def _write(self, store: Store) -> None:
        while self._waiting:
            kind = self._waiting[0].kind
            group, left = list[_Waiting[Any]](), list[_Waiting[Any]]()
            for one in self._waiting:
                (group if one.kind == kind and len(group) < _GROUP else left).append(one)
            self._waiting = left
            await self._together(store, group)

    async def _together(self, store: Store, group: Sequence[_Waiting[Any]]) -> None:
        """Keep a group whole; where that fails each is kept alone, so that no one suffers for another."""
        (done,) = await asyncio.gather(self._kept(store, group), return_exceptions=True)
        if isinstance(done, BaseException):
            if len(group) > 1:
                for one in group:
                    await self._together(store, (one,))
            elif not group[0].kept.done():
                group[0].kept.set_exception(done)
            return
        for one, did in zip(group, done, strict=True):
            if not one.kept.done():  # whoever waited may have gone; what he brought is kept all the same
                one.kept.set_result(did)

    async def _kept(self, store: Store, group: Sequence[_Waiting[Any]]) -> Sequence[bool]:
        async with store.write() as tx:
            return await group[0].keep(tx, [one.item for one in group])
