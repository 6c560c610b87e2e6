"""A dialog is a table of questions and routes; the steps through it lose and invent nothing."""

import pytest

from core.errors import DialogError
from core.flow.dialog import Asked, Dialog, Ended, Place, Question, Unclear, start, step
from core.flow.loose_ends import check
from core.values import Intent, Language, Reading
from dialogs import DIALOGS

TWO = Dialog(
    kind="two_questions",
    first="first",
    questions=(
        Question("first", {Intent.YES: "second", Intent.NO: "declined"}, "first.unclear"),
        Question("second", {Intent.YES: "confirmed", Intent.NO: "first"}, "second.unclear"),
    ),
    ends=frozenset({"confirmed", "declined"}),
)


def _reading(intent: Intent, answer: Intent | None = None) -> Reading:
    return Reading(intent, Language.KK, "test", "2В7" if answer else None, answer)


def test_an_answer_leads_to_the_next_question_and_is_kept() -> None:
    """What was answered stays with the place."""
    assert step(TWO, start(TWO), _reading(Intent.YES)) == Asked(Place("second", (("first", "yes"),)))


def test_the_last_answer_ends_with_all_answers() -> None:
    """The gateway gets the whole conversation, oldest answer first."""
    place = Place("second", (("first", "yes"),))
    assert step(TWO, place, _reading(Intent.YES)) == Ended("confirmed", (("first", "yes"), ("second", "yes")))


@pytest.mark.parametrize("intent", [intent for intent in Intent if intent not in {Intent.YES, Intent.NO}])
@pytest.mark.parametrize("kind", sorted(DIALOGS.keys() - {"admission_papers"}))
def test_nothing_but_yes_and_no_moves_the_offer(kind: str, intent: Intent) -> None:
    """An unclear answer, a question, a stop or garbage leaves the dialog where it is."""
    dialog = DIALOGS[kind]
    question = dialog.question(dialog.first)
    assert step(dialog, start(dialog), _reading(intent)) == Unclear(start(dialog), question.unclear)


@pytest.mark.parametrize("intent", [intent for intent in Intent if intent is not Intent.NO])
def test_only_a_no_ends_the_offer_of_papers(intent: Intent) -> None:
    """No word files papers: «тапсырдым» is answered by how they stand, and the question stays."""
    papers = DIALOGS["admission_papers"]
    done = step(papers, start(papers), _reading(intent))
    assert isinstance(done, Asked | Unclear)
    assert done.place.question == papers.first


@pytest.mark.parametrize("answer", [Intent.YES, Intent.NO])
def test_an_answer_beside_a_code_counts_like_the_answer_alone(answer: Intent) -> None:
    """«2В7 иә» answers as «иә» does, once the gateway has found the offer of the code."""
    place = start(TWO)
    assert step(TWO, place, _reading(Intent.CODE, answer)) == step(TWO, place, _reading(answer))


def test_a_place_survives_its_storage() -> None:
    """Between any two replies the place is written and read again."""
    place = Place("second", (("first", "yes"), ("third", "no")))
    assert Place.from_json(place.to_json()) == place


def test_a_place_of_another_dialog_is_an_error() -> None:
    """A question that was renamed while families were being asked is never guessed."""
    with pytest.raises(DialogError, match="no question third"):
        step(TWO, Place("third"), _reading(Intent.YES))


def _with(*questions: Question, first: str = "a", ends: frozenset[str] = frozenset({"end"})) -> Dialog:
    return Dialog("broken", first, questions, ends)


_TO_END = {Intent.YES: "end"}


@pytest.mark.parametrize(
    ("dialog", "fault"),
    [
        (_with(Question("a", {Intent.YES: "b"}, "u")), "leads to b, which does not exist"),
        (_with(Question("a", {}, "u")), "a leads nowhere"),
        (_with(Question("a", _TO_END, "u"), Question("a", _TO_END, "u")), "a is asked twice"),
        (_with(Question("end", _TO_END, "u"), first="end"), "end is both a question and an end"),
        (_with(Question("b", _TO_END, "u")), "the first question a does not exist"),
        (_with(Question("a", _TO_END, "u"), Question("b", _TO_END, "u")), "b is never reached"),
        (_with(Question("a", _TO_END, "u"), ends=frozenset({"end", "other"})), "other is never reached"),
        (
            _with(
                Question("a", {Intent.YES: "end", Intent.NO: "b"}, "u"),
                Question("b", {Intent.YES: "c"}, "u"),
                Question("c", {Intent.NO: "b"}, "u"),
            ),
            "from b no end can be reached",
        ),
    ],
)
def test_a_loose_end_refuses_the_start(dialog: Dialog, fault: str) -> None:
    """No family is ever led into a question that leads nowhere."""
    with pytest.raises(DialogError, match=fault):
        check(dialog)


def test_every_dialog_of_the_house_is_sound() -> None:
    """The check runs on import, and each dialog stands under its own kind."""
    for kind, dialog in DIALOGS.items():
        check(dialog)
        assert dialog.kind == kind
        assert "declined" in dialog.ends
