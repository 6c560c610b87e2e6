"""Facts to fill texts with: usual ones, and the longest names that real families and places have."""

import csv
from collections.abc import Mapping
from pathlib import Path

from core.names import called
from core.names import place as full_place
from core.rules.catalogue import Catalogue
from core.views.samples import USUAL

_SAMPLES = Path(__file__).resolve().parents[3] / "samples"

FACTS: Mapping[str, object] = {
    **USUAL,
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
