"""Dialogs the gateway could not play to their end refuse the start; those of the house are whole."""

from dataclasses import replace

import pytest

from core.errors import DialogError
from core.flow.dialog import Question
from core.gateway.answering.complete import check
from core.texts import Texts
from core.values import Intent
from dialogs import DIALOGS

TEXTS = Texts.load()
VACANCY = DIALOGS["vacancy"]


def test_every_dialog_of_the_house_has_its_verbs_and_words() -> None:
    """A family never reaches a question without words, nor an end at which nothing happens."""
    check(DIALOGS, TEXTS)


def test_an_end_without_a_verb_refuses_the_start() -> None:
    """What a family said would lead nowhere."""
    loose = replace(VACANCY, ends=VACANCY.ends | {"postponed"})
    with pytest.raises(DialogError, match="nothing is done at the end postponed of vacancy"):
        check({**DIALOGS, "vacancy": loose}, TEXTS)


def test_a_verb_that_no_dialog_reaches_refuses_the_start() -> None:
    """Dead verbs are found as well."""
    fewer = replace(VACANCY, ends=frozenset({"confirmed"}))
    with pytest.raises(DialogError, match="vacancy never ends in declined"):
        check({**DIALOGS, "vacancy": fewer}, TEXTS)


def test_a_question_without_words_refuses_the_start() -> None:
    """Also one that only a button or an option names."""
    mute = Question("vacancy.when", {Intent.YES: "confirmed"}, "vacancy.unclear", options=("now",))
    spoken = replace(VACANCY, questions=(*VACANCY.questions, mute))
    with pytest.raises(DialogError, match=r"no words for vacancy\.when; there are no words for vacancy\.when\.now"):
        check({**DIALOGS, "vacancy": spoken}, TEXTS)


def test_a_kind_without_ways_refuses_the_start() -> None:
    """An offer of a kind that the gateway does not know is never made."""
    with pytest.raises(DialogError, match="a_gift has no ways"):
        check({**DIALOGS, "a_gift": replace(VACANCY, kind="a_gift")}, TEXTS)
