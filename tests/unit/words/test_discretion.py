"""No SMS tells of a child's health, and none names a school's service before the guardian is known (promise 10)."""

import doctest

import pytest

import core.discretion
from core.discretion import betrays_health, discreet
from core.texts import SMS_LIMIT, Texts
from core.values import Language
from dialogs import DIALOGS
from tests.unit.words.sample_facts import FACTS

TEXTS = Texts.load()
KINDS = ("home_schooling", "special_school")
#: Words that name one of the two services, or what stands behind it.
NAMES = ("үйде", "арнайы", "арнаулы", "на дому", "домашн", "специальн", "комиссия", "дәрігер", "врач", "медицин")
#: What a family of these kinds may read by SMS: its own questions and answers, and what everybody may be told.
OURS = [
    key
    for key in sorted(TEXTS.keys())
    if key.startswith(("schooling.", "home_schooling.", "special_school.", "topic.", "common.", "status."))
    and not key.endswith((".telegram", ".telegram.short"))
]
NAMING = [key for key in OURS if key.startswith(tuple(f"{kind}.service" for kind in KINDS))]


def test_the_examples_in_the_module_are_true() -> None:
    """What the docstrings show is what happens."""
    assert doctest.testmod(core.discretion) == (0, 3)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("key", OURS)
def test_no_sms_of_a_school_tells_of_health(key: str, language: Language) -> None:
    """Not even when the guardian is known: phones are read by others."""
    assert not betrays_health(TEXTS.words[language][key])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("key", [key for key in OURS if key not in NAMING])
def test_only_the_question_after_identification_names_the_service(key: str, language: Language) -> None:
    """One question of each kind, and no other text of theirs."""
    said = TEXTS.words[language][key].casefold()
    assert not [name for name in NAMES if name in said]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_asked_before_the_birthday_is_the_same_for_both(kind: str) -> None:
    """Whoever reads a first message cannot even tell which of the services is meant."""
    dialog = DIALOGS[kind]
    before = [question for question in dialog.questions if f"{kind}." not in question.key][:2]
    assert [question.key for question in before] == ["schooling.offer", "schooling.birthday"]
    assert dialog.question("schooling.birthday").onward == f"{kind}.service"
    assert {TEXTS.say(f"topic.{kind}", Language.KK), TEXTS.say(f"topic.{kind}", Language.RU)} == {
        "білім беру қызметі",
        "услуга образования",
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Арнайы мектеп-интернат № 5 «Балдәурен»", "Арнайы мектеп-интернат № 5 «Балдәурен»"),
        ("Көру қабілеті бұзылған балаларға арналған № 3 «Нұр» мектебі", "№ 3 «Нұр»"),
        ("«Есту қабілеті нашар балалардың № 8 мектебі»", "№ 8"),
        ("Коррекционная школа", "школа"),
    ],
)
def test_a_name_is_said_as_far_as_it_tells_nothing(name: str, said: str) -> None:
    """The name of a school may tell what its pupils cannot do; then its number stands for it."""
    assert discreet(name, "школа") == said


@pytest.mark.parametrize("key", NAMING)
def test_a_discreet_name_stands_in_the_question(key: str) -> None:
    """With the number, in two parts."""
    facts = {**FACTS, "school_ru": discreet("Школа № 8 для детей с нарушением слуха", "школа")}
    text = TEXTS.say(key, Language.RU, facts, limit=SMS_LIMIT)
    assert "№ 8" in text
    assert not betrays_health(text)
