"""`make image-test`: executes the RUN steps of the Dockerfile in order in a clean folder, and asks the result for keys.

No container is needed: each step runs as it stands, in a folder that holds what COPY has brought by then. Steps that
only root of an image may do (`useradd`) are named and left out.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_ROOTS_OWN = ("useradd",)


def steps(text: str) -> Iterator[tuple[str, str]]:
    """Yield the instructions of a Dockerfile with what they say, lines joined."""
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        name, _, rest = line.partition(" ")
        if name.isupper():
            yield name, rest.strip()


def _copy(what: str, folder: Path) -> None:
    """Copy as COPY does: from the repository, only what git knows or would take."""
    *sources, _to = what.split()
    if sources == ["."]:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - whichever is installed
            cwd=ROOT, capture_output=True, check=True, text=True,
        )  # fmt: skip
        sources = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    for name in sources:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)


def main() -> int:
    """Build it in a folder of its own; the first step that fails ends it."""
    with tempfile.TemporaryDirectory(prefix="usynys-image-") as name:
        folder = Path(name)
        for instruction, what in steps((ROOT / "Dockerfile").read_text("utf-8")):
            if instruction == "COPY" and "--from" not in what:
                _copy(what, folder)
            if instruction != "RUN":
                continue
            if what.startswith(_ROOTS_OWN):
                sys.stdout.write(f"left out (root of the image alone): {what}\n")
                continue
            sys.stdout.write(f"RUN {what}\n")
            command = re.sub(r"^python ", f"{sys.executable} ", what)
            if subprocess.run(command, shell=True, cwd=folder, check=False).returncode != 0:  # noqa: S602 - our own Dockerfile
                return 1
        ready = subprocess.run([folder / ".venv/bin/usynys", "keys"], cwd=folder, capture_output=True, check=False)  # noqa: S603 - what was built
        sys.stdout.write("The image's command answers.\n" if ready.returncode == 0 else ready.stderr.decode())
        return ready.returncode


if __name__ == "__main__":
    sys.exit(main())
