"""All benchmarks by name: one file each; `usynys bench` runs them."""

from collections.abc import Mapping

from tests.benchmarks import campaign, queue, replies, smpp
from tests.benchmarks.frame import Benchmark

BENCHMARKS: Mapping[str, Benchmark] = {
    "campaign": campaign.BENCHMARK,
    "queue": queue.BENCHMARK,
    "replies": replies.BENCHMARK,
    "smpp": smpp.BENCHMARK,
}
