"""The words of explanations: every ground, fact, place and code is said in Kazakh, Russian and English."""

from collections.abc import Iterable
from string import Formatter

import pytest

from core.rules.catalogue import Catalogue, Edition
from core.rules.citing import spot
from core.rules.explaining import Told, explain
from core.rules.information import Item
from core.rules.queue import QueueClass, Slot
from core.rules.vacancy import GroupType
from core.values import Citation, Language
from core.views.reasons import key_for
from core.views.wording import LANGUAGES, load
from tests.unit.rules.test_citing import paragraphs
from tests.unit.words.decision_facts import fact_names

WORDS = load()
EDITIONS = list(Catalogue.load().editions.values())
GROUNDS = [(edition, ground) for edition in EDITIONS for ground in edition.grounds]
FACTS = fact_names()


def _asked(key: str, language: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(WORDS[language].words[key]) if name}


def _terms(edition: Edition) -> set[str]:
    return set(explain(Told("queued", "", (), (), {}), edition).terms)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("edition", "ground"), GROUNDS, ids=lambda one: getattr(one, "id", one))
def test_every_ground_has_its_rule_and_what_follows(edition: Edition, ground: str, language: str) -> None:
    """A family reads a sentence, not a code; where the ground rests on a reading, that is said too."""
    words = WORDS[language]
    kinds = ["rule", "then", *(["reading"] if edition.grounds[ground].reading else [])]
    assert [kind for kind in kinds if key_for(words, kind, ground, edition) is None] == []


@pytest.mark.parametrize(("edition", "ground"), GROUNDS, ids=lambda one: getattr(one, "id", one))
def test_every_sentence_can_be_filled(edition: Edition, ground: str) -> None:
    """A rule asks only for numbers of its edition; a consequence that asks for facts has a form without them."""
    words, terms = WORDS["kk"], _terms(edition)
    rule, then = key_for(words, "rule", ground, edition), key_for(words, "then", ground, edition)
    assert rule
    assert then
    assert _asked(rule, "kk") <= terms
    assert _asked(then, "kk") <= terms | FACTS
    if not _asked(then, "kk") <= terms:
        assert _asked(f"{then}.plain", "kk") <= terms


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_class_of_a_queue_has_its_rule(language: str) -> None:
    """Out of turn, priority and general: the rule of the turn and the reading behind it."""
    words = WORDS[language]
    for edition in EDITIONS:
        for name, entry in edition.classes.items():
            rests = entry.reading or (edition.slots and name in edition.slots.pattern and edition.slots.reading)
            assert key_for(words, "rule", f"class.{name}", edition)
            assert not rests or key_for(words, "reading", f"class.{name}", edition)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_the_archive_is_said(language: str) -> None:
    """Why a queue lies in the archive is a sentence too."""
    reasons = [(edition, name) for edition in EDITIONS for name in edition.archived_for]
    assert len(reasons) > 3
    assert all(key_for(WORDS[language], "rule", f"archive.{name}", edition) for edition, name in reasons)


def test_all_languages_ask_for_the_same_facts() -> None:
    """A fact that one language forgets would be lost to its readers."""
    differing = [
        key for key in WORDS["kk"].words for language in LANGUAGES if _asked(key, language) != _asked(key, "kk")
    ]
    assert differing == []


def test_the_facts_of_decisions_are_found() -> None:
    """The search would pass on nothing."""
    assert {"valid_until", "suspended_until", "vacancy_id", "class", "slot", "queues", "said_at"} <= FACTS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_of_a_decision_has_a_label(language: str) -> None:
    """Whoever writes a new fact into a decision names it for people first."""
    assert [name for name in sorted(FACTS) if not WORDS[language].has(f"fact.{name}")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_among_the_facts_has_a_name(language: str) -> None:
    """Classes, slots, groups, languages, queues apart and papers are words."""
    papers = {paper.code for one in EDITIONS for service in one.services.values() for paper in service.documents}
    apart = {name for one in EDITIONS for name in one.own_queues}
    codes: dict[str, Iterable[str]] = {
        "class": QueueClass, "slot": Slot, "group": GroupType, "language": Language, "document": sorted(papers),
        "queue": sorted(apart | {"mixed"}), "service": sorted({name for one in EDITIONS for name in one.services}),
    }  # fmt: skip
    nameless = [f"{group}.{code}" for group, all_of in codes.items() for code in all_of]
    assert [key for key in nameless if not WORDS[language].has(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_families_must_be_told_has_words(language: str) -> None:
    """Labels of all items; what is neither an address nor a phone is a word; readings are said."""
    words = WORDS[language]
    assert [item for item in Item if not words.has(f"info.{item}")] == []
    for edition in EDITIONS:
        told = [(item, entry) for items in edition.information.values() for item, entry in items.items()]
        for service in edition.services.values():
            told += [("provider", service.provider), ("channels", service.channels)]  # type: ignore[list-item]  # not items
        for item, entry in told:
            codes = [value for value in entry.values if not value.startswith(("www.", "1414", "8"))]
            assert [code for code in codes if not words.has(f"named.{code}")] == []
            assert entry.reading is None or key_for(words, "reading", f"info.{item}", edition)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_addressee_of_a_complaint_is_named(language: str) -> None:
    """A complaint goes to somebody, not to a code."""
    named = {way.to for one in EDITIONS for complaints in one.complaints.values() for way in complaints.to}
    assert len(named) > 5
    assert [name for name in sorted(named) if not WORDS[language].has(f"addressee.{name}")] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.id)
def test_every_citation_of_every_edition_is_written(edition: Edition, language: str) -> None:
    """No paragraph form that occurs lacks its words: paragraphs, parts, points, annexes, rows, order, notes."""
    held = Catalogue.of([edition])
    cited = sorted(set(paragraphs(edition)))
    for paragraph in cited:
        text = WORDS[language].places([Citation(edition.act, edition.id, paragraph)], held)
        numbers = [number for kind, number in spot(paragraph, edition).parts if kind != "part"]
        assert all(number in text for number in numbers)
    assert edition.cited_as is None or getattr(edition.cited_as, language)
