"""What the soak's families say: bare words mean the question that came last, as they do on any phone."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import AsyncMock

import pytest

from core.store.tables import Offer
from tests.soak.district import District, Size
from tests.soak.people import Act

NOON = datetime(2026, 2, 2, 7, tzinfo=UTC)


@pytest.mark.parametrize(("tap", "spoken"), [(False, ["new"]), (True, ["old", "new"])])
async def test_whoever_has_a_newer_offer_means_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, tap: bool, spoken: Sequence[str]
) -> None:
    """An answer to an older one that was still to be said is said by its button or not at all."""
    district = District(tmp_path, 1, Size(schools=1, each=1))
    district.world = cast("Any", SimpleNamespace(clock=SimpleNamespace(now=lambda: NOON)))
    district._plans = {name: [Act(NOON, "1", "yes", "telegram", tap)] for name in ("old", "new")}  # noqa: SLF001 - as drawn
    for way in ("_speaks", "_tap"):
        monkeypatch.setattr(district, way, AsyncMock(return_value=True))
    offers = [cast("Offer", SimpleNamespace(id=name)) for name in ("old", "new")]
    await district._acts(district.families[0], offers)  # noqa: SLF001 - what a look at the phone does
    assert [said.offer for said in district.said] == spoken
