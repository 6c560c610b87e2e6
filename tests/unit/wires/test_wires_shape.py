"""The wires have one shape, and what they share word for word stays so."""

import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[3]
WIRES = [HOUSE / "bot", HOUSE / "sms" / "twilio"]
SHAPE = {"__init__.py", "channel.py", "codes.py", "inbound.py"}


@pytest.mark.parametrize("wire", WIRES, ids=["bot", "twilio"])
def test_a_wire_is_a_folder_of_the_known_shape(wire: Path) -> None:
    """Out, in and the vendor's codes lie where everybody looks for them; adding a vendor is adding one folder."""
    assert {path.name for path in wire.glob("*.py")} >= SHAPE


def test_webhooks_are_read_and_stored_alike_by_all_wires() -> None:
    """Wires may not import each other; what each needs the same way is the same, word for word."""
    texts = {(wire / "webhook.py").read_text(encoding="utf-8") for wire in WIRES}
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("wire", "foreign"), [("sms.twilio.inbound", "aiogram"), ("bot.inbound", "twilio")], ids=["twilio", "bot"]
)
def test_a_wire_loads_no_library_but_its_own(wire: str, foreign: str) -> None:
    """Whoever has no Telegram does not pay for aiogram: three seconds and 170 MB."""
    code = f"import sys, {wire}; sys.exit(any(name.split('.')[0] == '{foreign}' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=HOUSE, check=False).returncode == 0  # noqa: S603 - our own code


@pytest.mark.parametrize("wire", WIRES, ids=["bot", "twilio"])
def test_no_wire_logs_what_an_error_says(wire: Path) -> None:
    """Errors of libraries and databases quote numbers and words; only their kind is logged, never their traceback."""
    texts = [path.read_text(encoding="utf-8") for path in wire.glob("*.py")]
    assert not [text for text in texts if "log.exception" in text or "exc_info" in text]
