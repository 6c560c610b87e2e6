"""What the races came to: each beside Usynys in the same round, the middle of the rounds and their spread."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from tests.peers.contestants import CONTESTANTS, Kind

US = CONTESTANTS[0].name


@dataclass(frozen=True, slots=True)
class Race:
    """How one of them did one piece of work: wall seconds, processor seconds of its worker, what the carrier saw."""

    name: str
    kind: Kind
    round: int
    size: int
    seconds: float
    cpu: float
    posts: int
    again: int  # posts of a message that had been posted before


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one of them stands in one kind of work; a ratio of 2 took twice as long as Usynys in the same round."""

    name: str
    kind: Kind
    rounds: int
    size: int
    ratio: float
    lowest: float
    highest: float
    per_second: float
    cpu_ms: float  # of its worker, for one message or timer
    again: int


def standings(races: Sequence[Race]) -> list[Standing]:
    """Return where everybody stands, in the order in which they were measured; rounds without Usynys count nothing."""
    ours = {(one.kind, one.round): one.seconds for one in races if one.name == US}
    found: dict[tuple[Kind, str], list[Race]] = {}
    for one in races:
        if (one.kind, one.round) in ours:
            found.setdefault((one.kind, one.name), []).append(one)
    return [_standing(some, ours) for some in found.values()]


def _standing(races: Sequence[Race], ours: Mapping[tuple[Kind, int], float]) -> Standing:
    first = races[0]
    ratios = [one.seconds / ours[one.kind, one.round] for one in races]
    return Standing(
        name=first.name,
        kind=first.kind,
        rounds=len(races),
        size=first.size,
        ratio=round(statistics.median(ratios), 2),
        lowest=round(min(ratios), 2),
        highest=round(max(ratios), 2),
        per_second=round(first.size / statistics.median(one.seconds for one in races)),
        cpu_ms=round(1000 * statistics.median(one.cpu for one in races) / first.size, 2),
        again=max(one.again for one in races),
    )


def table(standing: Sequence[Standing], versions: Mapping[str, str]) -> str:
    """Return one table in Markdown for each kind of work."""
    parts = []
    for kind in dict.fromkeys(one.kind for one in standing):
        rows = [one for one in standing if one.kind is kind]
        head = f"{_TITLES[kind]}, {rows[0].size:,} in each of {rows[0].rounds} rounds:"
        lines = [_row(one, versions) for one in rows]
        parts.append("\n".join([head, "", *_HEAD, *lines]))
    return "\n\n".join(parts) + "\n"


_TITLES = {
    Kind.OUTBOUND: "Messages posted and recorded",
    Kind.TIMERS: "Due at one instant, until the last has had its effect",
    Kind.WINDOWS: "Windows of Usynys that end at one instant, with all that follows",
}
_HEAD = (
    "| | Time beside Usynys | Spread | Per second | Its worker's processor, ms each | Posted twice |",
    "|---|--:|--:|--:|--:|--:|",
)


def _row(one: Standing, versions: Mapping[str, str]) -> str:
    name = f"{one.name} {versions.get(one.name, '')}".strip()
    spread = f"{one.lowest:.2f}–{one.highest:.2f}"
    return f"| {name} | {one.ratio:.2f} | {spread} | {one.per_second:,} | {one.cpu_ms:.2f} | {one.again} |"


def to_json(standing: Sequence[Standing], versions: Mapping[str, str]) -> list[dict[str, object]]:
    """Return them for machines."""
    return [asdict(one) | {"version": versions.get(one.name, "")} for one in standing]
