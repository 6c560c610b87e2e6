"""Runs one target of this folder under atheris: `python tests/fuzz/run.py NAME SECONDS`; see README.md."""

import importlib
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]


def main(name: str, seconds: str) -> None:
    """Let atheris look for octets that break the target; it ends the process itself, with 0 when it found none."""
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        sys.exit("atheris is not installed here: `make fuzz` does that.")
    sys.path.insert(0, str(ROOT))
    with atheris.instrument_imports(include=["bot", "sandbox", "sms"]):
        target = importlib.import_module(f"tests.fuzz.fuzz_{name}")
    found = ROOT / "build" / "fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={seconds}", f"-artifact_prefix={found}/broken-", "-print_final_stats=1", "-timeout=5"]
    atheris.Setup([sys.argv[0], *options, str(found), str(FOLDER / "corpus" / name)], target.one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
