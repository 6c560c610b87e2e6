"""Facts for every form: the longest real names, names of places that fill three lines, every paper and mark."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from core.printing.words import FormWords
from core.rules.catalogue import Catalogue
from core.rules.forms import Bilingual, Coded, Fact, FilledForm, Places, Value, fill
from core.values import Citation

CATALOGUE = Catalogue.load()
WORDS = FormWords.load()

Row = Mapping[str, Value | None]

#: 23 November 2026, 14:05:07 in Almaty.
AT = datetime(2026, 11, 23, 9, 5, 7, tzinfo=UTC)
DAY = date(2026, 8, 28)
GUARDIAN = "Әбдірахманова-Қожахметова Гүлнұр-Айсұлу Нұрсұлтанбекқызы"
CHILD = "Өтеғұлұлы-Құрманғазин Нұрмұхаммед-Әлішер Ыбырайымжанұлы"
LONG = Bilingual(
    "Алматы қаласы Білім басқармасының «№ 128 «Нұрмұхаммед-Әлішер атындағы Ақбота» санаториялық бөбекжай-бақшасы» "
    "мемлекеттік коммуналдық қазыналық кәсіпорны",
    "Государственное коммунальное казённое предприятие «Санаторный ясли-сад № 128 «Ақбота» Управления образования",
)
SHORT = Bilingual("№ 14 «Ақбота» балабақшасы", "Детский сад № 14 «Ақбота»")
SCHOOL = Bilingual("№ 5 «Балдәурен» арнайы мектеп-интернаты", "Специальная школа-интернат № 5 «Балдәурен»")
PAPERS: list[Row] = [{"document": Coded("paper", code)} for code in ("f065", "f052_2", "f027", "workplace_certificate")]


def ground(code: str, paragraph: str, group: str = "ground") -> Row:
    """Return a row of grounds."""
    return {"ground": Coded(group, code), "place": Places((Citation("133", "P-2024", paragraph),))}


PLACES: list[Row] = [{"preschool": LONG, "number": 128}, {"preschool": SHORT, "number": 3}]
REASONS: list[Row] = [
    {
        "reason": Coded("school_ground", "untrue_documents"),
        "place": Places((Citation("223-3", "H-2025", "A1.9(1)"),)),
    }
]

FACTS: dict[str, Fact] = {
    "guardian": GUARDIAN, "child": CHILD, "guardian_iin": "200101500003", "birth_year": 2022,
    "address": "Алматы облысы, Қарасай ауданы, Қаскелең қаласы", "settlement": "Алматы",
    "provider": Coded("provider", "queueing", {"settlement": "Алматы"}), "language": Coded("language", "kk"),
    "preschools": [{"preschool": LONG}, {"preschool": SHORT}, {"preschool": LONG}, {"preschool": LONG}],
    "categories": frozenset({5, 10}), "filed_on": DAY, "wished_from_age": 3,
    "places": PLACES, "queued_at": AT,
    "missing": PAPERS, "expired": PAPERS[2:3], "submitted_at": AT, "referral_id": "7f3a2b", "preschool": LONG,
    "grounds": [ground("untrue_documents", "A2.9(1)"), ground("herd_threshold", "28(3)")],
    "group": Coded("group", "senior"), "regime_hours": "10.5", "temporary_until": DAY, "issued_at": AT,
    "valid_until": AT, "cancel_until": AT, "papers": PAPERS, "signed_on": DAY, "school": SCHOOL, "received_at": AT,
    "state_body": "Алматы қаласы Білім басқармасы", "grade": "3", "school_address": "Алматы, Абай даңғылы, 120",
    "reasons": REASONS,
    "order_date": DAY, "order_number": "41-Ү", "letter": "Ә", "section": Coded("section", "education"),
    "clerk": "Қ. Һ. Ғабитова", "given_on": DAY,
}  # fmt: skip


def facts_of(form: str) -> dict[str, Fact]:
    """Return the facts of a form; the notice about a privilege names marks where the application ticks them."""
    named: list[Row] = [{"category": Coded("p.application.categories", "5")}]
    return {**FACTS, "categories": named} if form == "privilege_refusal" else FACTS


def every_form() -> Iterator[FilledForm]:
    """Yield every form of every edition, for each of its services, with every field filled."""
    for edition in CATALOGUE.editions.values():
        for name, form in edition.forms.items():
            for service in form.services:
                yield fill(name, edition, facts_of(name), service=service)
