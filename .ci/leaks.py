"""Compares what looks like a secret in the committed files with what is known to protect nothing.

usage: .ci/leaks.py [--known]        `--known` writes the list anew, to be read line by line before it is committed
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KNOWN = ROOT / ".ci" / "leaks.known"
#: Words, pictures, letters and what machines write: hashes and long words, no places for secrets.
LEFT_OUT = (
    ".ttf",
    ".png",
    ".lock",
    ".tsv",
    ".svg",
    ".po",
    ".csv",
    ".b64",
    "likeness.json",
    "package-lock.json",
    ".known",
)
FOLDERS = ("desk/static/", "tests/fuzz/corpus/", "exchange/static/")


def files() -> list[str]:
    """Return the committed files that people write."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 - git of this machine
    return [name for name in listed.stdout.splitlines() if not name.endswith(LEFT_OUT) and not name.startswith(FOLDERS)]


def found() -> set[str]:
    """Return what looks like a secret: the file, what it looks like, and a hash of it."""
    command = [str(Path(sys.executable).with_name("detect-secrets")), "scan", "--no-verify", *files()]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - a tool of the lock
    told: dict[str, list[dict[str, str]]] = json.loads(answer.stdout)["results"]
    return {
        f"{name} {one['type'].replace(' ', '-')} {one['hashed_secret']}" for name, each in told.items() for one in each
    }


def main() -> int:
    """Tell what is new; 1 when something is."""
    seen = found()
    if "--known" in sys.argv:
        KNOWN.write_text("".join(f"{line}\n" for line in sorted(seen)))
        print(f"{len(seen)} known; read the difference before you commit it.")
        return 0
    new = sorted(seen - set(KNOWN.read_text().splitlines()))
    for line in new:
        print(f"looks like a secret: {' '.join(line.split()[:2])}")
    print(f"{len(seen)} places looked at, {len(new)} new." + (" Take them out, or see .ci/leaks.py." if new else ""))
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
