"""No table and no column is forgotten where families' data is told, forgotten or kept for a time."""

import pytest
from sqlalchemy import LargeBinary
from sqlmodel import SQLModel

from core.privacy.holdings import ABOUT_NOBODY, HELD, Held, columns_of, is_sealed

TABLES = sorted(
    (mapper.class_ for mapper in SQLModel._sa_registry.mappers),  # noqa: SLF001 - it has no public name
    key=lambda table: str(table.__tablename__),
)
IDS = {"guardian", "child", "application", "offer", "message", "owner", "subject"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__tablename__)
def test_every_table_is_about_families_or_about_nobody(table: type[SQLModel]) -> None:
    """Whoever adds a table says which: it is then exported and erased, or holds nothing of the kind."""
    held = [one for one in HELD if one.table is table]
    assert len(held) + (table in ABOUT_NOBODY) == 1


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__tablename__)
def test_what_is_encrypted_says_so_in_its_name(table: type[SQLModel]) -> None:
    """By that name it is opened for an export and emptied by an erasure; keys alone are bytes of another kind."""
    octets = {column.name for column in columns_of(table) if isinstance(column.type, LargeBinary)}
    assert octets - {"wrapped"} == {column.name for column in columns_of(table) if is_sealed(column)}


@pytest.mark.parametrize("held", HELD, ids=lambda held: held.table.__tablename__)
def test_every_column_that_is_named_exists(held: Held) -> None:
    """And rows hang on what `ids_of` knows."""
    names = {column.name for column in columns_of(held.table)}
    assert {*held.ways, *held.blind, *held.emptied} <= names
    assert set(held.ways.values()) <= IDS


@pytest.mark.parametrize("held", HELD, ids=lambda held: held.table.__tablename__)
def test_every_blind_index_is_emptied(held: Held) -> None:
    """A column whose name says that it is an index of something hidden is one."""
    blind = {column.name for column in columns_of(held.table) if column.name.endswith("_index")}
    assert blind <= set(held.blind)
