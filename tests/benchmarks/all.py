"""All benchmarks by name: one file each; `usynys bench` runs them."""

from collections.abc import Mapping

from tests.benchmarks import (
    campaign,
    find,
    memory,
    offers_out,
    outbox,
    queue,
    replies,
    replies_acknowledged,
    replies_handled,
    scaling,
    smpp,
    start,
    timers,
    updates_acknowledged,
    windows,
)
from tests.benchmarks.frame import Benchmark

BENCHMARKS: Mapping[str, Benchmark] = {
    "campaign": campaign.BENCHMARK,
    "find": find.BENCHMARK,
    "memory": memory.BENCHMARK,
    "offers-out": offers_out.BENCHMARK,
    "outbox": outbox.BENCHMARK,
    "queue": queue.BENCHMARK,
    "replies": replies.BENCHMARK,
    "replies-acknowledged": replies_acknowledged.BENCHMARK,
    "replies-handled": replies_handled.BENCHMARK,
    "scaling": scaling.BENCHMARK,
    "smpp": smpp.BENCHMARK,
    "start": start.BENCHMARK,
    "timers": timers.BENCHMARK,
    "updates-acknowledged": updates_acknowledged.BENCHMARK,
    "windows": windows.BENCHMARK,
}
