"""Receipts of every consent that there can be, and the words that they say."""

from collections.abc import Iterator
from itertools import product

from core.evidence.record import SignedRecord, State, Withdrawal, instant
from core.flow.consent import WAYS_BACK
from core.printing.page import Page
from core.printing.receipt import receipt
from core.printing.words import FormWords
from core.values import Language
from tests.unit.evidence.scene import ASKED, NOW, SAID, signed

OPENED = {"answer.words": SAID, "privacy_notice.shown.0.words": ASKED}


def every_receipt(language: Language, words: FormWords) -> Iterator[Page]:
    """Yield the receipts of all states on all ways; of known families and of erased ones."""
    for state, way, opened in product(State, WAYS_BACK, (OPENED, {})):
        record = SignedRecord.model_validate_json(signed(state))
        back = Withdrawal(via=way, stop_by=instant(NOW), cited=()) if state is State.WITHDRAWN else None
        happened = record.model_copy(update={"collection_method": way, "withdrawal": back})
        yield receipt(happened, opened, language, words, digest="d" * 64)


class Heard(dict[str, str]):
    """Words that remember which of them were said."""

    def __init__(self, words: FormWords, language: Language) -> None:
        super().__init__(words.words[language])
        self.said = set[str]()

    def __getitem__(self, key: str) -> str:
        """Say the words under a key."""
        self.said.add(key)
        return super().__getitem__(key)


def said_by_receipts(words: FormWords, language: Language) -> set[str]:
    """Return the keys of all words that some receipt says."""
    heard = Heard(words, language)
    for _ in every_receipt(language, FormWords({language: heard})):
        pass
    return heard.said
