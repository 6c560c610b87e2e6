"""`usynys form`: a form as text or PDF, from the register behind a reason, or from a file of facts."""

import asyncio
import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from commands import app
from tests.unit.views.rows import decision, preschool, waiting
from tests.unit.views.scene import add, add_family, scene

ORDER = {
    "child": "Өтеғұлұлы Нұрмұхаммед",
    "school": {"kk": "№ 5 мектеп", "ru": "Школа № 5"},
    "grade": "3",
    "letter": "Ә",
    "language": {"group": "language", "code": "kk"},
    "order_number": "41-Ү",
    "order_date": "2026-08-28",
}


async def _fill(url: str) -> None:
    made = await scene(url)
    await add_family(made, 1, first="Еркежан")
    await add(made, preschool(), *waiting(1), decision(1, "queued"))
    await made.store.close()


@pytest.fixture
def _register(address: str) -> None:
    """A database with one family in a queue, as the environment names it."""
    asyncio.run(_fill(address))


def _usynys(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.mark.usefixtures("_register")
@pytest.mark.parametrize(("lang", "seen"), [("kk", "кезек нөмірі (1)"), ("ru", "номер очереди (1)")])
def test_a_form_of_the_register_is_printed_in_the_language_asked_for(lang: str, seen: str) -> None:
    """Names whole, because a reason was given."""
    printed = _usynys("form", "queue_notice", "A1", "--lang", lang, "--reason", "document")
    assert printed.exit_code == 0
    assert seen in printed.stdout
    assert "Әбдірахман Еркежан" in printed.stdout


@pytest.mark.usefixtures("_register")
def test_without_a_reason_nothing_personal_is_printed() -> None:
    """One line says which reasons there are."""
    refused = _usynys("form", "queue_notice", "A1")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "reason" in refused.stderr
    assert "Еркежан" not in refused.stderr


@pytest.mark.usefixtures("_register")
def test_a_pdf_is_written_for_its_owner_alone_and_twice_the_same(tmp_path: Path) -> None:
    """The file holds names; the same document is the same file."""
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    for path in (first, second):
        made = _usynys("form", "queue_notice", "A1", "--reason", "document", "--pdf", str(path))
        assert (made.exit_code, made.stdout) == (0, "")
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().startswith(b"%PDF-")


@pytest.mark.rule("H-09")
@pytest.mark.rule("S-07")
@pytest.mark.parametrize(("edition", "title"), [("H-2025", "үйде жеке тегін оқытуды"), ("S-2022", "арнайы білім беру")])
def test_an_order_of_a_school_is_printed_from_a_file(tmp_path: Path, edition: str, title: str) -> None:
    """Child, school, class, letter, language, number and day: what the head decided."""
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(ORDER), "utf-8")
    printed = _usynys("form", "order", "--facts", str(path), "--edition", edition)
    text = " ".join(printed.stdout.split())
    for words in ("№ 41-Ү БҰЙРЫҚ", "28 тамыз", "Өтеғұлұлы Нұрмұхаммед", "3-сынып, литері – Ә", "– қазақ", title):
        assert words in text


@pytest.mark.rule("H-03")
@pytest.mark.rule("H-05")
@pytest.mark.rule("S-03")
@pytest.mark.parametrize("edition", ["H-2025", "S-2022"])
def test_an_application_with_its_package_and_its_receipt_are_printed(tmp_path: Path, edition: str) -> None:
    """The request in its section with the attached papers, and what the clerk gives for it."""
    paper = {"document": {"group": "paper", "code": "vkk" if edition == "H-2025" else "pmpc"}}
    facts = {
        **ORDER,
        "guardian": "Әбдірахманова Гүлнұр",
        "papers": [paper],
        "filed_on": "2026-08-28",
        "section": {"group": "section", "code": "education"},
        "received_at": "2026-08-28T10:00:00+05:00",
    }
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(facts), "utf-8")
    asked = _usynys("form", "application", "--facts", str(path), "--edition", edition, "--lang", "ru").stdout
    given = _usynys("form", "receipt", "--facts", str(path), "--edition", edition, "--lang", "ru").stdout
    assert "раздел портала: Образование" in asked
    assert "1) заключение" in asked
    assert "Расписка о приеме документов" in given
    assert "10:00:00" in given
    assert "1) заключение" in given


@pytest.mark.parametrize(
    ("text", "seen"),
    [("[]", "object"), ("{", "cannot be read"), ('{"child": {"x": 1}}', "child"), ('{"papers": ["a"]}', "papers")],
)
def test_a_file_that_holds_no_facts_is_one_clear_line(tmp_path: Path, text: str, seen: str) -> None:
    """The field is named, its value is not quoted."""
    path = tmp_path / "facts.json"
    path.write_text(text, "utf-8")
    refused = _usynys("form", "order", "--facts", str(path), "--edition", "H-2025")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert seen in refused.stderr


def test_a_form_of_nobody_says_what_it_needs() -> None:
    """An id, or a file of facts."""
    refused = _usynys("form", "queue_notice")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "--facts" in refused.stderr
