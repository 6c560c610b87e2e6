"""Facts to fill texts with: usual ones, and the longest names that real families and places have."""

import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

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
    "result_by": datetime(2026, 11, 24, 13, 30, tzinfo=UTC),
    "resume_on": date(2026, 12, 7),
    "code": "2В7",
    "number": 1234,
    "options": "2В7 – Еркежан, 3К4 – Алихан",
    **Catalogue.load().edition("P-2024").numbers,
}


def _longest(file: str, column: str) -> str:
    with (_SAMPLES / file).open(encoding="utf-8", newline="") as lines:
        return max((row[column] for row in csv.DictReader(lines)), key=len)


#: The longest of the samples, and longer still: a double first name, a number and a kind in the name of a place.
LONGEST: tuple[Mapping[str, object], ...] = (
    {
        **FACTS,
        "child": _longest("applications.csv", "child_first_name"),
        "preschool_kk": _longest("preschools.csv", "name_kk"),
        "preschool_ru": _longest("preschools.csv", "name_ru"),
    },
    {
        **FACTS,
        "child": "Нұрмұхаммед-Әлішер",
        "preschool_kk": "№ 125 «Қарлығаш-Балапан» бөбекжай-балабақшасы",
        "preschool_ru": "Ясли-сад № 125 «Карлыгаш-Балапан»",
        "options": "2В7 – Нұрмұхаммед-Әлішер, 3К4 – Сейіткерім-Ибраһим",
    },
    {**FACTS, "preschool_kk": "№ 38 «Алатау бүлдіршіндері»", "preschool_ru": "№ 38 «Счастливое детство»", "number": 99},
)

#: Names that no text has room for: of many words, and of one.
ENDLESS: tuple[Mapping[str, object], ...] = tuple(
    {**FACTS, "child": name, "preschool_kk": name, "preschool_ru": f"№ 38 «{name}»", "options": options}
    for name in ("Нұрмұхаммед Әлішер " * 20, "Ә" * 300)
    for options in [", ".join(f"2В{digit} – {name}" for digit in range(2, 9))]
)
