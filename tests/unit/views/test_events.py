"""Life events as they are shown: whatever followed, or was owed to nobody, has its words in every language."""

import re
from pathlib import Path
from string import Formatter

import pytest

from core.effects import Effect
from core.texts import LOCALES, read_catalogue
from core.views.events import effect_of

ROOT = Path(__file__).resolve().parents[3]
WORDS = {language: read_catalogue(LOCALES / language / "LC_MESSAGES", "events") for language in ("kk", "ru", "en")}
#: The verbs that follow what was told, and write down what came of it.
FOLLOWING = [
    *(f"admission/{name}" for name in ("papers", "contracts", "refusals", "expiry", "rule_changes")),
    *(f"schooling/{name}" for name in ("withdrawing", "deciding")),
    "registering",
    "withdrawals",
]


@pytest.mark.parametrize("language", WORDS)
def test_every_effect_has_words(language: str) -> None:
    """Neither a register nor an operator reads a code; no words are left over."""
    assert set(WORDS[language]) == set(Effect)


def test_no_language_asks_for_a_fact_that_is_not_told() -> None:
    """The English names every fact; the others may leave some out."""

    def facts(form: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(form) if name}

    assert all(facts(WORDS[one][key]) <= facts(WORDS["en"][key]) for one in WORDS for key in Effect)


@pytest.mark.parametrize("effect", [one for one in Effect if one.owes is False])
def test_why_nothing_is_owed_is_said(effect: Effect) -> None:
    """The English of each says that nothing, or nobody, is owed anything, or that something is not done."""
    assert re.search(r"^nothing|^nobody|is not", WORDS["en"][effect])


@pytest.mark.parametrize("effect", Effect)
def test_a_sentence_leads_back_to_its_effect(effect: Effect) -> None:
    """What was written down before there were codes, or by a verb of the gateway, is told in every language too."""
    words = WORDS["en"][effect]
    facts = {name: f"<{name}>" for _, name, _, _ in Formatter().parse(words) if name}
    found = effect_of(words.format_map(facts))
    assert found is not None
    assert WORDS["en"][found[0]].format_map(found[1]) == words.format_map(facts)


@pytest.mark.parametrize("name", FOLLOWING)
def test_what_a_verb_writes_down_is_a_known_effect(name: str) -> None:
    """A new sentence in the gateway gets its code and its words in Kazakh and Russian first."""
    text = (ROOT / "core" / "gateway" / f"{name}.py").read_text("utf-8")
    said = re.findall(r'return f?"((?:nothing|nobody|the |there )[^"]+)"', text)
    assert said
    assert [one for one in said if effect_of(re.sub(r"{[^}]+}", "x", one)) is None] == []
