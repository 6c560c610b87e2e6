"""Definitions: who provides, by which ways and channels, proactively or not – each beside the words of the act.

A definition cannot be broken by behaviour, only by being written down wrongly. So each is transcribed here a second
time, independently of the edition, with its paragraphs and the Kazakh words it stands for.
"""

from typing import Any

import pytest

from core.rules.catalogue import Catalogue
from core.rules.information import Item
from core.rules.reference import resolve
from core.rules.service import Choice, Proactive


def _rule(rule: str, reference: str, values: tuple[str, ...], paragraphs: str, words: str) -> Any:
    told = (reference, values, tuple(paragraphs.split()))
    return pytest.param(*told, words, marks=pytest.mark.rule(rule), id=f"{rule}-{reference}")


P, H, S = "P-2024:services.", "H-2025:services.home_schooling.", "S-2022:services.special_school."
DEPARTMENTS = ("education_department", "education_division")
EVERYWHERE, BY_HAND = ("portal", "information_system", "phone"), ("office", "portal", "phone")


@pytest.mark.parametrize(
    ("reference", "values", "paragraphs", "words"),
    [
        _rule("P-016", P + "queueing.provider", DEPARTMENTS, "4 A2.1",
              "қалалардың және астананың білім басқармалары, аудандардың, қалалардың білім бөлімдері"),
        _rule("P-017", P + "queueing.channels", EVERYWHERE, "5.1 A2.2", "портал немесе ақпараттандыру объектілері"),
        _rule("P-088", P + "admission.provider", ("preschool",), "21 A6.1", "барлық түрлердегі МДҰ көрсетеді"),
        _rule("P-088", P + "admission.channels", EVERYWHERE, "22.1 A6.2", "портал немесе ақпараттандыру объектілері"),
        _rule("P-091", P + "queueing.channels", EVERYWHERE, "5.1 A2.2",
              "1) веб-порталы; 2) ақпараттандыру объектілері; 3) ұялы байланыстың абоненттік құрылғысы"),
        _rule("P-091", P + "admission.channels", EVERYWHERE, "22.1 A6.2", "as row 2 of annex 2"),
        _rule("P-092", P + "queueing.ways", ("electronic", "proactive"), "A2.4",
              "электронды (ішінара автоматтандырылған)/ проактивті"),
        _rule("P-092", P + "admission.ways", ("electronic", "proactive"), "A6.4 A6.2",
              "Қызмет проактивті форматта көрсетіледі"),
        _rule("H-01", H + "provider", ("school",), "3 A1.1",
              "бастауыш, негізгі орта, жалпы орта білім беру ұйымдары көрсетеді"),
        _rule("H-02", H + "channels", BY_HAND, "4.1 A1.2", "кеңсесіне және/немесе веб-порталы арқылы жүгінеді"),
        _rule("H-21", H + "channels", BY_HAND, "4.1 A1.2",
              "білім беру ұйымдары; веб-порталы; www.egov.kz-те тіркелген ұялы байланысының абоненттік құрылғысы"),
        _rule("H-23", H + "ways", ("electronic", "paper", "proactive"), "A1.4", "Қағаз түрінде/проактивті түрде"),
        _rule("S-01", S + "provider", ("special_school",), "3 A1.1", "арнайы білім беру ұйымдары көрсетеді"),
        _rule("S-02", S + "channels", BY_HAND, "4.1 A1.2", "кеңсесі арқылы және/немесе веб-порталы арқылы"),
        _rule("S-15", S + "ways", ("electronic", "paper", "proactive"), "A1.4", "Электрондық Қағаз/проактивті түрінде"),
        _rule("R-30", "R-2018:services.rehabilitation.provider", ("rehabilitation_centre", "correction_room"),
              "an.2.1", "оңалту орталықтары, психологиялық-педагогикалық түзету кабинеттерімен"),
        _rule("R-40", "R-2018:services.special_school.provider", ("special_school", "school"), "an.3.1",
              "special organisations and ordinary schools; S names the former alone"),
        _rule("R-61", "R-2018:services.home_schooling.channels", ("office",), "an.4.1", "кеңсесі арқылы"),
        _rule("G-02", "G-2022:services.special_regime.provider", ("special_regime_institution",), "2",
              "ерекше режимде ұстайтын білім беру ұйымы болып табылады"),
    ],
)  # fmt: skip
def test_a_definition_is_the_one_of_the_act(
    catalogue: Catalogue, reference: str, values: tuple[str, ...], paragraphs: tuple[str, ...], words: str
) -> None:
    """The values in the order of the text, and the paragraphs where they stand."""
    assert words
    found = resolve(reference, catalogue)
    assert isinstance(found, Choice)
    assert (found.values, found.paragraph) == (values, paragraphs)


def _proactive(rule: str, edition: str, service: str, paragraphs: str, *, is_so: bool = True) -> Any:
    told = (edition, service, tuple(paragraphs.split()), is_so)
    return pytest.param(*told, marks=pytest.mark.rule(rule), id=f"{rule}-{edition}-{service}")


