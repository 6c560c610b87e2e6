"""Districts side by side until there are enough offers or the time is up; what each proved is added up."""

import json
import logging
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import structlog

from commands.loop import in_loop, settle_memory
from core import metrics
from tests.soak.district import District, Size
from tests.soak.proof import prove
from tests.soak.report import Report
from tests.soak.swift import make_swift

#: So many districts at once: half of the time each waits, for answers that do not come and wires that come back.
_AT_ONCE = 2 * (os.cpu_count() or 1)


def play(seed: int, size: Size) -> dict[str, Any]:
    """Play and prove one district; return its figures as plain values."""
    make_swift()
    settle_memory()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory(prefix="usynys-soak-") as folder:
        return in_loop(_play(District(Path(folder), seed, size)))


async def _play(district: District) -> dict[str, Any]:
    before, began = _errors(), time.monotonic()
    try:
        await district.play()
        proof = await prove(district)
    finally:
        await district.close()
    return {
        "seed": district.seed,
        "restarts": district.restarts,
        "errors": int(_errors() - before),
        "seconds": time.monotonic() - began,
        "sums": {
            "offers": proof.offers,
            "messages": proof.messages,
            "families said": proof.answers,
            "answers late": proof.late,
            "second copies": proof.copies,
            "bad days": district.faults,
        },
        "lists": {
            "lost": proof.lost,
            "doubled": proof.doubled,
            "invented": proof.invented,
            "untrue": proof.untrue,
        },
    }


def _errors() -> float:
    return sum(sample.value for metric in metrics.ERRORS.collect() for sample in metric.samples)


def soak(
    seed: int,
    offers: int,
    seconds: float,
    size: Size,
    tell: Callable[[Report], None],
    *,
    side_by_side: int = _AT_ONCE,
) -> Report:
    """Play districts until there are so many offers, or until hardly another one would end in time."""
    report, began, longest = Report(seed, offers), time.monotonic(), 0.0
    with ProcessPoolExecutor(side_by_side, mp_context=get_context("spawn"), max_tasks_per_child=4) as pool:
        playing: set[Future[dict[str, Any]]] = set()
        following = seed
        while True:
            left = seconds - (time.monotonic() - began)
            while len(playing) < side_by_side and report.offers < offers and left > longest / 2:
                playing.add(pool.submit(play, following, size))
                following += 1
            if not playing:
                return report
            done, playing = wait(playing, return_when=FIRST_COMPLETED)
            for one in done:
                told = one.result()
                longest = max(longest, told["seconds"])
                report.add(told)
            report.seconds = time.monotonic() - began
            tell(report)


def as_plain(report: Report) -> dict[str, Any]:
    """Return a report as a machine reads it."""
    plain: dict[str, Any] = json.loads(report.as_json())
    return plain
