"""`make soak`: ten minutes of bad days; SOAK_OFFERS, SOAK_SECONDS and SOAK_SEED change how many, how long and which."""

import argparse
import os
import sys
import time

from tests.soak.district import Size
from tests.soak.report import Report
from tests.soak.soak import soak


def main() -> int:
    """Soak, tell how far it is on standard error, print the report; exit code 1 when anything was found."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the report for a machine")
    asked = parser.parse_args()
    offers, seconds = int(os.environ.get("SOAK_OFFERS", "20000")), float(os.environ.get("SOAK_SECONDS", "600"))
    seed = int(os.environ.get("SOAK_SEED") or time.time_ns() % 1_000_000)
    sys.stderr.write(f"soak: {offers:,} offers or {seconds:,.0f} s, seed {seed}\n")
    report = soak(seed, offers, seconds, Size(), _tell)
    sys.stdout.write((report.as_json() if asked.json else report.as_text()) + "\n")
    return 1 if report.broken else 0


def _tell(report: Report) -> None:
    bad = ", ".join(f"{name} {len(sentences)}" for name, sentences in report.lists.items())
    sys.stderr.write(f"{report.seconds:6.0f} s  {report.districts:4} districts  {report.offers:6,} offers  {bad}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