@pytest.mark.parametrize(
    ("edition_id", "service", "paragraphs", "is_so"),
    [
        _proactive("P-012", "P-2024", "queueing", "7 A2.4"),
        _proactive("P-028", "P-2024", "queueing", "7 A2.4"),
        _proactive("P-092", "P-2024", "admission", "A6.2"),
        _proactive("H-01", "H-2025", "home_schooling", "7-1 A1.4"),
        _proactive("H-10", "H-2022", "home_schooling", "7-1"),
        _proactive("H-10", "H-2025", "home_schooling", "7-1 A1.4"),
        _proactive("S-01", "S-2022", "special_school", "10 A1.4"),
        _proactive("S-09", "S-2022", "special_school", "10 A1.4"),
        _proactive("R-61", "R-2018", "pmpc_examination", "an.1.1 an.1.2", is_so=False),
        _proactive("R-61", "R-2018", "rehabilitation", "an.2.1 an.2.2", is_so=False),
        _proactive("R-61", "R-2018", "special_school", "an.3.1 an.3.2", is_so=False),
        _proactive("R-61", "R-2018", "home_schooling", "an.4.1 an.4.2", is_so=False),
        _proactive("G-00", "G-2022", "special_regime", "head", is_so=False),
    ],
)
def test_a_service_is_offered_without_application_where_the_act_says_so(
    catalogue: Catalogue, edition_id: str, service: str, paragraphs: tuple[str, ...], *, is_so: bool
) -> None:
    """«көрсетілетін қызметті алушының өтінішінсіз көрсетілетін қызметті берушінің бастамасы бойынша», or not at all."""
    found = catalogue.edition(edition_id).services[service]
    assert found.proactive == Proactive(
        value=is_so, paragraph=paragraphs, reading=found.proactive.reading, reason=found.proactive.reason
    )
    assert bool(found.offers) is is_so


@pytest.mark.rule("H-10")
@pytest.mark.rule("S-09")
@pytest.mark.parametrize(
    ("edition_id", "service", "paragraph"), [("H-2025", "home_schooling", "7-1"), ("S-2022", "special_school", "10")]
)
def test_a_school_is_offered_only_to_a_phone_registered_at_the_portal(
    catalogue: Catalogue, edition_id: str, service: str, paragraph: str
) -> None:
    """«телефон нөмірін www.egov.kz веб-порталында тіркей отырып»: the condition, and how it is met before consent."""
    edition = catalogue.edition(edition_id)
    registered = edition.information[service][Item.PHONE_REGISTERED_AT]
    assert registered.values == ("www.egov.kz",)
    assert paragraph in registered.paragraph
    assert edition.offer(service).setting("identification") == "phone_and_birthday"


@pytest.mark.rule("P-017")
def test_a_parent_or_representative_applies_with_annex_1_and_the_papers_of_row_8(catalogue: Catalogue) -> None:
    """«ата-ана немесе баланың заңды өкілі … 1-қосымшаға сәйкес өтініш, сондай-ақ 2-қосымшаның 8-тармағында»."""
    edition = catalogue.edition("P-2024")
    form = edition.forms["application"]
    assert (str(form.signed_by), "A1" in form.paragraph, "queueing" in form.services) == ("guardian", True, True)
    rows = {paragraph for document in edition.services["queueing"].documents for paragraph in document.paragraph}
    assert all(row.startswith("A2.8") for row in rows - {"A1", "A5"})


@pytest.mark.rule("S-02")
@pytest.mark.rule("H-03")
@pytest.mark.parametrize("edition_id", ["H-2025", "S-2022"])
def test_the_clerk_of_a_school_gives_a_receipt_in_free_form(catalogue: Catalogue, edition_id: str) -> None:
    """«кеңсе қызметкері құжаттардың қабылданғаны туралы қолхат (еркін нысанда) береді»; refusals have annex 2."""
    edition = catalogue.edition(edition_id)
    receipt = edition.forms["receipt"]
    assert (str(receipt.signed_by), receipt.free, "4.3" in receipt.paragraph) == ("clerk", True, True)
    assert edition.ground("papers_incomplete_or_expired").paragraph == ("4.4", "A2")
    assert {"4.4", "A2"} <= set(edition.forms["refusal"].paragraph)


@pytest.mark.rule("P-028")
def test_the_proactive_offer_of_a_queue_asks_once_and_for_the_consent_of_annex_5(catalogue: Catalogue) -> None:
    """(1) an automatic request, (2) consent by phone «5-қосымшаға сәйкес»; the text names no term: 24 h by analogy."""
    edition = catalogue.edition("P-2024")
    offer = edition.offer("queue_registration")
    assert (offer.rounds, offer.term.total_seconds(), offer.silence) == (1, 24 * 3600, "closed")
    term, consent = offer.entry("term"), offer.entry("consent_for")
    assert (term.paragraph, term.reading, "by analogy" in term.reason) == (("7",), 1, True)
    assert (offer.setting("consent_for"), consent.paragraph) == ("queueing", ("7", "A5"))
    assert "A5" in edition.forms["consent"].paragraph
    assert "queueing" in edition.forms["consent"].services
