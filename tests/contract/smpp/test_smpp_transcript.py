"""The page about SMPP shows what was on the wire: one Kazakh SMS of three parts, and its receipts."""

import re
from datetime import timedelta
from pathlib import Path

from tests.contract.smpp.foreign import ForeignSmsc
from tests.contract.smpp.packets import Packet, drawn, paired
from tests.contract.smpp.side import our_side, sms, until

PAGE = Path(__file__).parents[3] / "docs" / "smpp.md"
#: What a family reads when a place is free: longer than two SMS, so that there is something to join.
TEXT = (
    "Еркежанға «Ақбота» балабақшасынан орын бар (Алматы қ., қазақ тілінде, толық күн). Орынды аласыз ба? "
    "Жауабыңызды 24.11.2026 сағат 10:05-ке дейін күтеміз: 1 – иә, 2 – жоқ."
)
_SHOWN = re.compile(r"(<!-- from here on drawn by the test -->\n).*", re.DOTALL)


async def packets_of(smsc: ForeignSmsc, folder: Path) -> list[Packet]:
    """Send the SMS to the foreign SMSC, and return what was on the wire."""
    packets: list[Packet] = []
    await smsc.behave(hold_receipts=True, ids="hex")
    async with our_side(folder, smsc.port, watch=lambda way, pdu: packets.append((way, pdu))) as side:
        await side.channel.send(sms(TEXT, "the-message-of-this-page", valid_for=timedelta(hours=10)))
        await smsc.order("release")
        await smsc.heard("receipt_answered", 3)
        await until(lambda: side.reports)
    return packets


async def test_the_page_shows_what_was_on_the_wire(
    smsc: ForeignSmsc,
    tmp_path: Path,
    update: bool,  # noqa: FBT001 - a fixture
) -> None:
    """Bind, three parts under one reference, three ids, three receipts, unbind; `--update` draws it anew."""
    shown = "\n\n".join(map(drawn, paired(await packets_of(smsc, tmp_path))))
    page = _SHOWN.sub(lambda found: f"{found[1]}```\n{shown}\n```\n", PAGE.read_text(encoding="utf-8"))
    if update:
        PAGE.write_text(page, encoding="utf-8")
    assert page == PAGE.read_text(encoding="utf-8")
    assert shown.count("submit_sm ") == 3
    assert "part 3 of 3" in shown
