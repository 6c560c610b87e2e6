"""Tables that are taken away hold no formulas, open in Kazakh and Russian Excel, and grow row by row."""

import asyncio
import contextlib
import csv
import gc
import io
import tempfile
import threading
import zipfile
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from aiohttp import ClientError, web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from desk.exporting import Format, Row, _Sheet, harmless, send

BAD = '=HYPERLINK("http://evil","x")'
#: What programs for tables begin to reckon at.
SIGNS = "=+-@\t\r\n"


@given(st.text(max_size=20))
def test_no_text_begins_as_a_formula(text: str) -> None:
    """Whatever stands in a register: an apostrophe goes before it, and nothing of it is lost."""
    told = harmless(text)
    assert isinstance(told, str)
    assert not told.lstrip(" ").startswith(tuple(SIGNS))
    assert told in {text, f"'{text}"}


def test_numbers_stay_numbers() -> None:
    """A negative number is no formula."""
    assert [harmless(cell) for cell in (-1, 0.5, None, "№ 7")] == [-1, 0.5, None, "№ 7"]


async def _taken(kind: Format, batches: Sequence[Sequence[Row]]) -> bytes:
    async def rows() -> AsyncIterator[Sequence[Row]]:
        for batch in batches:
            yield batch

    async def answer(request: web.Request) -> web.StreamResponse:
        return await send(request, "usynys-test", kind, ["Атауы", "Саны"], rows())

    app = web.Application()
    app.router.add_get("/", answer)
    async with TestClient(TestServer(app)) as client:
        got = await client.get("/")
        assert got.status == 200
        assert got.headers["Content-Disposition"] == f'attachment; filename="usynys-test.{kind}"'
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Cache-Control"] == "no-store"
        return await got.read()


async def test_a_csv_opens_in_the_excel_of_the_country() -> None:
    """With the mark of UTF-8, semicolons, and markup and formulas as what they are: text."""
    body = await _taken(Format.CSV, [[("Алматы; Астана", 5), (BAD, 1)], [("<b>Отар</b>", None)]])
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Атауы", "Саны"], ["Алматы; Астана", "5"], [f"'{BAD}", "1"], ["<b>Отар</b>", ""]]


async def test_a_workbook_holds_texts_and_numbers_and_no_formula() -> None:
    """What looks like a formula or an address is a text, and stays as it was."""
    body = await _taken(Format.XLSX, [[(BAD, -1), ("https://example.kz", 2)]])
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.replace("HYPERLINK", "")
    assert "=HYPERLINK(&quot;" in sheet or '=HYPERLINK("' in sheet
    assert "<v>-1</v>" in sheet


@pytest.mark.parametrize("kind", Format)
async def test_a_table_of_ten_thousand_rows_leaves_as_it_is_read(kind: Format) -> None:
    """No batch waits for the last one to be read before it is written."""
    body = await _taken(kind, [[(f"№ {number}", number) for number in range(1000)]] * 10)
    if kind is Format.CSV:
        assert body.count(b"\r\n") == 10_001
    else:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == 10_001


async def test_a_workbook_that_is_not_taken_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading fails in the middle: neither the book nor its rows stay on the disk or open."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left: asyncio.Future[list[Path]] = asyncio.get_running_loop().create_future()

    async def rows() -> AsyncIterator[Sequence[Row]]:
        yield [("№ 1", 1)]
        raise TimeoutError

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await send(request, "usynys-test", Format.XLSX, ["Атауы", "Саны"], rows())
        finally:
            found = await asyncio.to_thread(lambda: list(tmp_path.iterdir()))
            if not left.done():  # a client may ask again by itself
                left.set_result(found)

    app = web.Application()
    app.router.add_get("/", answer)
    async with TestClient(TestServer(app)) as client:
        with contextlib.suppress(ClientError):  # nothing of the answer may have left yet
            await client.get("/")
        assert await left == []
    gc.collect()  # a file that is left open is told of now


def test_whoever_hangs_up_waits_for_the_thread_that_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of a workbook is not closed under the hands of the thread that puts it together."""
    sheet, begun, go_on = _Sheet(), threading.Event(), threading.Event()
    put_together = sheet._book.close  # noqa: SLF001 - where a thread is met in the middle of its work

    def slowly() -> None:
        begun.set()
        go_on.wait(10)
        put_together()

    monkeypatch.setattr(sheet._book, "close", slowly)  # noqa: SLF001 - for the same reason
    with ThreadPoolExecutor() as threads:
        written = threads.submit(sheet.end)
        begun.wait(10)
        closed = threads.submit(sheet.close)
        assert not wait([closed], 0.05).done
        go_on.set()
        written.result(10)  # its file was there to the end
        closed.result(10)
    gc.collect()  # a book that was cut off would tell of it now


async def _one_row() -> AsyncIterator[Sequence[Row]]:
    yield [("№ 1", 1)]


async def test_whoever_ends_while_a_file_waits_to_be_closed_leaves_none_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer, then every task, is cancelled before a thread is free: the file is closed all the same."""
    closed, free, close = threading.Event(), threading.Event(), _Sheet.close

    def telling(sheet: _Sheet) -> None:
        close(sheet)
        closed.set()

    monkeypatch.setattr(_Sheet, "close", telling)
    with ThreadPoolExecutor(1) as one:
        asyncio.get_running_loop().set_default_executor(one)
        one.submit(free.wait, 10)
        asked = make_mocked_request("GET", "/")
        sending = asyncio.create_task(send(asked, "usynys-test", Format.XLSX, ["Атауы"], _one_row()))
        for _ in range(2):
            await asyncio.wait({sending}, timeout=0.01)
            sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sending
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()  # as the end of a process does
        await asyncio.sleep(0)
        free.set()
        await asyncio.to_thread(closed.wait, 2)
    assert closed.is_set()
