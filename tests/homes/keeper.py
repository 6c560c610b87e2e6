"""Keeps one server while its starter lives: ends it when standard input closes, however that came about.

Usage: `keeper.py SIGNAL USER FOLDER COMMAND…`; prints the id of the server's process. USER is empty for one's own.
Who ends it by hand writes something first; who dies does not, and then the server's folder goes too.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading

_PATIENCE = 10


def main(ending: str, user: str, folder: str, command: list[str]) -> int:
    """Run the server until nobody wants it any more; return its exit code."""
    quiet = subprocess.DEVNULL
    kept = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, user=user or None)  # noqa: S603 - a server of our own
    sys.stdout.write(f"{kept.pid}\n")
    sys.stdout.flush()
    left = threading.Event()
    threading.Thread(target=_end_when_left, args=(kept, signal.Signals[ending], left), daemon=True).start()
    code = kept.wait()
    if left.is_set():
        shutil.rmtree(folder, ignore_errors=True)
    return code


def _end_when_left(kept: "subprocess.Popen[bytes]", ending: signal.Signals, left: threading.Event) -> None:
    if not os.read(0, 1):
        left.set()
    kept.send_signal(ending)
    try:
        kept.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        kept.kill()


if __name__ == "__main__":
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)  # Ctrl-C reaches everybody at the terminal; the starter decides
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]))
