"""The grammar reads whole messages: each line of its rules by example."""

import doctest

import pytest

import dialogs.replies.alternatives
import dialogs.replies.keyboards
import dialogs.replies.letters
import dialogs.replies.morphology
import dialogs.replies.phrases
from core.values import Intent, Language
from dialogs.replies import CODE_LETTERS, read

YES, NO, CLARIFY = Intent.YES, Intent.NO, Intent.CLARIFY


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("R 1", YES), ("r1", YES), ("Р 1", YES), ("р 2", NO), ("R 2.", NO),
        ("R 1 1", CLARIFY), ("R 3", CLARIFY), ("1", YES), ("2!", NO), ("1️⃣", YES), ("１", YES),
        ("11", CLARIFY), ("12", CLARIFY), ("1 2", CLARIFY), ("1 ребенок", CLARIFY), ("2 бала", CLARIFY),
    ],
)  # fmt: skip
def test_digits_count_only_alone(text: str, intent: Intent) -> None:
    """The old grammar of 1414 works; a digit that counts something is no answer."""
    assert read(text).intent is intent


@pytest.mark.parametrize(
    ("text", "code", "answer"),
    [
        ("2В7", "2В7", None), ("2b7", "2В7", None), ("2В7 1", "2В7", YES), ("2в7 жоқ", "2В7", NO),
        ("иә 9х1", "9Х1", YES), ("3H4 да, спасибо", "3Н4", YES), ("код 2В7", "2В7", None),
    ],
)  # fmt: skip
def test_a_code_is_read_in_either_alphabet(text: str, code: str, answer: Intent | None) -> None:
    """The letters of codes look alike; the code is told in Cyrillic capitals, with the answer beside it."""
    reading = read(text)
    assert (reading.intent, reading.code, reading.answer) == (Intent.CODE, code, answer)


def test_every_letter_of_codes_is_read_in_both_alphabets() -> None:
    """Whatever keyboard a family has, it can name its offer."""
    for cyrillic, latin in zip(CODE_LETTERS, "ABEKMHPCTX", strict=True):
        assert (
            read(f"4{cyrillic}2").code == read(f"4{latin}2").code == read(f"4{latin.lower()}2").code == f"4{cyrillic}2"
        )


@pytest.mark.parametrize("text", ["2В7 когда?", "2В7 3К4 да", "2В7 1 или 2"])
def test_a_code_beside_anything_unclear_is_no_answer(text: str) -> None:
    """Naming an offer does not turn a question into an answer."""
    reading = read(text)
    assert reading.intent is CLARIFY
    assert reading.answer is None


@pytest.mark.parametrize(
    "text",
    [
        "келіссем", "аласың ба", "аларсыз", "кезек", "болды", "голова", "жіберсе", "жазсаңыз", "откажется", "оказалась",
        "возьмут", "алмамын", "келіспемін", "жібереді", "код бермеймін", "балам садикке барады", "я один",
        "я за ребенком",
    ],
)  # fmt: skip
def test_a_word_one_slip_away_from_an_answer_is_its_own_word(text: str) -> None:
    """A slip is forgiven only where no other word lies: «кезек» (queue) is not «керек» (needed)."""
    assert read(text).intent not in {YES, NO, Intent.STOP}


@pytest.mark.parametrize(("text", "service"), [("остаюсь", "vacancy"), ("кезекте қаламын", None)])
def test_staying_in_the_queue_answers_only_the_notice_about_it(text: str, service: str | None) -> None:
    """To a place, «I stay in the queue» is neither a yes nor a no."""
    assert read(text, service=service).intent not in {YES, NO}
    assert read(text, service="interest_after_suspension").intent is YES


@pytest.mark.parametrize(
    ("text", "language"),
    [("иә", Language.KK), ("да", Language.RU), ("kelisemin", Language.KK), ("soglasna", Language.RU), ("1", None)],
)
def test_the_language_of_the_answer_is_heard(text: str, language: Language | None) -> None:
    """A digit has no language; Latin letters have that of their words."""
    assert read(text).language is language


@pytest.mark.parametrize("text", ["да " * 300, "иә" + " " * 5000 + "жоқ", "рахмет " * 60 + "иә"])
def test_a_message_too_long_for_an_answer_is_none(text: str) -> None:
    """What was not read to its end decides nothing."""
    assert read(text).intent not in {YES, NO, Intent.STOP}


@pytest.mark.parametrize(
    "module",
    [
        dialogs.replies.alternatives,
        dialogs.replies.keyboards,
        dialogs.replies.letters,
        dialogs.replies.morphology,
        dialogs.replies.phrases,
    ],
    ids=lambda module: module.__name__,
)
def test_the_examples_in_the_modules_are_true(module: object) -> None:
    """What the docstrings show is what happens."""
    result = doctest.testmod(module)  # type: ignore[arg-type]  # typeshed names no type for modules in a list
    assert result.attempted > 0
    assert result.failed == 0
