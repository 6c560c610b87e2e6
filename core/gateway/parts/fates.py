"""One part of an SMS: as it leaves, after a receipt, and what all of a message say together."""

from collections.abc import Sequence

from core.flow.parts import Leaving, PartReceipt, PartStatus, after, whole
from core.flow.receipt import Delivery, DeliveryReport
from core.flow.reply import Wire
from core.store.parts import EarlyRow, PartRow

_MOST_RAW, _MOST_EVIDENCE = 64, 200


def leaving_now(leaving: Leaving, number: int, phone_index: str) -> PartRow:
    """Return a part that leaves for the first time."""
    return PartRow(
        message_id=leaving.message_id,
        number=number,
        total=len(leaving.references),
        body=leaving.body,
        carrier=leaving.carrier,
        phone_index=phone_index,
        reference=leaving.references[number - 1],
        status=PartStatus.LEAVING,
        carrier_id="",
        carrier_key="",
        left_at=leaving.at,
    )


def apply(row: PartRow, receipt: PartReceipt | EarlyRow) -> None:
    """Let a part be what a receipt says of it, if that is news."""
    then = after(PartStatus(row.status), Delivery(receipt.delivery))
    if then is not None:
        row.status, row.final_at, row.status_raw = then, receipt.received_at, receipt.status_raw
        row.code, row.failure, row.evidence = receipt.code, receipt.failure or "", receipt.evidence


def report(rows: Sequence[PartRow]) -> DeliveryReport | None:
    """Return the report of a message whose parts are all final; its time is that of the last receipt."""
    delivery = whole([PartStatus(row.status) for row in rows])
    if delivery is None or len(rows) != rows[0].total:
        return None
    telling = next(row for row in rows if row.status == delivery.value)
    return DeliveryReport(
        wire=Wire.SMPP,
        provider_id=telling.message_id,
        event_id=f"{telling.message_id}:{telling.body[:8]}:{delivery}",
        delivery=delivery,
        status_raw=" ".join(row.status_raw for row in rows)[:_MOST_RAW],
        received_at=max(row.final_at or row.left_at for row in rows),
        code=telling.code,
        failure=telling.failure or None,
        evidence=" ".join(f"{row.carrier_id}@{row.evidence}" for row in rows)[:_MOST_EVIDENCE],
    )
