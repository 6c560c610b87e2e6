"""The program on one core, whatever loads it on another: so neither is measured with the other's work."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager


def _allowed() -> list[int]:
    """Return the cores that this process may use; macOS and Windows do not tell."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


#: Taken when the run begins, before anything is put on one core.
_CORES = _allowed()


@contextmanager
def _on(core: int) -> Iterator[None]:
    """Let this thread and all threads and processes it starts stay on a core."""
    if not _CORES:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def the_programs() -> AbstractContextManager[None]:
    """Stay on the core of what is measured."""
    return _on(_CORES[0] if _CORES else 0)


def the_loads() -> AbstractContextManager[None]:
    """Start something on the core of what loads it: a server of another's, a database's server."""
    return _on(_CORES[-1] if _CORES else 0)
