"""Tables to take away, written as they are read: CSV line by line, a workbook row by row; no cell is ever a formula."""

import asyncio
import csv
import io
import tempfile
import threading
from collections.abc import AsyncIterable, Sequence
from enum import StrEnum
from typing import BinaryIO, Protocol

import xlsxwriter
from aiohttp import web

from desk.frame import HEADERS

Cell = str | int | float | None
Row = Sequence[Cell]

#: A program for tables takes what begins so for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Kazakh and Russian Excel split at semicolons, and know UTF-8 by this mark only.
_SEPARATOR, _MARK = ";", "\ufeff"
#: What a sheet of a workbook holds, its heading left out.
_MOST_ROWS = 1_048_575
_CHUNK = 256 * 1024


class Format(StrEnum):
    """How a table is written."""

    CSV = "csv"
    XLSX = "xlsx"


_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class _Written(Protocol):
    """Something that rows are written to, and that gives what is ready to leave."""

    def rows(self, rows: Sequence[Row]) -> bytes: ...

    def end(self) -> BinaryIO | None: ...

    def close(self) -> None: ...


async def send(
    request: web.Request, name: str, kind: Format, heading: Row, batches: AsyncIterable[Sequence[Row]]
) -> web.StreamResponse:
    """Send a table as a file; it is never held whole in memory."""
    about = {"Content-Type": _TYPES[kind], "Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    response = web.StreamResponse(headers=HEADERS | about)
    written: _Written = _Lines() if kind is Format.CSV else _Sheet()
    try:
        await response.prepare(request)
        await response.write(written.rows([heading]))
        async for rows in batches:
            await response.write(await asyncio.to_thread(written.rows, rows))
        if file := await asyncio.to_thread(written.end):
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                await response.write(chunk)
        await response.write_eof()
    finally:  # who takes it away may hang up, here too, and reading may fail
        # No task: the end of the process would call it off before a thread is free, and leave the file open.
        await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, written.close))
    return response


class _Lines:
    """A CSV file."""

    def __init__(self) -> None:
        self._begun = False

    def rows(self, rows: Sequence[Row]) -> bytes:
        """Return these rows as lines."""
        text = io.StringIO()
        csv.writer(text, delimiter=_SEPARATOR).writerows([harmless(cell) for cell in row] for row in rows)
        mark, self._begun = "" if self._begun else _MARK, True
        return (mark + text.getvalue()).encode()

    def end(self) -> None:
        """There is nothing left to write."""

    def close(self) -> None:
        """There is nothing to close."""


def harmless(cell: Cell) -> Cell:
    """Return a cell that no program takes for a formula: a text that looks like one begins with an apostrophe.

    >>> harmless("=HYPERLINK(1)"), harmless(-1), harmless("№ 7")
    ("'=HYPERLINK(1)", -1, '№ 7')
    """
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA):
        return f"'{cell}"
    return cell


class _Sheet:
    """A workbook of one sheet: rows go to a file as they come, the book is put together at the end."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed in close()
        self._book = xlsxwriter.Workbook(
            self._file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._sheet, self._next, self._ended = self._book.add_worksheet(), 0, False
        self._busy = threading.Lock()  # who hangs up is heard at once, while a thread still writes

    def rows(self, rows: Sequence[Row]) -> bytes:
        """Write these rows, each text as a text; nothing leaves before the end."""
        with self._busy:
            for row in rows[: _MOST_ROWS + 1 - self._next]:
                for place, cell in enumerate(row):
                    if isinstance(cell, str):
                        self._sheet.write_string(self._next, place, cell)
                    elif cell is not None:
                        self._sheet.write_number(self._next, place, cell)
                self._next += 1
        return b""

    def end(self) -> BinaryIO:
        """Put the book together."""
        with self._busy:
            self._ended = True
            self._book.close()
            self._file.seek(0)
            return self._file

    def close(self) -> None:
        """Leave no file behind, of the rows neither: only a book that is put together lets go of them."""
        with self._busy, self._file:
            if not self._ended:
                self._book.close()
