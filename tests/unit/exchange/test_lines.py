"""Register files are read line by line, and what cannot be read is said in one sentence."""

from pathlib import Path

import pytest

from core.errors import InputError
from exchange.lines import Line, rows, survey


def written(folder: Path, content: str | bytes, name: str = "register.csv") -> Path:
    """Return a file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_csv_rows_come_with_number_text_and_values(tmp_path: Path) -> None:
    """Each row keeps its line number and its own text; a BOM, blank lines and other line ends do not count."""
    path = written(tmp_path, '\ufeffid,name\r\n\r\n1,Ақбота\r\n2,"Күн, шуақ"\r\n')
    assert list(rows(path)) == [
        Line(3, "1,Ақбота", {"id": "1", "name": "Ақбота"}),
        Line(4, '2,"Күн, шуақ"', {"id": "2", "name": "Күн, шуақ"}),
    ]


def test_json_lines_are_told_by_their_content(tmp_path: Path) -> None:
    """A file whose first line is an object holds JSON Lines, whatever its name; arrays stay arrays."""
    path = written(tmp_path, '\n{"id": 1, "languages": ["kk", "ru"]}\n', "register.txt")
    assert list(rows(path)) == [Line(2, '{"id": 1, "languages": ["kk", "ru"]}', {"id": 1, "languages": ["kk", "ru"]})]


def test_a_broken_json_line_spoils_only_itself(tmp_path: Path) -> None:
    """Lines that are no object are handed on with what is expected, also the first one of a .jsonl file."""
    path = written(tmp_path, '{"id":\n[1]\n{"id": "2"}\n{"id": "\\ud800"}\n', "register.jsonl")
    faults = [(line.number, line.values is None, bool(line.fault)) for line in rows(path)]
    assert faults == [(1, True, True), (2, True, True), (3, False, False), (4, True, True)]


def test_an_open_quote_spoils_only_its_own_line(tmp_path: Path) -> None:
    """A quote that nobody closes must not swallow the good rows behind it."""
    good = "".join(f"{number},good\n" for number in range(3, 40))
    path = written(tmp_path, f'id,name\n2,"open\n{good}40,"shut"d"\n')
    lines = list(rows(path))
    assert [line.number for line in lines if line.values is None] == [2, 40]
    assert sum(line.values is not None for line in lines) == 37


def test_a_field_may_hold_line_breaks(tmp_path: Path) -> None:
    """A rightly quoted break inside a field is one row, counted by its first line."""
    path = written(tmp_path, 'id,remark\n1,"one\ntwo"\n2,three\n')
    assert [(line.number, line.raw) for line in rows(path)] == [(2, '1,"one\ntwo"'), (4, "2,three")]


@pytest.mark.parametrize(("row", "found"), [("1", 1), ("1,2,3", 3)])
def test_a_row_of_another_width_is_not_guessed(tmp_path: Path, row: str, found: int) -> None:
    """Fields never slide into their neighbour's column."""
    (line,) = rows(written(tmp_path, f"id,name\n{row}\n"))
    assert line.values is None
    assert line.fault == f"the line has {found} fields, the header has 2"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("id,id\n1,2\n", "twice: id"),
        ("id;name\n1;2\n", "commas"),
        ("name\nАқбота\n", "lacks id"),
        ("+77470000001,+77470000001\n", "lacks id"),
        ('[{"id": 1}]', "not one array"),
        ("id\n1\nАқбота\n".encode("cp1251", errors="replace").replace(b"?", b"\xff"), "line 3 is not UTF-8"),
        ("id\nАқ".encode()[:-1], "line 2 is not UTF-8"),
        ("id\n1\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_way_out(tmp_path: Path, content: str | bytes, said: str) -> None:
    """One clear sentence tells the file and what is wrong, and quotes nothing that could be personal."""
    path = written(tmp_path, content)
    with pytest.raises(InputError, match=said) as refusal:
        list(rows(path, ["id"]))
    assert str(refusal.value).startswith(f"{path}: ")
    assert "7747" not in str(refusal.value)


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    """A folder, a device and a missing file are told apart."""
    for path, said in ((tmp_path, "folder"), (tmp_path / "none.csv", "no such file"), (Path("/dev/null"), "regular")):
        with pytest.raises(InputError, match=said):
            survey(path)


def test_a_survey_counts_the_lines(tmp_path: Path) -> None:
    """The progress bar knows its end, also when the last line has no break."""
    assert survey(written(tmp_path, "a\nb\nc")) == 3
    assert survey(written(tmp_path, "a\nb\nc\n")) == 3
