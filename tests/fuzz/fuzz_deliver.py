"""Any octets as a deliver_sm at our side of SMPP: read, or malformed; its text and what joins it make sense."""

from sms.smpp.concatenation import Place, joined, place_of, split
from sms.smpp.encoding import decode
from sms.smpp.pdu import Answer, MalformedError, read_deliver, read_state
from sms.smpp.receipts import read_receipt


def one(data: bytes) -> None:
    """Read them behind a header of sixteen octets; as an answer they are read, too."""
    read_state(Answer(0, data))
    assert Answer(0, data).message_id.isascii()
    try:
        told = read_deliver(bytes(16) + data)
    except MalformedError:
        return
    place, octets, length = split(told.body) if told.has_header else (None, told.body, 0)
    assert octets == told.body[length:]
    for found in (place, place_of(told.parameters)):
        _sensible(found)
    text = decode(joined([(2, octets), (1, octets)]), told.data_coding)
    receipt = read_receipt(told.parameters, text)
    assert all(word.isascii() for word in (receipt.smsc_id, receipt.stat, receipt.error, receipt.done))


def _sensible(place: Place | None) -> None:
    if place:
        assert 1 <= place.number <= place.total <= 255
        assert place.total > 1
        assert 0 <= place.reference < 65_536
