"""A family whose child a commission has looked at, and what registers tell of it."""

from datetime import datetime, timedelta
from typing import Any

from core.clock import ALMATY
from core.store.tables import Offer
from tests.unit.register import rows
from tests.world import World

AIGUL, OLGA = "+77470000001", "+77470000002"
EVENTS = {"home_schooling": "medical_commission_conclusion", "special_school": "pmpc_conclusion"}
BORN = "2014-10-15"


def conclusion(number: int = 1, kind: str = "home_schooling", **other: Any) -> dict[str, Any]:
    """Return what a commission tells of the child with this number, born on 15 October."""
    usual = {
        "guardian_id": f"G{number}",
        "child_id": f"C{number}",
        "child_iin": rows.an_iin(500 + number),
        "child_last_name": "Әбдіғали",
        "child_first_name": "Еркежан",
        "child_birth_date": BORN,
        "conclusion_id": f"K{number}",
        "issued_on": "2026-11-20",
        "valid_until": "2027-05-31",
        "recommendation": kind,
        "school_id": "S12",
        "school_name_kk": "№ 12 «Дарын» мектебі",
        "school_name_ru": "Школа № 12 «Дарын»",
        "grade": 5,
        "language": "kk",
    }
    return usual | other


async def guardian(world: World, number: int = 1, phone: str = AIGUL, language: str = "kk") -> None:
    """Let the mobile citizens base know a guardian."""
    (outcome,) = await world.register.guardians([rows.guardian(number, phone=phone, language=language)])
    assert outcome.taken, outcome.reason


async def concluded(world: World, number: int = 1, kind: str = "home_schooling", **other: Any) -> None:
    """Let a commission tell its conclusion, and let what follows arrive."""
    await world.tell(EVENTS[kind], **conclusion(number, kind, **other))


async def asked(world: World, kind: str = "home_schooling", language: str = "kk", **other: Any) -> None:
    """Let a family be asked about a service in neutral words."""
    await guardian(world, language=language)
    await concluded(world, kind=kind, **other)


async def decided(world: World, name: str = "K1", **other: Any) -> None:
    """Let the school place the child in the fifth class."""
    today = world.clock.now().astimezone(ALMATY).date()
    placed = {"grade": 5, "letter": "Ә", "language": "kk", "order_number": "41-Ү", "order_date": today.isoformat()}
    await world.tell("school_decided", conclusion_id=name, **(other or placed))


async def texts(world: World, number: str = AIGUL, channel: str = "sms") -> list[str]:
    """Return what a phone was told, the oldest first."""
    seen = await world.phone(number)
    return [one["text"] for one in seen if one["direction"] == "to_phone" and one["channel"] == channel]


async def last(world: World, number: str = AIGUL) -> str:
    """Return what a phone was told last."""
    seen = [one for one in await world.phone(number) if one["direction"] == "to_phone"]
    return str(seen[-1]["text"])


async def say(world: World, *words: str, number: str = AIGUL) -> None:
    """Let a family write by SMS, one message after the other."""
    for word in words:
        await world.say(number, sms=word)


async def offer(world: World) -> Offer:
    """Return the newest offer."""
    made: list[Offer] = list(await world.all(Offer))
    return max(made, key=lambda row: row.created_at)


def later(**span: float) -> datetime:
    """Return an instant after the world began."""
    return datetime(2026, 11, 23, 10, tzinfo=ALMATY) + timedelta(**span)
