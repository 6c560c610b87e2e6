"""Reading register files line by line: CSV with a header, or JSON Lines, each row with its number and its own text."""

import codecs
import csv
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import orjson

from core.errors import InputError

_CHUNK = 1 << 20  # bytes
_JSON_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_LONGEST_RECORD = 10  # lines of one CSV record whose field holds line breaks
_UNCLOSED = "unexpected end of data"  # how csv names a quote that nobody closes
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands in its file: the number of its first line, its own text, its values or what is wrong."""

    number: int
    raw: str
    values: Mapping[str, object] | None
    fault: str = ""


def survey(path: Path) -> int:
    """Return how many lines a file has, after making sure that all of it can be read.

    Raises:
        InputError: it is missing, no regular file, empty, unreadable, or not UTF-8.

    """
    _refuse_what_is_no_file(path)
    decoder = codecs.getincrementaldecoder("utf-8")()
    breaks, last = 0, b""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if not last and chunk.startswith(_UTF16):
                    raise _unreadable(path, "the file is UTF-16: save it as UTF-8")
                _decode(decoder, chunk, path, breaks)
                breaks, last = breaks + chunk.count(b"\n"), chunk[-1:]
            _decode(decoder, b"", path, breaks)
    except OSError as error:
        raise _unreadable(path, f"the file cannot be read ({error.strerror})") from None
    if not last:
        raise _unreadable(path, "the file is empty")
    return breaks if last == b"\n" else breaks + 1


def _unreadable(path: Path, why: str) -> InputError:
    return InputError(f"{path}: {why}.")


def _decode(decoder: codecs.IncrementalDecoder, chunk: bytes, path: Path, breaks: int) -> None:
    try:
        decoder.decode(chunk, final=not chunk)
    except UnicodeDecodeError as error:
        line = breaks + chunk.count(b"\n", 0, error.start) + 1
        raise _unreadable(path, f"line {line} is not UTF-8: save the file as UTF-8") from None


def _refuse_what_is_no_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise _unreadable(path, "this is a folder, a file is expected")
        if not path.exists():
            raise _unreadable(path, "there is no such file")
        if not path.is_file():
            raise _unreadable(path, "a regular file is expected, because rejects are written beside it")
    except OSError as error:
        raise _unreadable(path, f"the file cannot be read ({error.strerror})") from None


def rows(path: Path, required: Iterable[str] = ()) -> Iterator[Line]:
    """Yield the rows of a file, one at a time; blank lines are passed over.

    `required` are the columns that the header of a CSV file must have; a row of JSON Lines answers for itself.

    Raises:
        InputError: the file as a whole cannot be read (see `survey`), or its header is wrong.

    """
    survey(path)
    if _is_json(path):
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            yield from _json_rows(file)
    else:
        with path.open(encoding="utf-8-sig") as file:
            yield from _csv_rows(file, path, required)


def _is_json(path: Path) -> bool:
    if path.suffix.casefold() in _JSON_SUFFIXES:
        return True
    with path.open(encoding="utf-8-sig") as file:
        first = next((line.strip() for line in file if line.strip()), "")
    if first.startswith("["):
        raise _unreadable(path, "one JSON object per line is expected, not one array")
    return first.startswith("{")


def _json_rows(file: TextIO) -> Iterator[Line]:
    for number, text in enumerate(file, 1):
        raw = text.rstrip("\r\n")
        if not raw.strip():
            continue
        try:
            values = orjson.loads(raw)
        except orjson.JSONDecodeError:
            yield Line(number, raw, None, "one JSON object is expected on this line")
            continue
        if isinstance(values, dict):
            yield Line(number, raw, values)
        else:
            yield Line(number, raw, None, "an object of JSON is expected, with the fields by name")


def _csv_rows(file: TextIO, path: Path, required: Iterable[str]) -> Iterator[Line]:
    sheet = _Sheet(file)
    header = _header(sheet, path, required)
    while (first := sheet.next_line()) is not None:
        if first[1].strip():
            yield _csv_row(sheet, first, header)


def _header(sheet: "_Sheet", path: Path, required: Iterable[str]) -> list[str]:
    """Return the names of the columns, in their order."""
    first = sheet.next_line()
    while first is not None and not first[1].strip():
        first = sheet.next_line()
    if first is None:
        raise _unreadable(path, "the file is empty")
    cells, _ = _cells(first[1])
    if cells is None or (len(cells) == 1 and ({";", "\t"} & set(cells[0]))):
        raise _unreadable(path, "the first line must name the columns, separated by commas")
    names = [cell.strip().casefold() for cell in cells]
    missing = [name for name in required if name not in names]
    if missing:
        raise _unreadable(path, f"the header lacks {', '.join(missing)}")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise _unreadable(path, f"the header names a column twice: {', '.join(twice)}")
    return names


def _csv_row(sheet: "_Sheet", first: tuple[int, str], header: list[str]) -> Line:
    """Return one row; a quote that nobody closes spoils its own line only."""
    number, raw = first
    cells, fault = _cells(raw)
    taken: list[tuple[int, str]] = []
    while fault == _UNCLOSED and len(taken) < _LONGEST_RECORD and (more := sheet.next_line()) is not None:
        taken.append(more)
        joined = "\n".join([raw, *(text for _, text in taken)])
        cells, fault = _cells(joined)
        if cells is not None and len(cells) == len(header):
            return Line(number, joined, dict(zip(header, cells, strict=True)))
    sheet.give_back(taken)
    if taken or cells is None:
        return Line(number, raw, None, "the quotes of this line are not right: a quote inside quotes is doubled")
    if len(cells) != len(header):
        return Line(number, raw, None, f"the line has {len(cells)} fields, the header has {len(header)}")
    return Line(number, raw, dict(zip(header, cells, strict=True)))


def _cells(text: str) -> tuple[list[str] | None, str]:
    """Return the fields of one record, or None and what the csv module says is wrong."""
    try:
        return next(csv.reader([text], strict=True), []), ""
    except csv.Error as error:
        return None, str(error)


class _Sheet:
    """The lines of a CSV file in their order, some of which may be read again."""

    def __init__(self, file: TextIO) -> None:
        self._lines = ((number, text.rstrip("\n")) for number, text in enumerate(file, 1))
        self._again: deque[tuple[int, str]] = deque()

    def next_line(self) -> tuple[int, str] | None:
        """Return the next line with its number, or None at the end."""
        return self._again.popleft() if self._again else next(self._lines, None)

    def give_back(self, lines: list[tuple[int, str]]) -> None:
        """Let these lines be read again."""
        self._again.extendleft(reversed(lines))
