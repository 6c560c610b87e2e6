"""Keeps what atheris found: `python tests/fuzz/keep.py`, after `make fuzz`."""

import base64
from pathlib import Path

FOLDER = Path(__file__).parent
#: So much is tried anew each time: the shortest of what took a new way through the code.
_MOST, _LONGEST = 200, 300


def main() -> None:
    """Write the shortest inputs that took a new way when they were found, one a line in base64."""
    for target in FOLDER.glob("fuzz_*.py"):
        name = target.stem.removeprefix("fuzz_")
        found = (FOLDER.parents[1] / "build" / "fuzz" / name).glob("[0-9a-f]*")
        inputs = sorted({path.read_bytes() for path in found}, key=lambda data: (len(data), data))
        lines = [base64.b64encode(data).decode() for data in inputs if len(data) <= _LONGEST][:_MOST]
        if lines:
            (FOLDER / "found" / f"{name}.b64").write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
