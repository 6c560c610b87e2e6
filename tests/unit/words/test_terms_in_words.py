"""What a text says of a term is the term of its edition: with another number, the text says the other one."""

import doctest
from dataclasses import replace
from typing import Any

import pytest

import core.numerals
from core.numerals import Numeral
from core.printing.page import Page, in_words
from core.rules.catalogue import Catalogue
from core.rules.edition import Edition
from core.rules.entry import Amount, Table
from core.rules.forms import fill
from core.texts import Texts
from core.values import Language
from core.views.reasons import Reasons
from tests.unit.printing.filled import WORDS, facts_of, ground
from tests.unit.words.sample_facts import FACTS

HELD = Catalogue.load()
P = HELD.edition("P-2024")
TEXTS = Texts.load()
KK, RU = Language.KK, Language.RU


def _with(table: Any, **numbers: int) -> Any:
    entries = {name: table.entry(name).model_copy(update={"n": n}) for name, n in numbers.items()}
    return table.model_copy(update={"entries": {**table.entries, **entries}})


#: An edition of other terms than the one in force.
OTHER: Edition = P.model_copy(
    update={
        "terms": _with(
            P.terms, oldest_age=7, referral_extension=21, herd_threshold=15, preschools_to=3, complaint_to_provider=7
        ),
        "offers": {**P.offers, "vacancy": _with(P.offers["vacancy"], suspension=22, cancel_within=48)},
    }
)


@pytest.mark.parametrize(
    ("key", "kk", "ru"),
    [
        ("vacancy.repeat", "22 жұмыс күніне тоқтатылады", "на 22 рабочих дня"),
        ("vacancy.repeat.coded", "22 жұмыс күніне тоқтатылады", "на 22 рабочих дня"),
        ("vacancy.lapsed", "22 жұмыс күніне тоқтатылды", "на 22 рабочих дня"),
        ("vacancy.too_late_to_cancel", "48 сағат өтті", "(48 часов)"),
        ("queue.turned_six", "7 жасқа толды", "исполнилось 7 лет"),
    ],
)
def test_a_message_says_the_term_of_its_edition(key: str, kk: str, ru: str) -> None:
    """The suspension, the time to cancel and the oldest age are numbers of the edition, not of the words."""
    for edition, said in ((OTHER, True), (P, False)):
        facts = {**FACTS, **edition.numbers}
        assert (kk in TEXTS.say(key, KK, facts)) is said
        assert (ru in TEXTS.say(key, RU, facts)) is said


def _form(name: str, edition: Edition, language: Language, **facts: Any) -> str:
    form = fill(name, edition, {**facts_of(name), **facts}, service="admission" if name != "application" else "")
    page: Page = in_words(form, language, WORDS)
    return "\n".join(part for block in page.blocks for part in (block.text, *(line.text for line in block.lines)))


@pytest.mark.parametrize(
    ("name", "kk", "ru"),
    [
        ("referral", "күнтізбелік 21 күнге дейін", "дополнительно на срок до 21 календарного дня"),
        ("refusal", "15 %-дан астамы", "более 15 %"),
        ("refusal", "7 жұмыс күні ішінде", "в течение 7 рабочих дней"),
        ("refusal", "бала 7 жасқа толған", "исполнилось 7 лет"),
        ("refusal", "(1–3)", "(1–3)"),
        ("application", "3 мектепке дейінгі ұйымға дейін", "до 3 дошкольных организаций"),
    ],
)
def test_a_form_says_the_term_of_its_edition(name: str, kk: str, ru: str) -> None:
    """What may be extended, refused and chosen follows the edition under which the form is filled."""
    codes = ("herd_threshold", "already_six", "too_many_preschools")
    facts: dict[str, Any] = {"grounds": [ground(code, "28(3)") for code in codes]} if name == "refusal" else {}
    if name == "application":
        facts["preschools"] = facts_of(name)["preschools"][:3]  # type: ignore[index]  # a list of rows
    for edition, said in ((OTHER, True), (P, False)):
        assert (kk in _form(name, edition, KK, **facts)) is said
        assert (ru in _form(name, edition, RU, **facts)) is said


