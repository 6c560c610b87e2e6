"""The receipt of a consent on paper: what was shown and said, and what proves it, in both languages."""

import pytest

from core.evidence.record import SignedRecord, State
from core.printing.plain import as_text
from core.printing.receipt import receipt
from core.printing.words import FormWords
from core.values import Language
from tests.unit.evidence.scene import ASKED, SAID, signed
from tests.unit.printing.receipts import OPENED

_WORDS = FormWords.load()


def _text(state: State, language: Language, opened: dict[str, str]) -> str:
    record = SignedRecord.model_validate_json(signed(state))
    return as_text(receipt(record, opened, language, _WORDS, digest="d" * 64))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("state", list(State))
def test_a_receipt_shows_what_was_asked_what_was_said_and_its_proof(state: State, language: Language) -> None:
    """Every fact has words of its own; nothing is left to be filled in."""
    text = _text(state, language, OPENED)
    assert ASKED in text
    assert SAID in text
    assert "d" * 64 in text
    assert "SMS" in text
    assert not {"{", "}", "sms"} & set(text.split())


def test_of_an_erased_family_it_says_that_its_words_are_gone() -> None:
    """The record stands, and the paper says why it shows no words."""
    text = _text(State.GIVEN, Language.RU, {})
    assert text.count("(данные семьи удалены)") == 2
