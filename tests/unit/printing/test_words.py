"""The words of the forms: complete in both languages, as the acts have them, and with nothing left over."""

import re
from pathlib import Path

import pytest

from core.errors import WordsError
from core.printing.page import Page, in_words
from core.printing.words import FormWords
from core.rules.form import Show
from core.rules.forms import Bilingual, Coded, FilledForm, fill
from core.values import Citation, Language
from tests.unit.printing.filled import AT, CATALOGUE, CHILD, DAY, FACTS, GUARDIAN, WORDS, every_form, facts_of
from tests.unit.printing.receipts import said_by_receipts

EVERY = [pytest.param(form, id=f"{form.edition}-{form.name}-{form.service}") for form in every_form()]
#: Words whose keys are made of codes, or stand at the foot.
_NOT_PARTS = re.compile(
    r"(paper|addressee|ground|school_ground|language|group|provider|section|place|act)\.|[a-z]+$|regime$"
)
SPEAKING = re.compile(r"[{}]|None")


def _page(form: FilledForm, language: Language) -> Page:
    return in_words(form, language, WORDS)


def _text(page: Page) -> str:
    parts = [part for block in page.blocks for part in (block.text, block.value, *(line.text for line in block.lines))]
    return "\n".join(parts)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("form", EVERY)
def test_every_part_of_every_form_is_said(form: FilledForm, language: Language) -> None:
    """No part is empty, every fact is written, and the whole survives being kept."""
    page = _page(form, language)
    assert len(page.blocks) == len(form.parts)
    assert not SPEAKING.search(_text(page))
    assert all(block.text or block.lines for block in page.blocks)
    assert [block.show for block in page.blocks].count(Show.TITLE) == 1
    assert Page.from_text(page.to_text()) == page


@pytest.mark.parametrize("form", EVERY)
def test_every_field_appears_on_the_page(form: FilledForm) -> None:
    """A value that the words of a part forget would be lost: each is found in the text."""
    for language in Language:
        for part, block in zip(form.parts, _page(form, language).blocks, strict=True):
            text = _text(Page("", "", "", "", language, "", electronic=False, blocks=(block,)))
            for values in (part.values, *part.rows):
                for name, value in values.items():
                    assert WORDS.write(value, language) in text, f"{part.name}: {name}"


def test_no_word_is_left_that_no_form_says() -> None:
    """A part that was renamed takes its words along; receipts of consents say what no form does."""
    said = {
        WORDS.key(form, name, Language.KK)
        for form in every_form()
        for part in CATALOGUE.edition(form.edition).forms[form.name].parts
        for name in (part.name, f"{part.name}.row", *(f"{part.name}.{n}" for n in range(1, part.choices + 1)))
    }
    said |= said_by_receipts(WORDS, Language.KK)
    assert not {key for key in WORDS.words[Language.KK] if not _NOT_PARTS.match(key)} - said


@pytest.mark.parametrize(
    ("act", "name", "words"),
    [
        ("P-2024", "application", "Хабардар етемін, бала (керегін көрсету):"),
        ("P-2024", "application", "жыл сайын МДҰ-ға кезекке, жолдама алуға мүдделілігін растауға міндеттенемін."),
        ("P-2024", "application", "заңмен қорғалатын құпияны құрайтын мәліметтерді пайдалануға келісетінімді"),
        ("P-2024", "refusal", "Заңының 20-бабының 2-тармағын басшылыққа ала отырып"),
        ("P-2024", "refusal", "Талаптар тізбесіне (2-қосымша) сәйкес"),
        ("P-2024", "queue_notice", "кезек нөмірі (128);"),
        ("P-2024", "consent", "дербес деректерді үшінші тұлғаларға беруді;"),
        ("P-2024", "consent", "трансшекаралық беруді қоса алғанда менің дербес деректерімді"),
        ("P-2024", "consent", "мемлекеттік қызмет көрсету нәтижесін алғанға дейін барлық кезең ішінде қолданылады."),
        ("H-2025", "refusal", "ҚАБЫЛДАНБАЙДЫ."),
        ("S-2022", "acceptance", "Құжаттарды қабылдау және оқуға қабылдау туралы хабарлама"),
    ],
)
def test_kazakh_words_are_those_of_the_act(act: str, name: str, words: str) -> None:
    """Where the act has a line, the form says it as it stands there."""
    edition = CATALOGUE.edition(act)
    form = fill(name, edition, facts_of(name), service=edition.forms[name].services[0])
    assert words in _text(_page(form, Language.KK))


