"""Several offers at once: every question then names its offer, and every code can be typed on every keyboard."""

import re

import pytest

from core.flow.dialog import Question
from core.flow.offer import CODE_DIGITS, CODE_LETTERS
from core.flow.taking import Takes
from core.texts import SMS_LIMIT, Texts
from core.values import Intent, Language
from dialogs import DIALOGS
from dialogs.replies import read
from tests.unit.words.sample_facts import FACTS, LONGEST

TEXTS = Texts.load()
CODES = [f"{first}{letter}{last}" for first in CODE_DIGITS for letter in CODE_LETTERS for last in CODE_DIGITS]
LATIN = str.maketrans(CODE_LETTERS, "ABEKMHPCTX")
FIRST = sorted({(kind, dialog.first) for kind, dialog in DIALOGS.items()})
#: Questions that wait for a yes or a no.
YES_OR_NO = [
    question
    for dialog in DIALOGS.values()
    for question in dialog.questions
    if question.takes is Takes.INTENT and {Intent.YES, Intent.NO} <= question.routes.keys()
]


@pytest.mark.parametrize(("answer", "intent"), [("1", Intent.YES), ("иә", Intent.YES), ("нет", Intent.NO)])
def test_every_code_is_understood_in_both_alphabets_with_its_answer(answer: str, intent: Intent) -> None:
    """All 640 of them, Cyrillic as told or Latin as they look, in small letters too, before and behind the answer."""
    assert len(CODES) == 640
    for code in CODES:
        for typed in (code, code.translate(LATIN), code.lower(), code.translate(LATIN).lower()):
            for text in (f"{typed} {answer}", f"{answer} {typed}"):
                reading = read(text)
                assert (reading.intent, reading.code, reading.answer) == (Intent.CODE, code, intent), text


def test_no_code_holds_what_is_mistaken_for_something_else() -> None:
    """No 0 and 1 beside О and І, no letter without its twin in the other alphabet, no digit to answer with alone."""
    assert not set("01") & set(CODE_DIGITS)
    assert len(set(CODE_LETTERS)) == len(CODE_LETTERS) == 10
    assert all(read(code).answer is None for code in CODES)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("kind", "key"), FIRST)
def test_every_first_question_has_words_with_its_code_beside_both_digits(
    kind: str, key: str, language: Language
) -> None:
    """The second offer on a phone names itself, of whatever kind it is, in every form and with the longest names."""
    if DIALOGS[kind].question(key) not in YES_OR_NO or kind == "admission_papers":
        return  # nothing here waits for a bare yes
    for facts in (FACTS, *LONGEST):
        text = TEXTS.say(f"{key}.coded", language, facts, limit=SMS_LIMIT)
        assert re.search(r"2В7 1\b.*2В7 2\b", text), text


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("question", YES_OR_NO, ids=lambda question: question.key)
def test_a_question_in_the_middle_of_a_dialog_names_its_offer_too(question: Question, language: Language) -> None:
    """Where no words with a code are written, the code is put before the digits; without room it is left out."""
    facts = {**dict.fromkeys(re.findall(r"{([a-z_]+)", TEXTS.words[language][question.key]), "7"), **FACTS}
    text = TEXTS.say(question.key, language, facts, limit=SMS_LIMIT, coded=True)
    whole = TEXTS.say(question.key, language, facts, coded=True)
    digits = re.findall(r"[12] – ", TEXTS.words[language][question.key])
    assert whole.count("2В7 ") == len(digits)
    assert len(text) <= SMS_LIMIT
