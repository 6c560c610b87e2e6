"""An import keeps the good rows of a file, writes the bad ones beside it, and can be run again."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.errors import InputError
from core.register.rows import GuardianRow, Outcome, Row
from exchange.files import CHUNK, import_file

HEADER = "guardian_id,iin,last_name,first_name,middle_name,phone,language,settlement\n"
GOOD = "G{0},200101500003,Төлегенова,Әсел,,+77470000001,kk,Астана\n"
BAD = "G{0},200101500003,Төлегенова,Әсел,,+77270000001,kk,Астана\n"


class Register:
    """A register in memory: it refuses the id G13, and knows a row that came before."""

    def __init__(self) -> None:
        self.calls: list[int] = []
        self.known: set[Row] = set()

    async def take(self, rows: Sequence[Row]) -> list[Outcome]:
        """Take rows in bulk."""
        self.calls.append(len(rows))
        return [self._one(row) for row in rows]

    def _one(self, row: Row) -> Outcome:
        assert isinstance(row, GuardianRow)
        if row.guardian_id == "G13":
            return Outcome(taken=False, changed=False, reason="guardian_id: nobody likes 13")
        changed = row not in self.known
        self.known.add(row)
        return Outcome(taken=True, changed=changed)


def written(folder: Path, body: str) -> Path:
    """Return a file of guardians."""
    path = folder / "guardians.csv"
    path.write_text(HEADER + body, encoding="utf-8")
    return path


def beside(path: Path, suffix: str = ".rejected") -> Path:
    """Return the path of a file that an import may write."""
    return Path(f"{path}{suffix}")


def rejected(path: Path) -> list[dict[str, object]]:
    """Return what stands in FILE.rejected."""
    return [json.loads(line) for line in beside(path).read_text(encoding="utf-8").splitlines()]


def names_in(folder: Path) -> list[str]:
    """Return the names of the files in a folder."""
    return [file.name for file in folder.iterdir()]


async def test_good_rows_are_kept_and_bad_ones_written_in_order(tmp_path: Path) -> None:
    """Rows refused by their shape and by the register stand in one file, by line, with the reason and the row."""
    path = written(tmp_path, GOOD.format(1) + BAD.format(2) + GOOD.format(13) + "short\n" + GOOD.format(5))
    tally = await import_file("guardians", path, Register().take, lambda _: None)
    assert (tally.taken, tally.unchanged, tally.rejected) == (2, 0, 3)
    assert [reject["line"] for reject in rejected(path)] == [3, 4, 5]
    assert str(rejected(path)[0]["reason"]).startswith("phone: a Kazakh mobile number is expected")
    assert rejected(path)[1]["row"] == GOOD.format(13).rstrip()


async def test_an_import_can_be_run_again(tmp_path: Path) -> None:
    """The second run changes nothing and says so."""
    path, register = written(tmp_path, GOOD.format(1) + GOOD.format(2)), Register()
    await import_file("guardians", path, register.take, lambda _: None)
    again = await import_file("guardians", path, register.take, lambda _: None)
    assert (again.taken, again.unchanged, again.rejected, again.rejects) == (0, 2, 0, None)


async def test_rejects_are_private_and_leave_no_traces(tmp_path: Path) -> None:
    """They hold personal data: only the owner may read them; they vanish when the mended file is read."""
    path, register = written(tmp_path, BAD.format(1)), Register()
    tally = await import_file("guardians", path, register.take, lambda _: None)
    assert tally.rejects == beside(path)
    assert tally.rejects.stat().st_mode & 0o777 == 0o600
    written(tmp_path, GOOD.format(1))
    await import_file("guardians", path, register.take, lambda _: None)
    assert names_in(tmp_path) == ["guardians.csv"]


async def test_rejects_follow_no_link_laid_by_others(tmp_path: Path) -> None:
    """A link in place of the rejects is replaced, never written through."""
    victim = tmp_path / "victim"
    victim.write_text("untouched", encoding="utf-8")
    path = written(tmp_path, BAD.format(1))
    for suffix in (".rejected", ".rejected.part"):
        beside(path, suffix).symlink_to(victim)
    await import_file("guardians", path, Register().take, lambda _: None)
    assert victim.read_text(encoding="utf-8") == "untouched"
    assert len(rejected(path)) == 1


async def test_rows_go_on_in_chunks(tmp_path: Path) -> None:
    """At most 1,000 rows are one transaction, and the progress counts every line that held a row."""
    path, register = written(tmp_path, "".join(GOOD.format(number) for number in range(100, 2600))), Register()
    steps: list[int] = []
    await import_file("guardians", path, register.take, steps.append)
    assert register.calls == [CHUNK, CHUNK, 500]
    assert sum(steps) == 2501


async def test_an_import_that_breaks_off_keeps_the_earlier_rejects(tmp_path: Path) -> None:
    """Half a list of rejects is never taken for the whole."""

    async def break_off(_: Sequence[Row]) -> list[Outcome]:
        message = "the database is gone"
        raise OSError(message)

    path = written(tmp_path, BAD.format(1) * CHUNK + BAD.format(2) + GOOD.format(3))
    beside(path).write_text('{"line": 0}\n', encoding="utf-8")
    with pytest.raises(OSError, match="gone"):
        await import_file("guardians", path, break_off, lambda _: None)
    assert rejected(path) == [{"line": 0}]
    assert not beside(path, ".rejected.part").exists()


async def test_columns_nobody_knows_are_named(tmp_path: Path) -> None:
    """A column that is ignored is told, so that a typing error in the header is seen."""
    path = tmp_path / "guardians.csv"
    path.write_text(HEADER.rstrip() + ",shoe_size\n" + GOOD.format(1).rstrip() + ",43\n", encoding="utf-8")
    tally = await import_file("guardians", path, Register().take, lambda _: None)
    assert (tally.taken, tally.unknown_columns) == (1, ("shoe_size",))


async def test_a_missing_column_stops_the_import_before_anything_is_taken(tmp_path: Path) -> None:
    """A file without a column it must have is not a file full of bad rows."""
    path, register = tmp_path / "guardians.csv", Register()
    path.write_text("guardian_id,phone\nG1,+77470000001\n", encoding="utf-8")
    with pytest.raises(InputError, match="lacks iin, last_name, first_name, language, settlement"):
        await import_file("guardians", path, register.take, lambda _: None)
    with pytest.raises(InputError, match="not pets"):
        await import_file("pets", path, register.take, lambda _: None)
    assert register.calls == []