@pytest.mark.rule("P-110")
@pytest.mark.parametrize("language", list(Language))
def test_a_consent_names_its_service(language: Language) -> None:
    """The text for queueing and the one for admission differ by the name of the service."""
    edition = CATALOGUE.edition("P-2024")
    for service in ("queueing", "admission"):
        title = edition.services[service].title_kk if language is Language.KK else edition.services[service].title_ru
        text = _text(_page(fill("consent", edition, FACTS, service=service), language))
        assert title in text
        assert GUARDIAN in text
        assert CHILD in text


@pytest.mark.parametrize(
    ("language", "day", "instant"),
    [
        (Language.KK, "2026 ж. 28 тамыз", "2026 ж. 23 қараша, 14:05:07"),
        (Language.RU, "28 августа 2026 г.", "23 ноября 2026 г., 14:05:07"),
    ],
)
def test_days_and_instants_are_written_in_full(language: Language, day: str, instant: str) -> None:
    """Instants in the time of Almaty, to the second; an empty field is a line to fill in by hand."""
    assert WORDS.write(DAY, language).replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ") == day
    assert WORDS.write(AT, language).replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ") == instant
    assert set(WORDS.write(None, language)) == {"_"}
    assert WORDS.write(Bilingual("а", "б"), language) == ("а" if language is Language.KK else "б")


@pytest.mark.parametrize(
    ("paragraph", "written"),
    [
        ("15", "п. 15"), ("20.3", "ч. 3 п. 20"), ("7-1", "п. 7-1"), ("16(3)", "пп. 3) п. 16"),
        ("A2.9", "п. 9 приложения 2"), ("A2.9(1)", "пп. 1) п. 9 приложения 2"), ("A3", "приложение 3"),
        ("head", "head"),
    ],
)  # fmt: skip
def test_a_place_of_an_act_is_written_as_lawyers_do(paragraph: str, written: str) -> None:
    """Paragraph, subparagraph, annex and row."""
    assert WORDS.place(Citation("133", "P-2024", paragraph), Language.RU) == written


@pytest.mark.parametrize("language", list(Language))
def test_every_paper_and_every_ground_has_its_words(language: Language) -> None:
    """What the gateway refuses on can always be written: papers of every list, grounds of every refusal."""
    for edition in CATALOGUE.editions.values():
        if edition.act not in {"133", "223-3", "223-4"}:
            continue
        group = "ground" if edition.act == "133" else "school_ground"
        codes = {paper.code for service in edition.services.values() for paper in service.documents}
        refusing = {name for name, ground in edition.grounds.items() if ground.kind == "refused"}
        papers = (Coded("paper", code) for code in codes)
        for value in (*papers, *(Coded(group, name, edition.numbers) for name in refusing)):
            assert WORDS.write(value, language)


def test_a_missing_word_is_an_error_with_its_key() -> None:
    """A form that cannot be said is not said."""
    with pytest.raises(WordsError, match=r"paper\.wedding"):
        WORDS.write(Coded("paper", "wedding"), Language.KK)


def test_catalogues_that_do_not_match_refuse_to_load(tmp_path: Path) -> None:
    """A form is in both languages or in none."""
    for language in Language:
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        word = "" if language is Language.RU else 'msgid "a.b"\nmsgstr "c"\n'
        (folder / "forms.po").write_text(f'msgid ""\nmsgstr "Language: {language}\\n"\n\n{word}', "utf-8")
    with pytest.raises(WordsError, match=r"a\.b has no ru"):
        FormWords.load(tmp_path)
