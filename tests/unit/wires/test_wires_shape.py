"""The wires have one shape, and what they share word for word stays so."""

import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[3]
WIRES = [HOUSE / "bot", *sorted(path.parent for path in HOUSE.glob("sms/*/__init__.py"))]
SHAPE = {"__init__.py", "channel.py", "codes.py", "inbound.py"}
EACH = pytest.mark.parametrize("wire", WIRES, ids=[wire.name for wire in WIRES])


@EACH
def test_a_wire_is_a_folder_of_the_known_shape(wire: Path) -> None:
    """Out, in and the vendor's codes lie where everybody looks for them; adding a vendor is adding one folder."""
    assert {path.name for path in wire.glob("*.py")} >= SHAPE


def test_webhooks_are_read_and_stored_alike_by_all_wires() -> None:
    """Wires may not import each other; what each needs the same way is the same, word for word."""
    texts = [path.read_text(encoding="utf-8") for wire in WIRES for path in wire.glob("webhook.py")]
    assert len(texts) > 1
    assert len(set(texts)) == 1


@EACH
def test_each_wire_is_held_to_the_contract(wire: Path) -> None:
    """Its channel is one of those that the suite runs over, and stands in the drawn matrix."""
    stand = HOUSE / "tests" / "contract" / f"stand_{'telegram' if wire.name == 'bot' else wire.name}.py"
    head = (HOUSE / "docs" / "contract-matrix.md").read_text(encoding="utf-8").lower()
    assert stand.exists()
    assert f"| {stand.stem.removeprefix('stand_')} |" in head


@pytest.mark.parametrize(
    ("wire", "foreign"),
    [("sms.twilio.inbound", "aiogram"), ("sms.smpp.channel", "aiogram"), ("bot.inbound", "twilio")],
    ids=["twilio", "smpp", "bot"],
)
def test_a_wire_loads_no_library_but_its_own(wire: str, foreign: str) -> None:
    """Whoever has no Telegram does not pay for aiogram: three seconds and 170 MB."""
    code = f"import sys, {wire}; sys.exit(any(name.split('.')[0] == '{foreign}' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=HOUSE, check=False).returncode == 0  # noqa: S603 - our own code


@EACH
def test_no_wire_logs_what_an_error_says(wire: Path) -> None:
    """Errors of libraries and databases quote numbers and words; only their kind is logged, never their traceback."""
    texts = [path.read_text(encoding="utf-8") for path in wire.glob("*.py")]
    assert not [text for text in texts if "log.exception" in text or "exc_info" in text]
