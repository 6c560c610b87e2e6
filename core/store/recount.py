"""Looking whether all queues are counted right, while others go on working."""

from collections.abc import AsyncIterator

from core.store.base import Store
from core.store.line.count import count_queues, hold_queue, miscounts, queues_behind

#: How many keys are read at once; each queue is looked at in a transaction of its own.
_KEYS = 500


async def check_counts(store: Store, *, mend: bool = False) -> AsyncIterator[tuple[str, bool]]:
    """Yield each queue and whether it was counted right; wrong counts are made anew when they shall be mended."""
    last = ""
    while keys := await _behind(store, last):
        for key in keys:
            async with store.write() as tx:
                await hold_queue(tx, key)
                right = not await miscounts(tx, [key])
                if mend and not right:
                    await count_queues(tx, [key])
            yield key, right
        last = keys[-1]


async def _behind(store: Store, last: str) -> list[str]:
    async with store.read() as tx:
        return list(await queues_behind(tx, last, _KEYS))
