"""The tree of a day: the vectors of RFC 6962's reference implementation, proofs of every leaf, and block by block."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evidence import merkle

#: The entries and roots that the tests of Certificate Transparency use.
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def _entries(count: int) -> list[bytes]:
    return [str(number).encode() for number in range(count)]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_rfc(size: int) -> None:
    """Trees of one to eight entries."""
    leaves = [merkle.leaf(bytes.fromhex(entry)) for entry in ENTRIES[:size]]
    assert merkle.root(leaves).hex() == ROOTS[size - 1]


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    """RFC 6962, 2.1: MTH({}) = SHA-256()."""
    assert merkle.root([]) == hashlib.sha256().digest()


@given(st.integers(1, 70), st.data())
def test_each_entry_is_proved_and_nothing_else(size: int, data: st.DataObject) -> None:
    """The path leads to the root from its own entry and place, from no other entry, place or size."""
    entries, index = _entries(size), data.draw(st.integers(0, size - 1))
    leaves = [merkle.leaf(entry) for entry in entries]
    path, root = merkle.path(leaves, index), merkle.root(leaves)
    assert merkle.root_of(entries[index], index, size, path) == root
    assert merkle.root_of(b"another", index, size, path) != root
    assert merkle.root_of(entries[index], index, size, (*path, root)) != root
    other = data.draw(st.integers(-1, size + 1).filter(lambda at: at != index))
    assert merkle.root_of(entries[index], other, size, path) != root


@given(st.integers(1, 40))
def test_blocks_make_the_same_tree(size: int) -> None:
    """The root over the roots of blocks is the root over all leaves, and so is each path; blocks of four here."""
    leaves = [merkle.leaf(entry) for entry in _entries(size)]
    blocks = [merkle.root(leaves[at : at + 4]) for at in range(0, size, 4)]
    assert merkle.root(blocks) == merkle.root(leaves)
    for index in range(size):
        block, at = divmod(index, 4)
        inside = merkle.path(leaves[block * 4 : block * 4 + 4], at)
        assert (*inside, *merkle.path(blocks, block)) == merkle.path(leaves, index)


def test_a_block_is_a_perfect_subtree() -> None:
    """Its size is a power of two, or blocks would not add up."""
    assert merkle.BLOCK & (merkle.BLOCK - 1) == 0
