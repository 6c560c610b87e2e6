"""The tree over the records of a day (RFC 6962, section 2.1): one root for all of them, and short proofs for each.

A tree is made and proved block by block: blocks are perfect subtrees, so the root over the roots of blocks is the root
over all leaves, and a proof reads one block and the roots of the others.
"""

import hashlib
from collections.abc import Sequence

#: Leaves of one block; a power of two.
BLOCK = 1024


def leaf(entry: bytes) -> bytes:
    """Return the hash of one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over hashes of leaves, or of blocks of equal size but the last."""
    if not hashes:
        return hashlib.sha256().digest()
    level = list(hashes)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def _above(level: Sequence[bytes]) -> list[bytes]:
    """Return the next level: each two make one, and one without a neighbour stands there too."""
    pairs = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return pairs if len(level) % 2 == 0 else [*pairs, level[-1]]


def path(hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the audit path of one hash, from the leaf upwards."""
    found, level, at = [], list(hashes), index
    while len(level) > 1:
        beside = at ^ 1
        if beside < len(level):
            found.append(level[beside])
        level = _above(level)
        at //= 2
    return tuple(found)


def root_of(entry: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """Return the root that a path leads to from an entry (RFC 9162, 2.1.3.2); None when the path does not fit."""
    if not 0 <= index < size:
        return None
    at, last, found = index, size - 1, leaf(entry)
    for beside in proof:
        if last == 0:
            return None
        if at & 1 or at == last:
            found = _node(beside, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = _node(found, beside)
        at, last = at >> 1, last >> 1
    return found if last == 0 else None
