"""How much longer everything takes while others want the same processors."""

import os


def busy() -> float:
    """Return how many wait for a processor for each there is, over the last minute; at least 1, an idle machine."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
