"""Which home a test lives in; it imports nothing, for pure tests ask too."""

import hashlib

SQLITE, POSTGRES = "sqlite", "postgres"
_NOW = [SQLITE]


def homes_of(test: str, wanted: str) -> list[str]:
    """Return where a test runs: named, `both`, or (`one`) whichever its name chooses, the same in every run.

    >>> homes_of("a test", "both"), homes_of("a test", "postgres")
    (['sqlite', 'postgres'], ['postgres'])
    """
    if wanted == "both":
        return [SQLITE, POSTGRES]
    if wanted == "one":
        return [(SQLITE, POSTGRES)[hashlib.sha256(test.encode()).digest()[0] % 2]]
    return [wanted]


def move_to(name: str) -> None:
    """Let what follows live in another home."""
    _NOW[0] = name


def now() -> str:
    """Return the name of the home that tests live in now."""
    return _NOW[0]
