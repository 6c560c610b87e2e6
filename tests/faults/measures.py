"""How many faults a test injects, and how long things may take."""

import os

#: Longer than any claim is held, in seconds.
LEASE = 301.0
#: How often a test injects a fault (few in every run, as many as FAULTS says in `make faults`), and how long it takes.
FAULTS = int(os.environ.get("FAULTS", "4"))
#: Seconds of the wall: two cores may be shared with many others.
PATIENCE = 240.0 + FAULTS
TIMEOUT = 800 + 20 * FAULTS
#: At each fault so many places become free, so that there is always something to lose; there are IINs for 499 families.
PLACES = min(3, 499 // FAULTS)
