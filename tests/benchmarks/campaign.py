"""Benchmark `campaign`: what leaves next, how far it is and what a share costs, beside up to 100,000 that wait."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import Chance
from core.gateway.house import House
from core.gateway.sending import lanes, pacing
from core.live.local import LocalLive
from core.store import outgoing
from core.store.lookups import Lookups
from core.store.tables import Campaign, Guardian
from core.views import campaigns
from tests.benchmarks.frame import Benchmark, Figure, Tell, compare
from tests.benchmarks.ground import Ground, a_ground
from tests.benchmarks.steps import Question, steps_of

_CALLS = 40
_GROUP = 50
_NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)
_REST = timedelta(minutes=1)
_READ = "one primary-key read"

# Half of the messages belong to a paused campaign and wait in front of those of one that runs.
_NUMBERS = """
    WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :size),
    filed(id, i, name) AS (
        SELECT CAST(i AS TEXT), i, CASE WHEN i < :size / 2 THEN 'paused' ELSE 'running' END FROM n
    )
"""
_OFFERS = """
    INSERT INTO offer (id, kind, status, guardian_id, child_id, edition, code, round, repeat_unproven, restored,
        unheard, created_at)
"""
_ITS_VALUES = "SELECT 'O' || id, 'x', 'planned', 'G1', 'C1', 'P-2024', '2В7', 1, 1 = 0, 1 = 0, 1 = 0, i FROM filed"
_ITEMS = "INSERT INTO campaign_item (campaign, subject, offer_id, closed, created_at)"
_ITEM_VALUES = "SELECT name, 'child:' || id, 'O' || id, 1 = 0, i FROM filed"
_MESSAGES = """
    INSERT INTO message (id, seq, dedupe, guardian_id, key_owner, offer_id, purpose, lane, campaign, key, facts, round,
        language, way, tried, status, attempts, due_at, maybe_seen, buttons, template, parts, failure, failure_code,
        settle, created_at)
"""
_ITS_MESSAGES = r"""
    SELECT 'M' || id, i, 'offer:O' || id || '\:1', 'G' || id, 'K', 'O' || id, 'offer', 3, name, 'k', '{}', 1,
        'kk', 'sms', '', 'queued', 0, i, 1 = 0, '[]', '', 0, '', '', '', i FROM filed
"""


class _Still:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return the same instant."""
        return _NOW


async def run(url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Measure at each size, each in tables of its own."""
    figures: list[Figure] = []
    for size in sorted(sizes):
        async with a_ground(url) as ground:
            tell(f"{size:,} messages of two campaigns are written")
            await _fill(ground, size)
            figures += await _at(ground, size)
    return figures


async def _fill(ground: Ground, size: int) -> None:
    async with ground.store.write() as tx:
        for name in ("paused", "running"):
            tx.add(Campaign(name=name, status=name, per_minute=60_000, next_at=_NOW - _REST, created_at=_NOW))
        await tx.flush()
        connection = await tx.connection()
        for insert, values in ((_OFFERS, _ITS_VALUES), (_ITEMS, _ITEM_VALUES), (_MESSAGES, _ITS_MESSAGES)):
            await connection.execute(text(insert + _NUMBERS + values), {"size": size})


async def _at(ground: Ground, size: int) -> list[Figure]:
    nothing: Any = None  # of the house only its store, clock and rates are used
    house = House(
        ground.store, nothing, _Still(), Chance(), nothing, nothing, nothing,
        dialogs={}, read=nothing, names_another=nothing, rules_core=nothing, live=LocalLive(),
    )  # fmt: skip
    group = await lanes.next_group(house, [], _GROUP)
    assert len(group) == _GROUP, "a whole group waits"

    async def floor(tx: AsyncSession, _call: int) -> object:
        return await tx.get(Guardian, "G1")

    async def share(tx: AsyncSession, _call: int) -> object:
        return await pacing.waiting(house, tx, await pacing.rooms(house, tx), "sms", _GROUP, ())

    async def claim(tx: AsyncSession, _call: int) -> object:
        return await outgoing.claim(tx, group, _NOW)

    async def seen(tx: AsyncSession, _call: int) -> object:
        return await campaigns.one(Lookups(tx), "running", None, _NOW)

    figures = []
    for what, question in (("next of a campaign", share), ("claim of 50", claim), ("progress of a campaign", seen)):
        figure = await compare(what, _ask(ground, question), _READ, _ask(ground, floor), size=size, calls=_CALLS)
        figures.append(replace(figure, steps=await steps_of(ground.store, question)))
    return figures


def _ask(ground: Ground, question: Question) -> Any:
    async def work(call: int) -> None:
        async with ground.store.read() as tx:
            await question(tx, call)

    return work


BENCHMARK = Benchmark("Campaigns: what leaves next costs the same, however many wait.", (1_000, 100_000), run)