@pytest.mark.parametrize(
    ("ground", "part", "said"),
    [
        ("no_answer", "rule", ("22 жұмыс күніне", "на 22 рабочих дня", "for 22 working days")),
        ("cancelled_in_time", "rule", ("48 сағаттан кешіктірмей", "не позднее 48 часов", "within 48 hours")),
        ("referral_cancelled", "rule", ("48 сағат ішінде", "в течение 48 часов", "within 48 hours")),
        ("turned_six", "rule", ("7 жасқа толғанда", "исполняется 7 лет", "turns 7")),
        ("already_six", "rule", ("7 жасқа толмаған", "не исполнилось 7 лет", "under 7")),
        ("herd_threshold", "rule", ("15 %-дан", "превышает 15 %", "15 %")),
        ("family_accepted", "then", ("күнтізбелік 21 күнге", "до 21 календарного дня", "21 calendar days")),
    ],
)
def test_an_explanation_says_the_term_of_its_edition(ground: str, part: str, said: tuple[str, str, str]) -> None:
    """A decision is explained with the numbers of the edition it was taken under."""
    facts = {"valid_until": "2026-04-01T23:59:59+05:00", "cancellable_until": "2026-03-21T14:05:00+05:00"}
    cited = [{"act": "133", "edition": "P-2024", "paragraph": "15.3"}]
    decision = {"kind": "refused", "outcome": "ended", "grounds": [ground], "citations": cited, "facts": facts}
    for catalogue, there in ((Catalogue.of([OTHER]), True), (Catalogue.of([P]), False)):
        reasons = replace(Reasons.of(HELD), catalogue=catalogue)
        for language, words in zip(("kk", "ru", "en"), said, strict=True):
            told = reasons.said(decision, language)
            assert (words in (told.norms[0].rule if part == "rule" else told.then)) is there


@pytest.mark.parametrize("n", [1, 2, 5, 11, 21, 22, 25, 111])
def test_a_number_gives_the_word_its_form(n: int) -> None:
    """One day, two days, five days: each language by its own rule, and a text with fewer forms keeps its last one."""
    forms = {1: "день", 21: "день", 2: "дня", 22: "дня"}
    assert f"{Numeral.of(n, 'ru'):день|дня|дней}" == forms.get(n, "дней")
    assert f"{Numeral.of(n, 'ru'):дня|дней}" == ("дня" if n in {1, 21} else "дней")
    assert f"{Numeral.of(n, 'en'):day|days}" == ("day" if n == 1 else "days")
    assert f"{Numeral.of(n, 'kk')} күн" == f"{n} күн"
    assert doctest.testmod(core.numerals) == (0, 1)


def test_the_units_in_the_words_are_those_of_every_edition() -> None:
    """The words say hours, days and months; an edition that counts a term otherwise needs other words first."""
    said = {
        "referral_validity": "wd", "referral_extension": "cd", "out_of_turn_check": "wd",
        "complaint_to_provider": "wd", "complaint_to_quality_body": "wd", "complaint_extension_notice": "wd",
        "complaint_forwarding": "wd", "vacancy_suspension": "wd", "vacancy_cancel_within": "h",
        "vacancy_grace": "min", "annual_interest_first_after": "month", "annual_interest_term": "month",
        "interest_after_suspension_term": "month",
    }  # fmt: skip
    for edition in HELD.editions.values():
        tables: dict[str, Table] = {"": edition.terms, **{f"{kind}_": table for kind, table in edition.offers.items()}}
        units = {
            f"{prefix}{name}": str(entry.unit)
            for prefix, table in tables.items()
            for name, entry in table.entries.items()
            if isinstance(entry, Amount)
        }
        assert {name: units[name] for name in said if name in units} == {n: u for n, u in said.items() if n in units}
