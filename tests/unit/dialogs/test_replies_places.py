"""The place and the child by name, in any case: what families name in an answer changes nothing about it."""

import doctest

import pytest

import dialogs.replies.names
from core.values import Intent
from dialogs.replies import read

YES, NO = Intent.YES, Intent.NO


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Ақботаға барамыз", YES), ("Иә, Ақботаға апарамыз", YES), ("сол ақботаны аламыз", YES),
        ("Ақботаны таңдаймыз", YES), ("Еркежанды Ақботаға жазыңыз", YES), ("«Ақбота» садигіне барамыз", YES),
        ("в Ромашку пойдём", YES), ("Мишу отдадим в Ромашку", YES), ("Ромашку выбираем", YES),
        ("Барамыз", YES), ("Барамыз, рахмет", YES), ("Береміз", YES),
        ("Ақботаға бармаймыз", NO), ("Ақботадан бас тартамыз", NO), ("Еркежанды бермейміз", NO),
        ("Миша в Ромашку не пойдёт", NO), ("От Ромашки отказываемся", NO),
    ],
)  # fmt: skip
def test_a_place_and_a_child_may_be_named(text: str, intent: Intent) -> None:
    """«Барамыз» to the place, or to nowhere else, takes it; whose place it is needs no telling."""
    assert read(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "Басқа бақшаға барамыз", "Ақботаға барамыз ба", "Ақботаға кейін барамыз", "Ақботаға барған едік",
        "Хотим в Солнышко, а не в Ромашку", "в Ромашку сходим посмотрим", "если в Ромашку то пойдём",
        "тойға барамыз", "Барамыз ба", "Барамыз кейін", "пойдём домой", "Ақботаға қыркүйекте барамыз",
    ],
)  # fmt: skip
def test_going_elsewhere_or_later_takes_no_place(text: str) -> None:
    """Only the place offered, and now."""
    assert read(text).intent not in {YES, NO, Intent.STOP}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("✅", YES),
        ("👍🏻", YES),
        ("👍🙏", YES),
        ("❌", NO),
        ("👎👎", NO),
        ("👌👌", YES),
        ("👍👎", Intent.CLARIFY),
    ],
)
def test_a_thumb_or_a_tick_alone_answers(text: str, intent: Intent) -> None:
    """Asked whether they take a place, a sign may say it all; two of them that contradict say nothing."""
    assert read(text).intent is intent


def test_the_examples_of_names_are_true() -> None:
    """What the docstrings show is what happens."""
    result = doctest.testmod(dialogs.replies.names)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    "text",
    [
        "Хотим в «Солнышко»", "хотим в солнышко", "Запишите нас в Солнышко", "Тіркеңіз Балдырғанға",
        "Солнышко хотим", "Мы в Алёнушку пойдём", "нужна Сказка",
        "хотим в садик №7", "Балапанға барғымыз келеді", "Ромашка емес, Балапан аламыз",
    ],
)  # fmt: skip
def test_a_wish_for_a_place_by_name_may_name_another(text: str) -> None:
    """Many preschools bear such names; only what is taken or refused is the one offered."""
    assert read(text).intent not in {YES, NO, Intent.STOP}


@pytest.mark.parametrize(
    "text",
    [
        "хорошо, поняла", "Жақсы, түсіндім", "Да, слышала про этот садик", "Да, садик плохой", "нет, ну вы даёте",
        "Бізге бас тартты", "Кезектен бас тартамыз", "Мы берём ипотеку", "берём, но в другой садик", "а если да, берём",
    ],
)  # fmt: skip
def test_what_is_known_heard_or_told_of_other_things_takes_no_place(text: str) -> None:
    """A family may read, know and take many things; none of it is an answer."""
    assert read(text).intent not in {YES, NO, Intent.STOP}
