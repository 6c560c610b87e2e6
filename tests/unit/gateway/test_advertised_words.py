"""Words that our own messages tell a family to write are read as what they promise."""

import re

import pytest

from core.gateway.answering import own_consent
from core.gateway.answering.consenting import asks_for_text
from core.gateway.answering.own_consent import Own
from core.gateway.answering.wishes import Wish, wish_of
from core.latin import latin
from core.texts import LOCALES, Texts
from core.values import Intent, Language
from dialogs.replies import read

#: To read what is consented to.
CONSENT = "consent"
#: What each word in quotation marks stands for in the text that names it; other quoted words are names and figures.
PROMISED: dict[str, str] = {
    "иә": Intent.YES,
    "да": Intent.YES,
    "жоқ": Intent.NO,
    "нет": Intent.NO,
    "кезек": Intent.STATUS,
    "очередь": Intent.STATUS,
    "статус": Intent.STATUS,
    "қазақша": Intent.LANGUAGE_KK,
    "орысша": Intent.LANGUAGE_RU,
    "русский": Intent.LANGUAGE_RU,
    "тоқта": Intent.STOP,
    "стоп": Intent.STOP,
    "старт": Intent.START,
    "қате нөмір": Intent.WRONG_NUMBER,
    "не мой номер": Intent.WRONG_NUMBER,
    "latin": Wish.LATIN,
    "кирилл": Wish.CYRILLIC,
    "стоп еске салу": Wish.NO_REMINDERS,
    "стоп напоминания": Wish.NO_REMINDERS,
    "старт еске салу": Wish.REMINDERS,
    "старт напоминания": Wish.REMINDERS,
    "қайтарамын": Own.SURE,
    "отзываю": Own.SURE,
    "келісімімді қайтарамын": Own.BACK,
    "отзываю согласие": Own.BACK,
    "мәтін": CONSENT,
    "текст": CONSENT,
}


def quoted(language: Language) -> set[str]:
    """Return every word in quotation marks in the texts of a language."""
    words = Texts.load().words[language]
    return {found.lower() for text in words.values() for found in re.findall("«([^»{}]+)»", text)}


@pytest.mark.parametrize("language", list(Language))
def test_every_word_we_tell_a_family_to_write_is_known_here(language: Language) -> None:
    """A new word in a text comes with its promise; the name of a button is pressed and not written."""
    words = Texts.load().words[language]
    buttons = {text.lower() for key, text in words.items() if key.startswith("button.")}
    assert quoted(language) <= PROMISED.keys() | buttons


def _understood(text: str) -> str:
    return CONSENT if asks_for_text(text) else own_consent.read(text) or wish_of(text) or read(text).intent


@pytest.mark.parametrize(("word", "meant"), PROMISED.items())
@pytest.mark.parametrize("form", ["{}", "{} ", "«{}»", "{}."])
def test_a_word_we_tell_a_family_to_write_does_what_it_promises(word: str, meant: str, form: str) -> None:
    """In small and in capital letters, with the quotation marks copied or a full stop at its end."""
    assert _understood(form.format(word)) == meant
    assert _understood(form.format(word.upper())) == meant


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("word", "meant"), PROMISED.items())
def test_a_word_shown_in_latin_letters_does_the_same(word: str, meant: str, language: Language) -> None:
    """A phone that shows boxes gets «kezek» and types «kezek»."""
    assert _understood(latin(f"«{word}»", language)) == meant


@pytest.mark.parametrize(("digit", "intent"), [("1", Intent.YES), ("2", Intent.NO)])
def test_the_digits_of_a_question_answer_it(digit: str, intent: Intent) -> None:
    """Also behind the code of an offer."""
    assert read(digit).intent is intent
    named = read(f"4К7 {digit}")
    assert (named.intent, named.answer, named.code) == (Intent.CODE, intent, "4К7")


#: What the words of each row of the page are read as.
ROWS: list[set[str]] = [
    {Intent.HELP}, {Intent.STATUS}, {Intent.LANGUAGE_KK, Intent.LANGUAGE_RU}, {Intent.VERIFY},
    {Wish.LATIN, Wish.CYRILLIC}, {Intent.STOP}, {Wish.NO_REMINDERS}, {Intent.START},
    {Own.RECEIPT}, {Own.BACK}, {Intent.WRONG_NUMBER},
]  # fmt: skip


def test_the_page_of_what_may_be_written_is_true() -> None:
    """Every word of the page is read as what its row says."""
    page = (LOCALES.parent / "docs" / "any-time.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \|", page, re.MULTILINE)[1:]
    assert [{_understood(word) for word in row.split(" · ")} for row in rows] == ROWS
