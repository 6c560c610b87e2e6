"""A form as PDF: A4, the letters of both languages inside, the same bytes for the same words and instant."""

from pathlib import Path

from fpdf import FPDF, XPos, YPos
from fpdf.enums import Align, MethodReturnValue

from core.printing.page import Block, Filing, Page
from core.printing.words import FormWords
from core.rules.form import Show

#: The letters travel with the house: DejaVu Serif Condensed has every Kazakh one.
FONTS = Path(__file__).with_name("fonts")
REGULAR, BOLD = FONTS / "DejaVuSerifCondensed.ttf", FONTS / "DejaVuSerifCondensed-Bold.ttf"

#: Millimetres: office margins (30 left for the file), far above what any printer cannot reach.
_LEFT, _TOP, _RIGHT, _BOTTOM = 30, 20, 15, 25
_FAMILY = "letters"
_SIZE, _SMALL = 11.5, 7.5
_LINE = 5.6
_GAP = 3.0
_INDENT = 8.0
_BOX = 3.2
_NUMBER = 18.0  # for the number of the page


def as_pdf(page: Page, filing: Filing, words: FormWords) -> bytes:
    """Draw the form. The same page and filing always give the same bytes."""
    sheet = _Sheet(page, filing, words)
    sheet.add_page()
    for block in page.blocks:
        _draw(sheet, block)
    return bytes(sheet.output())


class _Sheet(FPDF):
    """An A4 sheet with the foot of our documents."""

    def __init__(self, page: Page, filing: Filing, words: FormWords) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self._page, self._filing, self._words = page, filing, words
        self.set_margins(_LEFT, _TOP, _RIGHT)
        self.set_auto_page_break(auto=True, margin=_BOTTOM)
        self.add_font(_FAMILY, "", REGULAR)
        self.add_font(_FAMILY, "B", BOLD)
        self.set_font(_FAMILY, size=_SIZE)
        self.set_title(page.title)
        self.set_lang(f"{page.language.value}-KZ")
        self.set_producer("Usynys")
        self.set_creation_date(filing.made_at)

    def footer(self) -> None:
        """Write the id, the edition, the digest of the words and the number of the page."""
        say, language = self._words.say, self._page.language
        lines = [
            say("document", language, {"id": self._filing.document_id, "made_at": self._filing.made_at}),
            say("edition", language, {"act": say(f"act.{self._page.act}", language), "edition": self._page.edition}),
            say("digest", language, {"digest": self._page.digest}),
        ]
        if self._page.electronic:
            lines.append(say("electronic", language))
        self.set_y(-_BOTTOM + 5)
        self.set_font(_FAMILY, size=_SMALL)
        self.line(_LEFT, self.get_y() - 1, self.w - _RIGHT, self.get_y() - 1)
        number = say("page", language, {"page": self.page_no(), "pages": str(self.str_alias_nb_pages)})
        for line in lines:
            self.cell(w=0, h=3.4, text=line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_xy(-_RIGHT - _NUMBER, -_BOTTOM + 5)
        self.cell(w=_NUMBER, h=3.4, text=number)
        self.set_font(_FAMILY, size=_SIZE)


def _draw(sheet: _Sheet, block: Block) -> None:
    match block.show:
        case Show.ADDRESSEE:
            left = sheet.w / 2 + 5
            _text(sheet, block.text, left=left, width=sheet.w - _RIGHT - left)
        case Show.TITLE:
            sheet.ln(_GAP)
            sheet.set_font(_FAMILY, "B", _SIZE + 1)
            _text(sheet, block.text, align=Align.C)
            sheet.set_font(_FAMILY, size=_SIZE)
            sheet.ln(_GAP)
        case Show.FIELD:
            _text(sheet, f"{block.text}: {block.value}")
        case Show.SIGNATURE:
            sheet.ln(2 * _GAP)
            _text(sheet, block.text)
        case _:
            _lines(sheet, block)
    sheet.ln(_GAP / 2)


def _lines(sheet: _Sheet, block: Block) -> None:
    if block.text:
        _text(sheet, block.text)
    for line in block.lines:
        left = _LEFT + _INDENT
        width = sheet.w - _RIGHT - left
        _keep_together(sheet, line.text, left, width)
        if line.chosen is not None:
            _mark(sheet, chosen=line.chosen)
        _text(sheet, line.text, left=left, width=width)


def _mark(sheet: _Sheet, *, chosen: bool) -> None:
    """Draw the box of a choice; a chosen one is crossed."""
    x, y = _LEFT + 2, sheet.get_y() + (_LINE - _BOX) / 2
    sheet.rect(x, y, _BOX, _BOX)
    if chosen:
        sheet.line(x, y, x + _BOX, y + _BOX)
        sheet.line(x, y + _BOX, x + _BOX, y)


def _text(sheet: _Sheet, text: str, *, left: float = _LEFT, width: float = 0, align: Align = Align.L) -> None:
    text = text.replace("№ ", "№\N{NO-BREAK SPACE}")
    _keep_together(sheet, text, left, width)
    sheet.set_x(left)
    sheet.multi_cell(w=width, h=_LINE, text=text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _keep_together(sheet: _Sheet, text: str, left: float, width: float) -> None:
    """Begin a new page where a paragraph would be torn; one longer than a page is torn all the same."""
    sheet.set_x(left)
    height = sheet.multi_cell(w=width, h=_LINE, text=text, dry_run=True, output=MethodReturnValue.HEIGHT)
    if isinstance(height, float) and height < sheet.eph and sheet.will_page_break(height):
        sheet.add_page()
