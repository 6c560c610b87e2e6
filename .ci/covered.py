"""Says how many lines and branches the tests reached, and fails where one is less than asked: `covered.py FILE 95`."""

import json
import sys
from pathlib import Path


def main(report: Path, least: float) -> int:
    """Print both shares of a report of `coverage json`; return 1 when one is too small."""
    totals = json.loads(report.read_text("utf-8"))["totals"]
    lines = 100 * totals["covered_lines"] / totals["num_statements"]
    branches = 100 * totals["covered_branches"] / totals["num_branches"]
    print(f"{lines:.1f} % of the lines and {branches:.1f} % of the branches; at least {least:g} % of each are asked")
    return int(min(lines, branches) < least)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2])))
