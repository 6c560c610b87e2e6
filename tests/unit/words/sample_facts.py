"""Facts to fill texts with: usual ones, and the longest names that real families and places have."""

import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from core.names import called
from core.names import place as full_place
from core.rules.catalogue import Catalogue

_SAMPLES = Path(__file__).resolve().parents[3] / "samples"

FACTS: Mapping[str, object] = {
    "child": "Еркежан",
    "preschool_kk": "Ақбота",
    "preschool_ru": "Акбота",
    "group_language": "kk",
    "until": datetime(2026, 11, 23, 9, 5, tzinfo=UTC),
    "cancel_until": datetime(2026, 11, 24, 10, 10, tzinfo=UTC),
    "temporary_until": date(2027, 5, 31),
    "papers_by": date(2026, 11, 30),
    "valid_until": datetime(2026, 11, 30, 18, 59, 59, tzinfo=UTC),
    "papers": "065/е екпе картасы, 052-2/е паспорты, 027/е анықтамасы (3 күндік)",
    "papers_brief": "065/е, 052-2/е, 027/е (3 күндік)",
    "papers_below": "– 065/е нысаны\n– 052-2/е нысаны\n– 027/е нысаны",
    "result_by": datetime(2026, 11, 24, 13, 30, tzinfo=UTC),
    "resume_on": date(2026, 12, 7),
    "code": "2В7",
    "number": 1234,
    "bot": "usynys_offers_bot",
    "hours": 23,
    "days": 30,
    "options": "2В7 – Еркежан, «Ақбота»; 3К4 – Алихан, кезек",
    "children": "2В7 – Еркежан; 3К4 – Алихан",
    "codes": "2В7, 3К4",
    "places": "«Ақбота» – 12; «Балдаурен» – 40",
    "numbers": "12; 40",
    "day": date(2026, 12, 7),
    "school_kk": "№ 12 «Дарын» мектебі",
    "school_ru": "Школа № 12 «Дарын»",
    "grade": 11,
    "tries": 2,
    "decide_from": date(2027, 7, 1),
    "decide_by": date(2027, 8, 30),
    "lines": "1 – «Ақбота»\n2 – «Балдаурен»\n0 – тағы",
    "texts": "5c503071, 250b148d",
    "part": 12,
    "parts": 14,
    "text": "талап етілетін мемлекеттік қызмет көрсету мақсатында дербес деректерді үшінші тұлғаларға беруге келісім",
    "version": "P-2024/kk/845e252d1df8dd84d30640603cce32e7e6002ed9c0ca4cae402bdef266174b5a",
    "digest": "5c5030717f6b28054ca83c59af93a6896abcfb4105d620bafed4c31fa5f4f4f9",
    "chosen": "«Ақбота», «Балдаурен»",
    "chosen_brief": "«Ақбота», «Балдаурен»",
    "count": 2,
    "since": "3 жасқа толған соң",
    "right": "құқық қорғау қызметкерінің баласы",
    "right_brief": "жеңілдік бар",
    **Catalogue.load().edition("P-2024").numbers,
}


def _longest(file: str, column: str) -> str:
    with (_SAMPLES / file).open(encoding="utf-8", newline="") as lines:
        return max((row[column] for row in csv.DictReader(lines)), key=len)


def _with(child: str, preschool_kk: str, preschool_ru: str, other: str = "Сейіткерім-Ибраһим") -> Mapping[str, object]:
    place = called(preschool_kk)
    lists = {
        "options": f"2В7 – {child}, {place}; 3К4 – {other}, {place}",
        "children": f"2В7 – {child}; 3К4 – {other}",
        "places": f"{place} – 1234; {place} – орын ұсынылды; {place} – 07.12 күніне дейін тоқтатылған; {place} – 1234",
        "numbers": "1234; орын ұсынылды; 07.12 күніне дейін тоқтатылған; 1234",
        "papers_brief": "065/е, 052-2/е, 027/е (3 күндік), жұмыс орнынан анықтама, диплом",
        "papers": "карта прививок 065/у, паспорт 052-2/у, справка 027/у (до 3 дней), "
        "справка с места работы (до 1 месяца)",
        "chosen": ", ".join([full_place(preschool_kk)] * 4),
        "chosen_brief": ", ".join([place] * 4),
        "lines": f"12 – {place}",
    }
    schools = {"school_kk": preschool_kk, "school_ru": preschool_ru}
    return {**FACTS, **lists, **schools, "child": child, "preschool_kk": preschool_kk, "preschool_ru": preschool_ru}


#: The longest of the samples, and what registers hold besides: double first names, first names of two words, the kind,
#: the number and the owner of a place in its name, and quotation marks of every make.
LONGEST: tuple[Mapping[str, object], ...] = (
    _with(
        _longest("applications.csv", "child_first_name"),
        _longest("preschools.csv", "name_kk"),
        _longest("preschools.csv", "name_ru"),
    ),
    _with("Нұрмұхаммед-Әлішер", "№ 125 «Қарлығаш-Балапан» бөбекжай-балабақшасы", "Ясли-сад № 125 «Карлыгаш-Балапан»"),
    {**_with("Еркежан", "№ 38 «Алатау бүлдіршіндері»", "№ 38 «Счастливое детство»"), "number": 99},
    _with(
        "Мұхаммед-Жүсіп",
        "№ 114 «Қызғалдақ» санаториялық бөбекжай-балабақшасы",
        "Санаторный ясли-сад № 114 «Қызғалдақ»",
        "Абдурахманжан",
    ),
    _with(
        "Абдурахманжан",
        'Астана қаласы әкімдігінің "№ 114 "Балбұлақ" бөбекжай-балабақшасы" МКҚК',
        'ГККП "Ясли-сад № 114 "Балбұлақ" акимата города Астаны',
    ),
    _with(
        "Әмина Мариям", "«Бақытты балалық шақ» балабақшасы № 17", "Детский сад «Счастливое детство» № 17", "Айгүлжамал"
    ),
    _with("Әбу-Бәкір Сыддық", "№ 9 «Алатау бүлдіршіндері» балабақшасы", "Ясли-сад № 9 «Чудесный мир детства»"),
)

#: Names that no text has room for: of many words, and of one.
ENDLESS: tuple[Mapping[str, object], ...] = tuple(
    {
        **FACTS,
        "child": name,
        "preschool_kk": name,
        "preschool_ru": f"№ 38 «{name}»",
        "school_kk": name,
        "school_ru": f"№ 38 «{name}»",
        "options": "; ".join(f"2В{digit} – {name}" for digit in range(2, 9)),
        "children": "; ".join(f"2В{digit} – {name}" for digit in range(2, 9)),
        "codes": ", ".join(f"2В{digit}" for digit in range(2, 9)),
        "places": f"«{name}» – 12; «{name}» – 40",
    }
    for name in ("Нұрмұхаммед Әлішер " * 20, "Ә" * 300)
)
