"""Decisions in words: places as lawyers cite them, facts as people read them, what follows, where to complain."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.errors import WordsError
from core.rules.catalogue import Catalogue
from core.values import Citation
from core.views.reasons import Reasons, SaidDecision
from core.views.wording import LANGUAGES, load

HELD = Catalogue.load()
REASONS = Reasons.of(HELD)
ACTS = {edition.id: edition.act for edition in HELD.editions.values()}
TODAY = date(2026, 11, 21)
ISSUED = {
    "vacancy_id": "V1",
    "valid_until": "2026-04-01T23:59:59.999+05:00",
    "cancellable_until": "2026-03-21T14:05:00.000+05:00",
}


def _decision(kind: str, ground: str, *paragraphs: str, edition: str = "P-2024", **facts: object) -> dict[str, Any]:
    cited = [{"act": ACTS.get(edition, "9"), "edition": edition, "paragraph": paragraph} for paragraph in paragraphs]
    return {"kind": kind, "outcome": "waiting", "grounds": [ground], "citations": cited, "facts": facts}


def _said(language: str, *told: str, **facts: object) -> SaidDecision:
    return REASONS.said(_decision(*told, **facts), language)  # type: ignore[arg-type]  # facts are anything


@pytest.mark.parametrize(
    ("edition", "paragraphs", "kk", "ru", "en"),
    [
        ("P-2024", ["15.3"], "Қағидалардың 15-тармағының үшінші бөлігі", "часть третья пункта 15 Правил",
         "third part of paragraph 15 of the Rules"),
        ("P-2024", ["16(3)"], "Қағидалардың 16-тармағының 3) тармақшасы", "подпункт 3) пункта 16 Правил",
         "subparagraph 3) of paragraph 16 of the Rules"),
        ("P-2024", ["A2.8(1)"], "Қағидаларға 2-қосымшаның 8-тармағының 1) тармақшасы",
         "подпункт 1) пункта 8 приложения 2 к Правилам", "subparagraph 1) of point 8 of annex 2 to the Rules"),
        ("P-2024", ["A5"], "Қағидаларға 5-қосымша", "приложение 5 к Правилам", "annex 5 to the Rules"),
        ("P-2024", ["ord.4"], "бұйрықтың 4-тармағы", "пункт 4 приказа", "paragraph 4 of the order"),
        ("H-2025", ["7-1.3"], "Қағидалардың 7-1-тармағының екінші бөлігі", "часть вторая пункта 7-1 Правил",
         "second part of paragraph 7-1 of the Rules"),
        ("R-2018", ["an.1.5(1)"], "қаулыға 1-қосымшадағы регламенттің 5-тармағының 1) тармақшасы",
         "подпункт 1) пункта 5 Регламента (приложение 1) к постановлению",
         "subparagraph 1) of paragraph 5 of the Regulation (annex 1) to the decree"),
        ("P-2024", ["15.3", "15(9)", "24", "A2.3"],
         "Қағидалардың 15-тармағының үшінші бөлігі, 9) тармақшасы, 24-тармағы; Қағидаларға 2-қосымшаның 3-тармағы",
         "часть третья, подпункт 9) пункта 15, пункт 24 Правил; пункт 3 приложения 2 к Правилам",
         "third part, subparagraph 9) of paragraph 15, paragraph 24 of the Rules; point 3 of annex 2 to the Rules"),
    ],
)  # fmt: skip
def test_a_place_is_cited_as_lawyers_do(edition: str, paragraphs: list[str], kk: str, ru: str, en: str) -> None:
    """Kazakh from the outside in, Russian and English from the inside out; what is shared is named once."""
    cited = [Citation(ACTS[edition], edition, paragraph) for paragraph in paragraphs]
    written = {language: REASONS.wordings[language].places(cited, HELD) for language in LANGUAGES}
    assert written == {"kk": kk, "ru": ru, "en": en}


@pytest.mark.parametrize(
    ("language", "rule", "then"),
    [
        ("kk", "5 жұмыс күні жарамды", "2026 ж. 1 сәуір, 23:59"),
        ("ru", "действует 5 рабочих дней", "1 апреля 2026 г., 23:59"),
        ("en", "valid for 5 working days", "1 April 2026, 23:59"),
    ],
)
def test_a_referral_says_its_rule_and_until_when(language: str, rule: str, then: str) -> None:
    """The number comes from the edition, the instants from the facts; both readings are said openly."""
    said = _said(language, "referral_issued", "family_accepted", "15.3", "22.3", "25", **ISSUED)
    assert rule in said.norms[0].rule
    assert then in said.then
    assert "№ 7" in said.norms[0].reading or "No. 7" in said.norms[0].reading
    assert "25" in said.also
    assert said.facts[-1][1] == "V1"


def test_a_temporary_place_is_told_apart() -> None:
    """It leaves all queues standing; a promise of the permanent one would be untrue."""
    said = _said("ru", "referral_issued", "family_accepted", "22.3", temporary_until="2026-05-31", **ISSUED)
    assert "31 мая 2026 г." in said.then
    assert "Все очереди семьи сохраняются" in said.then


def test_what_was_not_kept_is_not_promised() -> None:
    """A decision without its instants says what follows without them."""
    said = _said("ru", "referral_issued", "family_accepted", "22.3")
    assert said.then == "Направление выдано. Полный пакет документов нужно подать в срок его действия."


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("submitted_at", "2026-11-22T09:05:07.125+05:00", "22 ноября 2026 г., 09:05:07.125"),
        ("lapsed_at", "2026-11-22T09:05:07+00:00", "22 ноября 2026 г., 14:05"),
        ("valid_from", "2026-03-26", "26 марта 2026 г."),
        ("queue", "P1|2022|kk", "«Ақбота» (P1), 2022 года рождения, на казахском языке"),
        ("queue", "P1|sanatorium:asthma|2021,2022|ru",
         "«Ақбота» (P1), санаторные группы (asthma), 2021, 2022 года рождения, на русском языке"),
        ("queue", "P1|mixed|kk", "«Ақбота» (P1), разновозрастные группы, на казахском языке"),
        ("queues", {"P1": "P1|2022|kk", "P2": "P2|2022|kk"},
         "«Ақбота» (P1), 2022 года рождения, на казахском языке; P2, 2022 года рождения, на казахском языке"),
        ("preschool_id", "P1", "«Ақбота» (P1)"),
        ("preschool_id", "P3", "«Айгөлек» (P3)"),
        ("group_type", "senior", "старшая группа"),
        ("class", "out_of_turn", "внеочередной порядок"),
        ("categories", "5;11", "5, 11"),
        ("missing", "f065, f027", "карта профилактических прививок (065/у), справка 027/у"),
        ("verified", True, "да"),
        ("offer_id", "0123456789abcdef0123456789abcdef", "01234567…"),
        ("mood", "sunny", "sunny"),
    ],
)  # fmt: skip
def test_a_fact_is_written_for_people(name: str, value: object, written: str) -> None:
    """Clock times of Almaty, queues and codes in words, the key of the queue to the millisecond."""
    assert REASONS.wordings["ru"].fact(name, value, {"P1": "«Ақбота»", "P3": "Айгөлек"}) == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_act_is_named_with_number_and_date(language: str) -> None:
    """Order 254 as worded by order 133, since when it applies, and that the day is reckoned."""
    decision = _decision("suspended", "no_answer", "15.3")
    (act,) = REASONS.acts([decision, decision], language, TODAY)
    assert "№ 254" in act or "No. 254" in act
    assert "133" in act
    assert "2024" in act.partition(")")[2]


def test_a_repealed_act_says_so() -> None:
    """Who reads an old case sees that no new one starts under it."""
    decision = _decision("refused", "papers_incomplete_or_expired", "an.1.3", edition="R-2018")
    assert REASONS.acts([decision], "ru", TODAY)[0].endswith("утратило силу")


@pytest.mark.rule("P-084")
@pytest.mark.rule("P-087")
def test_complaints_are_told_once_for_each_service() -> None:
    """To whom, how long, the cabinet, the contact centre and the court; queue and enrolment apart."""
    decisions = [
        _decision("suspended", "no_answer", "15.3"),
        _decision("archived", "place_refused", "15.3"),
        _decision("accepted", "contract_signed", "22.10"),
    ]
    queueing, admission = REASONS.complaints(decisions, "ru")
    assert queueing[0].startswith("постановка")
    assert admission[0].startswith("зачисление")
    told = "\n".join(queueing)
    for words in ("руководителю услугодателя", "5 рабочих дней", "15 рабочих дней", "Государственную корпорацию",
                  "в суд", "1414", "личном кабинете", "первым днём"):  # fmt: skip
        assert words in told
    assert "корпорацию" not in "\n".join(admission)


@pytest.mark.rule("H-17")
@pytest.mark.rule("H-18")
def test_a_school_says_how_a_complaint_is_prolonged_and_passed_on() -> None:
    """Three working days each, in the form of the complaint, unless it was satisfied in full."""
    edition = HELD.edition("H-2025")
    told = "\n".join(REASONS.ways("home_schooling", edition, "kk"))
    for words in ("қағаз шағымға – жазбаша", "3 жұмыс күні ішінде қарайтын органға", "жібермеуге құқылы", "сотқа"):
        assert words in told


def test_a_lawyer_who_counts_otherwise_is_told_otherwise() -> None:
    """Day one is said only where the edition counts the day of registration."""
    edition = HELD.edition("P-2024")
    name = "complaint_registration_day_counts"
    entries = {**edition.terms.entries, name: edition.terms.entry(name).model_copy(update={"n": 0})}
    other = edition.model_copy(update={"terms": edition.terms.model_copy(update={"entries": entries})})
    said = REASONS.wordings["ru"].say("route.day_counts")
    assert said in REASONS.ways("queueing", edition, "ru")
    assert said not in REASONS.ways("queueing", other, "ru")


def test_a_decision_of_an_unknown_act_is_shown_as_it_came() -> None:
    """A remote rules core may decide by an act we do not hold; nothing is made up and nothing fails."""
    decision = _decision("queued", "elsewhere", "12", edition="X-2030", vacancy_id="V9")
    said = REASONS.said(decision, "en")
    assert "an act we do not hold" in said.norms[0].rule
    assert (said.norms[0].where, said.then, said.facts) == ("9: 12", "", (("Place", "V9"),))
    assert REASONS.acts([decision], "en", TODAY) == ()
    assert REASONS.complaints([decision], "en") == ()


def test_a_ground_without_words_keeps_its_name() -> None:
    """The words of an edition that was just added may lag behind; the explanation does not fail."""
    edition = HELD.edition("P-2024")
    ground = edition.grounds["no_answer"]
    newer = edition.model_copy(update={"grounds": {**edition.grounds, "brand_new": ground}})
    reasons = Reasons(Catalogue.of([newer]), REASONS.wordings)
    said = reasons.said(_decision("suspended", "brand_new", "15.3"), "kk")
    assert said.norms[0].rule == "brand_new"
    assert ground.reason in said.norms[0].reading
    assert said.then == ""


def test_a_catalogue_that_lacks_a_word_refuses_to_load(tmp_path: Path) -> None:
    """The message names the word and the language; a missing catalogue is named too."""
    for language in LANGUAGES:
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        word = "" if language == "ru" else 'msgid "a.b"\nmsgstr "c"\n'
        (folder / "explain.po").write_text(f'msgid ""\nmsgstr "Language: {language}\\n"\n\n{word}', "utf-8")
    with pytest.raises(WordsError, match=r"a\.b \(ru\)"):
        load(tmp_path)
    (tmp_path / "en" / "LC_MESSAGES" / "explain.po").unlink()
    with pytest.raises(WordsError, match=r"explain\.po of en"):
        load(tmp_path)


def test_a_word_or_fact_that_is_missing_is_an_error() -> None:
    """Explanations fail in tests, not before a family."""
    words = REASONS.wordings["kk"]
    with pytest.raises(WordsError, match="no_such"):
        words.say("no_such")
    with pytest.raises(WordsError, match="application"):
        words.say("title")
