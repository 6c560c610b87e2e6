"""The families that the demo plays with: they lead the queues of the first three vacancies (samples/README.md)."""

from datetime import UTC, date, datetime

from samples.names import FullName
from samples.people import Registry
from samples.places import ALMATY, ASTANA, SHYMKENT
from samples.records import GENERAL, OUT_OF_TURN, PRIORITY, Application, Child, Guardian, Vacancy

#: Each demo queue (preschool, birth year, language): which classes others may bring into it, and only after when.
_QUEUES = {
    ("SAMPLE-P-01", 2023, "kk"): ({OUT_OF_TURN, PRIORITY, GENERAL}, datetime(2023, 6, 1, tzinfo=UTC)),
    ("SAMPLE-P-24", 2022, "ru"): ({PRIORITY, GENERAL}, datetime(2023, 2, 1, tzinfo=UTC)),
    ("SAMPLE-P-29", 2024, "kk"): ({GENERAL}, datetime(2024, 3, 1, tzinfo=UTC)),
}
_PUBLISHED = datetime(2026, 11, 20, 5, tzinfo=UTC)


def leaves_the_lead(application: Application, preschool_id: str) -> bool:
    """Whether a wish for this preschool keeps the demo families at the head of their queues."""
    queue = (preschool_id, application.child.born.year, application.language)
    if queue not in _QUEUES:
        return True
    ranks, after = _QUEUES[queue]
    return application.rank in ranks and application.submitted_at > after


def _family(
    registry: Registry, number: int, name: FullName, language: str, city: str, child: tuple[str, str, date, bool]
) -> Child:
    last_name, first_name, born, girl = child
    guardian = Guardian(
        guardian_id=f"SAMPLE-G-{number:04}",
        iin=registry.iin(date(1990 + number, 4, 9 + number), woman=True),
        name=name,
        phone=f"+7747000000{number}",
        language=language,
        settlement=city,
    )
    iin = registry.iin(born, woman=girl)
    return Child(f"SAMPLE-C-{number:04}", guardian, iin, last_name, first_name, born)


def children(registry: Registry) -> list[Child]:
    """Return the children of the demo: yes by SMS, no by Telegram, silence, the next in line, the one after."""
    erkezhan = ("Төлегенова", "Еркежан", date(2023, 5, 14), True)
    miron = ("Ковалёв", "Мирон", date(2022, 9, 3), False)
    nurislam = ("Қабдолов", "Нұрислам", date(2024, 1, 11), False)
    aidana = ("Сүлейменова", "Айдана", date(2024, 1, 20), True)
    danil = ("Ахметов", "Даниил", date(2024, 1, 27), False)
    return [
        _family(registry, 1, FullName("Төлегенова", "Әсел", "Жұмабекқызы"), "kk", ASTANA, erkezhan),
        _family(registry, 2, FullName("Ковалёва", "Ольга", "Сергеевна"), "ru", ALMATY, miron),
        _family(registry, 3, FullName("Қабдолова", "Гүлнәр", "Серікқызы"), "kk", SHYMKENT, nurislam),
        _family(registry, 4, FullName("Сүлейменова", "Мөлдір", "Бауыржанқызы"), "kk", SHYMKENT, aidana),
        _family(registry, 5, FullName("Ахметова", "Марина", "Викторовна"), "ru", SHYMKENT, danil),
    ]


def applications(families: list[Child]) -> list[Application]:
    """Return the applications of the demo: each wishes one preschool only, so no other offer can reach them first."""
    wishes = [
        ("SAMPLE-P-01", "kk", 1, datetime(2023, 5, 22, 3, 15, 42, 107000, UTC)),
        ("SAMPLE-P-24", "ru", 10, datetime(2023, 1, 9, 5, 0, 0, 3000, UTC)),
        ("SAMPLE-P-29", "kk", 13, datetime(2024, 2, 5, 4, 30, 10, 250000, UTC)),
        ("SAMPLE-P-29", "kk", 13, datetime(2024, 2, 5, 4, 30, 10, 251000, UTC)),
        ("SAMPLE-P-29", "kk", 13, datetime(2024, 2, 19, 13, 2, 55, 918000, UTC)),
    ]
    return [
        Application(child.child_id.replace("-C-", "-A-"), child, moment, (category,), language, (preschool,))
        for child, (preschool, language, category, moment) in zip(families, wishes, strict=True)
    ]


def vacancies() -> list[Vacancy]:
    """Return the three places of the demo, permanent, one in each city."""
    return [
        Vacancy("SAMPLE-V-01", "SAMPLE-P-01", "middle", "10.5", "kk", None, _PUBLISHED),
        Vacancy("SAMPLE-V-02", "SAMPLE-P-24", "senior", "10.5", "ru", None, _PUBLISHED),
        Vacancy("SAMPLE-V-03", "SAMPLE-P-29", "junior", "9", "kk", None, _PUBLISHED),
    ]


def taken(preschool_id: str, group_type: str, language: str) -> bool:
    """Whether the queue belongs to the demo, which no other place may touch."""
    return any(
        (place.preschool_id, place.group_type, place.language) == (preschool_id, group_type, language)
        for place in vacancies()
    )  # fmt: skip – the formatter spreads it over six lines
