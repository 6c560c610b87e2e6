"""The words of the desk: every code has a name in every language, every key of a template exists."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest

from core.access import Field, Reason
from core.errors import WordsError
from core.flow.channel import Failure
from core.flow.offer import OfferStatus
from core.flow.outbox import MessageStatus
from core.flow.reply import HeardKind
from core.flow.window import Basis
from core.rules.catalogue import Catalogue
from core.rules.decision import Kind
from core.rules.queue import QueueClass
from core.rules.vacancy import GroupType
from core.store.timers import TimerKind
from core.values import ChannelName, Intent, Language
from core.views.queues import ACT, CLOSED, SHOWN
from desk.words import Tongue, Words

ROOT = Path(__file__).parents[3]
WORDS = Words.load()
NOON = datetime(2026, 11, 23, 9, 5, 7, 125000, tzinfo=UTC)

#: What the gateway writes into a history, and the reasons of decisions, are found where they are written.
_NOTED = re.compile(r"""\b(?:note|_end)\((?:[^()]|\([^()]*\))*?,\s*"([a-z_]+)\"""")
_GROUNDS = {name for edition in Catalogue.load().editions.values() if edition.act == ACT for name in edition.grounds}
_KINDS = {name for edition in Catalogue.load().editions.values() if edition.act == ACT for name in edition.offers}


def _found(pattern: re.Pattern[str]) -> set[str]:
    sources = sorted((ROOT / "core" / "gateway").rglob("*.py"))
    return {name for source in sources for name in pattern.findall(source.read_text("utf-8"))}


def _events() -> set[str]:
    return _found(_NOTED)


def _written(field: str) -> set[str]:
    return _found(re.compile(rf'\b{field}(?:: str)? ?= ?"([a-z_]+)"'))


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("offer", OfferStatus),
        ("message", MessageStatus),
        ("failure", Failure),
        ("heard", HeardKind),
        ("basis", Basis),
        ("decision", Kind),
        ("class", QueueClass),
        ("timer", TimerKind),
        ("channel", ChannelName),
        ("intent", Intent),
        ("language", Language),
        ("writes", Language),
        ("reason", Reason),
        ("thing", Field),
        ("entry", SHOWN + CLOSED),
        ("purpose", sorted(_written("purpose"))),
        ("ground", sorted(_GROUNDS)),
        ("kind", sorted(_KINDS)),
        ("event", sorted(_events())),
        ("group", GroupType),
    ],
)
@pytest.mark.parametrize("tongue", Tongue)
def test_every_code_has_a_name(tongue: Tongue, group: str, codes: Iterable[str]) -> None:
    """An operator reads words, not codes; a new code without a name is noticed here."""
    words = WORDS.in_(tongue).words
    assert [code for code in codes if f"{group}.{code}" not in words] == []


def test_the_events_of_the_gateway_are_found() -> None:
    """The search above would pass on nothing."""
    assert {"offer_planned", "window_opened", "message_queued"} <= _events()
    assert {"offer", "repeat"} <= _written("purpose")


def test_every_key_of_a_template_exists() -> None:
    """A page that nobody opened in a test must not fail at the desk."""
    templates = sorted((ROOT / "desk" / "templates").glob("*.html"))
    asked = {key for path in templates for key in re.findall(r'say\("([a-z_.]+)"[,)]', path.read_text("utf-8"))}
    assert len(asked) > 40
    assert asked - set(WORDS.in_(Tongue.KK).words) == set()


def test_all_languages_ask_for_the_same_facts() -> None:
    """A fact that one language forgets would be lost to its readers."""

    def facts(form: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(form) if name}

    kazakh = WORDS.in_(Tongue.KK).words
    for tongue in Tongue:
        differing = [key for key, form in WORDS.in_(tongue).words.items() if facts(form) != facts(kazakh[key])]
        assert differing == []


