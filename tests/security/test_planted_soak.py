"""Bad days tell nobody either: a whole soak of a small district, and every output it leaves, is looked through."""

import asyncio
from datetime import date
from pathlib import Path

from core import metrics
from tests.security.outputs import kept
from tests.security.planted import Planted, found
from tests.security.test_planted import read_files
from tests.soak.district import District, Size
from tests.soak.people import Family
from tests.unit.register.rows import an_iin

_SIZE = Size(schools=2, each=2, waves=1)


def _planted(family: Family) -> Planted:
    """Return how a family of a district is called; what it says are the words of everybody."""
    child, own = f"Бала{family.count}", an_iin(family.count)
    return Planted(
        family.number, own, "Әбдіғали", "Айгүл", child, an_iin(500 + family.count), date(2022, 5, 17), family.number
    )


async def _play(district: District) -> None:
    try:
        await district.play()
    finally:
        await district.close()


def test_a_soak_tells_nobody(tmp_path: Path) -> None:
    """Lost receipts, time-outs, outages and a restart: logs of every level, metrics and files hold no family."""
    with kept() as outputs:
        district = District(tmp_path, 2, _SIZE)
        asyncio.run(_play(district))
        outputs.add("metrics", metrics.text())
        read_files(outputs, tmp_path)
    people = [_planted(family) for family in district.families]
    told = {where: found(people, bytes(what)) for where, what in outputs.told.items()}
    assert not {where: words[:3] for where, words in told.items() if words}
    assert {"logs", "structlog", "metrics"} <= outputs.told.keys()
    assert found(people, (tmp_path / "box.db").read_bytes())  # the same scan finds them on the phones
