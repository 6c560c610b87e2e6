"""Texts are found by key, filled with facts, and fit their channel."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.errors import WordsError
from core.texts import LATIN_LIMIT, LOCALES, SMS_LIMIT, Texts
from core.values import Language
from tests.unit.words.sample_facts import FACTS

TEXTS = Texts.load()


def test_a_time_is_told_as_weekday_date_and_almaty_clock() -> None:
    """Digits carry no case ending, and the clock is the family's own."""
    facts = {"until": datetime(2026, 11, 22, 20, 5, tzinfo=UTC)}
    assert "Мерзімі: дс 23.11, 01:05." in TEXTS.say("vacancy.unclear", Language.KK, facts)
    assert "Срок: пн 23.11, 01:05." in TEXTS.say("vacancy.unclear", Language.RU, facts)


def test_a_day_is_told_as_day_and_month() -> None:
    """A term in days has no clock time."""
    facts = {**FACTS, "papers_by": date(2026, 12, 1)}
    assert "соңғы күні: 01.12." in TEXTS.say("vacancy.accepted", Language.KK, facts)


def test_a_time_without_a_zone_is_refused() -> None:
    """A guess about the zone would move a family's deadline."""
    with pytest.raises(WordsError, match="no time zone"):
        TEXTS.say("vacancy.unclear", Language.KK, {"until": datetime(2026, 11, 23, 14, 5)})  # noqa: DTZ001 - the mistake itself


def test_a_place_is_named_in_the_language_of_the_text() -> None:
    """The register knows both names of a place; quotes are added where it has none."""
    assert "«Ақбота»" in TEXTS.say("vacancy.offer", Language.KK, FACTS)
    assert "«Акбота»" in TEXTS.say("vacancy.offer", Language.RU, FACTS)
    quoted = {**FACTS, "preschool_ru": "Ясли-сад «Акбота»"}
    assert "– Ясли-сад «Акбота»," in TEXTS.say("vacancy.offer", Language.RU, quoted)


def test_the_group_is_named_and_not_coded() -> None:
    """The language of a group is a word a parent knows."""
    assert "қазақ тобы" in TEXTS.say("vacancy.offer", Language.KK, FACTS)
    assert "русская группа" in TEXTS.say("vacancy.offer", Language.RU, {**FACTS, "group_language": Language.RU})


def test_a_text_over_the_limit_gives_way_to_a_shorter_one() -> None:
    """A narrow channel hears less, never a torn name."""
    name = "Ясли-сад № 125 «Карлыгаш-Балапан»"
    facts = {**FACTS, "preschool_ru": name, "child": "Нұрмұхаммед"}
    whole = TEXTS.say("vacancy.lapsed", Language.RU, facts)
    short = TEXTS.say("vacancy.lapsed", Language.RU, facts, limit=SMS_LIMIT)
    assert name in whole
    assert len(whole) > SMS_LIMIT >= len(short)
    assert "№ 125 «Карлыгаш-Балапан»" in short


@pytest.mark.parametrize(
    ("preschool", "child", "said"),
    [
        (
            "«Біздің қуанышты балалардың орталық мекенжайы»",
            "Айша",
            "Айша: орын бар – «Біздің қуанышты балалардың орталық…», ",
        ),
        (
            "«Біздің-қуанышты-балалардың-орталық-мекенжайы»",
            "Айша",
            "Айша: орын бар – балабақша, қазақ тобы",
        ),
        ("№ 7 «Алтын бесік» " * 9, "Айша", "Айша үшін орын бар: № 7 «Алтын бесік», "),
        ("№ 7 «" + "Ә" * 90 + "»", "Айша", "Айша: орын бар – № 7 балабақша, "),
        ("Ә" * 90, "Айша", "Айша: орын бар – балабақша, "),
        (
            "Ақбота",
            "Нұрмұхаммед-Әлішер Сейіткерім Ибраһимұлы Бекарыс",
            "Нұрмұхаммед-Әлішер Сейіткерім…: орын бар – балабақша, ",
        ),
        ("Ақбота", "Ә" * 90, "Балаңыз: орын бар – балабақша, "),
    ],
)
def test_a_name_that_fits_in_no_form_gives_way_word_by_word(preschool: str, child: str, said: str) -> None:
    """A family is asked all the same: the place's name gives way first, and no word is ever cut."""
    facts = {**FACTS, "preschool_kk": preschool, "child": child}
    text = TEXTS.say("vacancy.offer", Language.KK, facts, limit=SMS_LIMIT)
    assert text.startswith(said)
    assert len(text) <= SMS_LIMIT
    assert text.count("«") == text.count("»")


def test_the_words_that_stand_for_a_name_begin_a_sentence_with_a_capital() -> None:
    """«Ждём ответа. Ваш ребёнок: место – детский сад» reads as it was meant."""
    facts = {**FACTS, "child": "Ә" * 300, "preschool_ru": "Ә" * 300}
    text = TEXTS.say("vacancy.repeat.temporary", Language.RU, facts, limit=SMS_LIMIT)
    assert text.startswith("Ждём ответа. Ваш ребёнок: временное место – детский сад. ")


