"""All benchmarks by name: one file each; `usynys bench` runs them."""

from collections.abc import Mapping

from tests.benchmarks import campaign, outbox, queue, replies, smpp
from tests.benchmarks.frame import Benchmark

BENCHMARKS: Mapping[str, Benchmark] = {
    "campaign": campaign.BENCHMARK,
    "outbox": outbox.BENCHMARK,
    "queue": queue.BENCHMARK,
    "replies": replies.BENCHMARK,
    "smpp": smpp.BENCHMARK,
}
