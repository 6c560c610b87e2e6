"""The signed records of a world, read as a court would: verified first, then opened by the family's own key."""

import json
from typing import Any

from core.evidence.keys import Signer
from core.evidence.verifying import verify
from core.store.tables import ConsentRecord
from core.views.evidence import EvidenceViews
from tests.world import World


def signer_of(world: World) -> Signer:
    """Return who signs in a world."""
    notary = world.house.notary
    assert notary is not None
    return notary.signer


def views_of(world: World) -> EvidenceViews:
    """Return what others may see of its proof."""
    return EvidenceViews(world.store, world.vault, signer_of(world).public)


async def record(world: World, **where: object) -> dict[str, Any]:
    """Return the only signed record of this kind; it holds."""
    row = await world.one(ConsentRecord, **where)
    verdict = verify(row.body, signer_of(world).public)
    assert verdict.holds, verdict.faults
    found: dict[str, Any] = json.loads(row.body)
    return found


async def opened(world: World, **where: object) -> dict[str, str]:
    """Return the words of that record by path; each opens its commitment."""
    row = await world.one(ConsentRecord, **where)
    (one,) = [one for one in await views_of(world).opened(row.offer_id) if one.row.id == row.id]
    told = {"record": json.loads(row.body), "openings": [each.to_json() for each in one.openings]}
    verdict = verify(json.dumps(told), signer_of(world).public)
    assert verdict.holds, verdict.faults
    return one.words


def shown(told: dict[str, Any]) -> list[str]:
    """Return the keys of the messages a record names, in their order."""
    return [message["key"] for message in told["privacy_notice"]["shown"]]


def texts(told: dict[str, Any]) -> list[tuple[str, str]]:
    """Return form and version of the texts of consent a record names."""
    return [(text["form"], text["version"]) for text in told["privacy_notice"]["texts"]]