def test_a_catalogue_that_lacks_a_word_refuses_to_load(tmp_path: Path) -> None:
    """The message names the word and the language."""
    for tongue in Tongue:
        folder = tmp_path / tongue / "LC_MESSAGES"
        folder.mkdir(parents=True)
        word = "" if tongue is Tongue.RU else 'msgid "a.b"\nmsgstr "c"\n'
        (folder / "desk.po").write_text(f'msgid ""\nmsgstr "Language: {tongue}\\n"\n\n{word}', "utf-8")
    with pytest.raises(WordsError, match=r"a\.b \(ru\)"):
        Words.load(tmp_path)


def test_a_key_or_fact_that_is_missing_is_an_error() -> None:
    """Templates fail in tests, not at the desk."""
    spoken = WORDS.in_(Tongue.KK)
    with pytest.raises(WordsError, match="no_such"):
        spoken.say("no_such")
    with pytest.raises(WordsError, match="left"):
        spoken.say("window.left")


@pytest.mark.parametrize(
    ("tongue", "at", "day"),
    [
        (Tongue.KK, "дс 23 қар., 14:05", "дүйсенбі, 23 қараша"),
        (Tongue.RU, "пн 23 нояб., 14:05", "понедельник, 23 ноября"),
        (Tongue.EN, "Mon 23 Nov, 14:05", "Monday, 23 November"),
    ],
)
def test_times_are_those_of_almaty_in_each_language(tongue: Tongue, at: str, day: str) -> None:
    """09:05 UTC is 14:05 in the whole country."""
    spoken = WORDS.in_(tongue)
    assert (spoken.at(NOON), spoken.day(NOON)) == (at, day)
    assert spoken.to_the_millisecond(NOON) == "23.11.2026 14:05:07.125"


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(hours=46), "1 күн 22 сағ"),
        (timedelta(hours=23, minutes=59, seconds=59), "23 сағ 59 мин"),
        (timedelta(minutes=9, seconds=59), "9 мин"),
        (timedelta(0), "0 мин"),
    ],
)
def test_a_span_is_written_in_its_two_largest_units(length: timedelta, written: str) -> None:
    """Never rounded up: a family must not hope for a minute that is not there."""
    assert WORDS.in_(Tongue.KK).span(length) == written


@pytest.mark.parametrize(
    ("paragraph", "written"),
    [("15.3", "№ 133, п. 15.3"), ("16(3)", "№ 133, п. 16(3)"), ("A2.8", "№ 133, прил. 2, строка 8")],
)
def test_a_citation_is_written_as_lawyers_write_it(paragraph: str, written: str) -> None:
    """Paragraphs of the act, rows of its annexes."""
    assert WORDS.in_(Tongue.RU).cite({"act": "133", "edition": "P-2024", "paragraph": paragraph}) == written


def test_citations_of_one_act_name_it_once() -> None:
    """A line of a queue stays short; another act is named again."""
    cited = [
        {"act": act, "edition": "E", "paragraph": name} for act, name in (("133", "10.2"), ("133", "13(1)"), ("5", "2"))
    ]
    assert WORDS.in_(Tongue.RU).cite_all(cited) == "№ 133, п. 10.2, п. 13(1); № 5, п. 2"


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("closes_at", "2026-11-24T14:05:00.000+05:00", "24.11.2026 14:05:00"),
        ("message_id", "0123456789abcdef0123456789abcdef", "01234567…"),
        ("intent", "yes", "да"),
        ("kind", "referral_issued", "Выдано направление"),
        ("valid_from", "2026-11-23", "23.11.2026"),
        ("round", 2, "2"),
        ("verified", True, "да"),
        ("queues", {"P1": "P1|2022|kk", "P2": "P2|2022|kk"}, "P1: P1|2022|kk, P2: P2|2022|kk"),
        ("channel", "pigeon", "pigeon"),
    ],
)
def test_a_fact_of_the_history_is_written_for_people(name: str, value: object, written: str) -> None:
    """Times as times, codes by name, long ids by their beginning; the unknown as it is."""
    assert WORDS.in_(Tongue.RU).fact(name, value) == written
