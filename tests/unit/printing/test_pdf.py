"""The printed form: A4, its own letters, a foot that says what it is, and the same bytes every time."""

import re
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

from core.printing import pdf
from core.printing.page import Filing, Page, in_words
from core.printing.pdf import as_pdf
from core.printing.plain import WIDTH, as_text
from core.rules.forms import FilledForm, fill
from core.values import Language
from tests.unit.printing.filled import AT, CATALOGUE, FACTS, WORDS, every_form, facts_of

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
LETTERS = KAZAKH + "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ0123456789№«»–—()[]/%_\"'.,:;"
FILING = Filing("0123456789abcdef0123456789abcdef", AT)
EVERY = [pytest.param(form, id=f"{form.edition}-{form.name}-{form.service}") for form in every_form()]


def _page(name: str, language: Language = Language.KK, **changed: object) -> Page:
    facts = {**facts_of(name), **changed}
    form = fill(name, CATALOGUE.edition("P-2024"), facts, service="")  # type: ignore[arg-type]  # facts of the test
    return in_words(form, language, WORDS)


def _streams(printed: bytes) -> bytes:
    """Return everything that is packed inside a PDF."""
    found = re.findall(rb">>\s*stream\r?\n(.*?)\r?\nendstream", printed, re.DOTALL)
    return b"\n".join(zlib.decompressobj().decompress(each) if each[:1] == b"x" else each for each in found)


@pytest.mark.parametrize("font", [pdf.REGULAR, pdf.BOLD], ids=lambda path: path.stem)
def test_the_letters_are_all_there(font: object) -> None:
    """Every Kazakh letter in both cases, Russian, digits and signs have a glyph; they lie beside the code."""
    assert (pdf.FONTS / "LICENSE").exists()
    glyphs = TTFont(font).getBestCmap()
    assert [letter for letter in LETTERS if ord(letter) not in glyphs] == []


@pytest.mark.parametrize("form", EVERY)
def test_every_form_is_printed(form: FilledForm) -> None:
    """With the longest names: one or two pages of A4, in its language, with embedded letters."""
    language = Language.RU if form.short in {"S", "R"} else Language.KK  # both, and not twice the time
    printed = as_pdf(in_words(form, language, WORDS), FILING, WORDS)
    assert printed.startswith(b"%PDF-1.")
    assert f"/Lang ({language.value}-KZ)".encode() in printed
    assert b"/MediaBox [0 0 595.28 841.89]" in printed
    assert b"/FontFile2" in printed
    assert 1 <= len(re.findall(rb"/Type /Page\b", printed)) <= 2


def test_kazakh_letters_are_embedded_and_can_be_copied_out() -> None:
    """A machine that reads the print finds the letters and not empty boxes; only those in use are inside."""
    printed = as_pdf(_page("queue_notice", child=KAZAKH), FILING, WORDS)
    mapped = _streams(printed).upper()
    assert [letter for letter in KAZAKH if f"<{ord(letter):04X}>".encode() not in mapped] == []
    assert len(printed) < 60_000


def test_the_same_form_is_the_same_bytes() -> None:
    """A digest of the file can be kept; another instant, id or word makes another file."""
    page = _page("queue_notice")
    first = as_pdf(page, FILING, WORDS)
    assert first == as_pdf(Page.from_text(page.to_text()), FILING, WORDS)
    assert b"/CreationDate (D:20261123090507Z" in first  # when it was issued, not when it was printed
    others = (
        as_pdf(page, replace(FILING, made_at=AT + timedelta(seconds=1)), WORDS),
        as_pdf(page, replace(FILING, document_id="f" * 32), WORDS),
        as_pdf(_page("queue_notice", settlement="Астана"), FILING, WORDS),
    )
    assert first not in others


def test_a_long_form_goes_on_on_a_second_page() -> None:
    """Each page has its number and how many there are; a mark is never parted from its box."""
    printed = as_pdf(_page("application"), FILING, WORDS)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 2
    endless = _page("application", child="Ә" * 400, address=" ".join(["Қарасай"] * 900))
    assert len(re.findall(rb"/Type /Page\b", as_pdf(endless, FILING, WORDS))) > 2


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("form", EVERY)
def test_a_form_is_also_plain_text(form: FilledForm, language: Language) -> None:
    """No line is wider than a terminal, every block is there, chosen marks are crossed."""
    text = as_text(in_words(form, language, WORDS))
    assert max(len(line) for line in text.splitlines()) <= WIDTH
    assert text.endswith("\n")
    if form.name == "application" and form.short == "P":
        assert [line.split(")")[0] for line in text.splitlines() if "[x]" in line] == ["  [x] 5", "  [x] 10"]


@pytest.mark.rule("P-102")
def test_a_consent_has_a_version_and_a_digest_of_its_whole_text() -> None:
    """The version is that of the words, whoever they are about; the digest is that of exactly this text."""
    edition = CATALOGUE.edition("P-2024")
    pages = [
        in_words(fill("consent", edition, {**FACTS, "child": child}, service=service), language, WORDS)
        for child in ("Әлия", "Ерлан")
        for service in ("queueing", "admission")
        for language in Language
    ]
    assert len({page.digest for page in pages}) == len(pages)
    assert {page.version for page in pages} == {f"P-2024/{page.language}/{page.template}" for page in pages}
    assert len({page.version for page in pages}) == len(Language)
    assert all(len(bytes.fromhex(page.digest)) == 32 for page in pages)
