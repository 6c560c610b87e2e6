"""What a wire brings again and again and cannot be stored as a reply: kept as it came, and people are told."""

from sqlmodel import select

from core.flow.reply import Wire
from core.gateway.cases import open_case
from core.gateway.house import House
from core.metrics import SET_ASIDE
from core.store.tables import SetAside
from core.store.vault import of_unknown

#: Why it stands at the desk.
WHY = "set_aside"


async def keep(house: House, wire: Wire, provider_id: str, body: str) -> None:
    """Keep it sealed, once; when this returns it is safe on disk and stands on the desk's list."""
    now = house.clock.now()
    async with house.store.write() as tx:
        known = select(SetAside.id).where(SetAside.wire == wire, SetAside.provider_id == provider_id)
        if (await tx.exec(known)).first():
            return
        key, row_id = await house.vault.make_key(tx, of_unknown(now), now), house.chance.new_id()
        sealed = key.seal(body, SetAside.__tablename__, "body_sealed", row_id)
        row = SetAside(
            id=row_id, wire=wire, provider_id=provider_id, key_owner=key.owner, body_sealed=sealed, received_at=now
        )
        tx.add(row)
        await open_case(house, tx, WHY, f"{wire}:{provider_id}", None)
    SET_ASIDE.labels(wire).inc()
