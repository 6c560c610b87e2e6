"""Who is measured: how each is made ready, filled and started, and what it promises."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: The peers' own environment: nothing of it is imported by Usynys.
THEIRS, OURS = ROOT / "build" / "peers" / ".venv" / "bin", Path(sys.executable).parent
_DONE = "SELECT count(*) FROM done"
_PROGRAMS = "tests.peers.programs"


class Kind(StrEnum):
    """What is done: messages sent, what falls due at one instant, and of Usynys also windows with all that follows."""

    OUTBOUND = "outbound"
    TIMERS = "timers"
    WINDOWS = "windows"


_BOTH = (Kind.OUTBOUND, Kind.TIMERS)


@dataclass(frozen=True, slots=True)
class Contestant:
    """One of them; `program` takes a verb (make, fill), the kind, the size, and how far ahead timers are set."""

    name: str
    package: str  # whose version is told
    program: tuple[str, ...]
    workers: Mapping[Kind, tuple[tuple[str, ...], ...]]  # the processes that do the work
    ready: str = "ready"  # a line of a worker that begins so tells that it takes work
    done: Mapping[Kind, str] = field(default_factory=lambda: dict.fromkeys(_BOTH, _DONE))
    lead: float = 3.0  # seconds that it takes at most to plan a thousand timers
    transactional: bool = False  # what it fills is seen all at once, by a worker that runs already


def _module(folder: Path, name: str) -> tuple[str, ...]:
    return (str(folder / "python"), "-m", f"{_PROGRAMS}.{name}")


def _celery() -> Contestant:
    worker = (str(THEIRS / "celery"), "-A", f"{_PROGRAMS}.celery_tasks", "worker", "--loglevel", "WARNING")
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    run = (*worker, *quiet, "--pool", "threads", "--concurrency", "100")
    return Contestant("Celery", "celery", _module(THEIRS, "celery_tasks"), dict.fromkeys(_BOTH, (run,)))


def _taskiq() -> Contestant:
    broker = f"{_PROGRAMS}.taskiq_tasks"
    worker = (str(THEIRS / "taskiq"), "worker", f"{broker}:broker", "--workers", "1", "--log-level", "WARNING")
    scheduler = (str(THEIRS / "taskiq"), "scheduler", f"{broker}:scheduler", "--update-interval", "1")
    workers = {Kind.OUTBOUND: (worker,), Kind.TIMERS: (worker, scheduler)}
    return Contestant("taskiq", "taskiq", _module(THEIRS, "taskiq_tasks"), workers)


def _plain(name: str, package: str) -> Contestant:
    """Return one that is started by its own program."""
    program = _module(THEIRS, f"{package}_tasks")
    return Contestant(name, package, program, dict.fromkeys(_BOTH, ((*program, "work"),)))


def _usynys() -> Contestant:
    done = {
        Kind.OUTBOUND: "SELECT count(*) FROM message WHERE status = 'accepted' AND purpose = 'notice'",
        Kind.TIMERS: "SELECT count(*) FROM queue_entry WHERE status = 'waiting' AND NOT asleep",
        Kind.WINDOWS: "SELECT count(*) FROM offer WHERE status = 'lapsed'",
    }
    worker = (str(OURS / "usynys"), "worker")
    return Contestant(
        "Usynys",
        "usynys",
        _module(OURS, "usynys"),
        dict.fromkeys(Kind, (worker,)),
        "Usynys works",
        done,
        transactional=True,
    )


CONTESTANTS = (
    _usynys(),
    _celery(),
    _taskiq(),
    _plain("Procrastinate", "procrastinate"),
    _plain("DBOS", "dbos"),
)
