"""A campaign of a running gateway, paused and resumed by commands in processes of their own."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from commands.opening import CLOCK_OFFSET, SANDBOX_MARK
from core.identifiers import iin_with_check
from core.store.base import remember
from tests.gateway_process import environment, usynys
from tests.world import World, a_world

PHONES = [f"+7747009990{count}" for count in range(3)]


async def _known(world: World) -> Mapping[str, str]:
    """Let three families be known; return the environment of a command on the same database."""
    async with world.store.write() as tx:
        await remember(tx, SANDBOX_MARK, "1")
    for phone in PHONES:
        await world.family(phone)
    return {**environment(world.folder / "usynys.db"), "USYNYS_QUIET_HOURS": ""}


def _write_births(births: Path) -> None:
    """Write down that each family has a child."""
    children = [iin for iin in (iin_with_check(f"2405175{count:04d}") for count in range(40)) if iin][:3]
    lines = []
    for count, child in enumerate(children, 1):
        data = {"guardian_id": f"G{count}", "child_id": f"CC{count}", "child_iin": child, "child_last_name": "Ә"}
        data |= {"child_first_name": "Е", "child_birth_date": "2024-05-17", "settlement": "Алматы"}
        event = {"id": f"CB{count}", "source": "births", "type": "child_registered"}
        lines.append(json.dumps(event | {"occurred_at": "2026-11-20T10:00:00+05:00", "data": data}))
    births.write_text("\n".join(lines) + "\n", "utf-8")


async def _typed(world: World, env: Mapping[str, str], *words: str) -> None:
    """Type a command; it lives at the world's time, whatever the time of the wall."""
    async with world.store.write() as tx:
        await remember(tx, CLOCK_OFFSET, str((world.clock.now() - datetime.now(UTC)).total_seconds()))
    done = await asyncio.to_thread(usynys, "campaign", *words, env=env)
    assert done.returncode == 0, done.stderr


async def _written_to(world: World) -> int:
    """Return how many of the families have been written to."""
    return sum([bool(await world.phone(phone)) for phone in PHONES])


async def test_another_process_pauses_a_campaign_and_lets_it_go_on(tmp_path: Path) -> None:
    """What the command line says is heard by the running gateway: nothing leaves while paused, all of it later."""
    births = tmp_path / "births.jsonl"
    _write_births(births)
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        env = await _known(world)
        await _typed(world, env, "start", "births", str(births), "--per-minute", "1")
        await world.advance(seconds=30)
        await _typed(world, env, "pause", "births")
        asked = await _written_to(world)
        await world.advance(minutes=10)
        assert (asked, await _written_to(world)) == (1, 1)
        await _typed(world, env, "resume", "births")
        await world.advance(minutes=5)
        assert await _written_to(world) == len(PHONES)