def test_a_place_with_an_owner_is_called_as_families_call_it() -> None:
    """Registers hold the whole legal name, with quotation marks inside quotation marks."""
    name = "Астана қаласы әкімдігінің «№ 114 «Қызғалдақ» бөбекжай-балабақшасы» МКҚК"
    straight = name.replace("«", '"').replace("»", '"')
    for held in (name, straight):
        text = TEXTS.say("vacancy.offer", Language.KK, {**FACTS, "preschool_kk": held}, limit=SMS_LIMIT)
        assert "орын бар: № 114 «Қызғалдақ», қазақ тобы" in text


def test_in_latin_letters_the_limit_is_that_of_plain_sms() -> None:
    """A phone that shows boxes gets the fuller form, because plain letters take half the room."""
    facts = {**FACTS, "preschool_kk": "№ 125 «Қарлығаш-Балапан» бөбекжай-балабақшасы"}
    text = TEXTS.say("vacancy.lapsed", Language.KK, facts, limit=LATIN_LIMIT, latin=True)
    assert text.isascii()
    assert SMS_LIMIT < len(text) <= LATIN_LIMIT
    assert '(N 125 "Qarlygash-Balapan" bobekjai-balabaqshasy)' in text


@pytest.mark.parametrize("language", Language)
def test_the_codes_are_kept_when_the_names_beside_them_do_not_fit(language: Language) -> None:
    """Which of many offers is meant is told by its code: the places go first, then the children."""
    child = "Нұрмұхаммед-Әлішер"
    for count, ends in ((1, f"2В7 – {child}, «Ақбота»"), (2, f"3К4 – {child}"), (4, "2В7, 3К4, 5М6, 7Т8")):
        codes = ("2В7", "3К4", "5М6", "7Т8")[:count]
        facts = {
            "options": "; ".join(f"{code} – {child}, «Ақбота»" for code in codes),
            "children": "; ".join(f"{code} – {child}" for code in codes),
            "codes": ", ".join(codes),
        }
        text = TEXTS.say("common.which", language, facts, limit=SMS_LIMIT)
        assert ends in text.replace(". Көмек: 1414", "").replace(". Помощь: 1414", "")


def test_what_fits_in_no_form_is_an_error() -> None:
    """Nothing but names is ever cut to fit."""
    with pytest.raises(WordsError, match="write a shorter form"):
        TEXTS.say("vacancy.offer", Language.KK, {**FACTS, "child": "Ә" * 60}, limit=60)


@pytest.mark.parametrize("key", ["vacancy.offer", "no.such.key"])
def test_a_missing_fact_or_key_is_an_error_with_its_name(key: str) -> None:
    """An empty place in a text never reaches a family."""
    with pytest.raises(WordsError, match="child" if key == "vacancy.offer" else key):
        TEXTS.say(key, Language.KK, {})


def test_a_fact_is_never_read_as_a_template() -> None:
    """A name with braces in it is a name."""
    assert "{code}" in TEXTS.say("vacancy.offer", Language.KK, {**FACTS, "child": "{code}"})


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("key", sorted(TEXTS.keys()))
def test_where_a_fact_stands_in_a_text_is_known(key: str, language: Language) -> None:
    """What is set in bold is the name itself, in every text, whatever signs and words the name has."""
    for name in ("Еркежан", "{code}", "Да", "<b>Ә & Ко"):
        facts = {**FACTS, "child": name, "preschool_kk": f"«{name}»", "preschool_ru": f"«{name}»"}
        text = TEXTS.say(key, language, facts)
        asked = TEXTS.words[language][key]
        found = [text[begin:end] for begin, end in TEXTS.where(key, language, facts, {"child", "preschool"})]
        assert found.count(name) == asked.count("{child}") + asked.count("{child_short}")
        assert found.count(f"«{name}»") == asked.count("{preschool}") + asked.count("{preschool_short}")


def test_the_version_of_a_text_changes_with_its_words() -> None:
    """A consent cites the exact words: SHA-256, different in each language, the same at each call."""
    versions = {TEXTS.digest("vacancy.offer", language) for language in Language}
    assert len(versions) == len(Language)
    assert all(len(bytes.fromhex(version)) == 32 for version in versions)
    assert TEXTS.digest("vacancy.offer", Language.KK) == Texts.load().digest("vacancy.offer", Language.KK)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the catalogues that a test may spoil."""
    for language in Language:
        shutil.copytree(LOCALES / language, tmp_path / language, ignore=shutil.ignore_patterns("*.mo", "desk.*"))
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgstr "Да"', 'msgstr ""', "button.yes has no ru"),
        ('msgid "button.yes"', 'msgid "button.other"', "button.other has no kk"),
        ("Срок: {until}. Помощь", "Срок: {till}. Помощь", "vacancy.unclear asks for other facts"),
    ],
)
def test_catalogues_that_do_not_match_refuse_the_start(folder: Path, old: str, new: str, fault: str) -> None:
    """A missing word is found before the first message, not by a family."""
    catalogue = folder / "ru" / "LC_MESSAGES" / "usynys.po"
    catalogue.write_text(catalogue.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WordsError, match=fault):
        Texts.load(folder)


def test_a_missing_catalogue_refuses_the_start(folder: Path) -> None:
    """Without Kazakh words nothing is said."""
    (folder / "kk" / "LC_MESSAGES" / "usynys.po").unlink()
    with pytest.raises(WordsError, match=r"usynys\.po of kk"):
        Texts.load(folder)
