"""Families to whom a place is being offered right now: registered, queued and asked by the gateway's own verbs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import main
from core.clock import ALMATY, Chance
from core.gateway import timers
from core.identifiers import iin_with_check
from core.register import Register
from core.register.rows import Outcome
from core.rules.catalogue import Catalogue
from core.settings import Settings
from core.store.base import Store
from tests.benchmarks.people import VAULT, Family, family
from tests.clockwork import StillClock
from tests.unit.register import rows

#: Numbers below this are those of the ground itself.
_FIRST = 100
_TOGETHER = 100
#: Children of these families are four: another year would ask for other groups.
NOW = datetime(2026, 11, 23, 10, tzinfo=ALMATY)
_PUBLISHED = "2026-11-20T10:00:00+05:00"


class Still(StillClock):
    """A clock that stands still on a Monday morning."""

    def __init__(self) -> None:
        super().__init__(NOW, timedelta(0))


async def offer(store: Store, size: int) -> list[Family]:
    """Let so many families be offered a place, each at a preschool of its own; nothing is sent yet."""
    some = [family(_FIRST + number) for number in range(size)]
    house = main.make_house(store, VAULT, Still(), Chance(), Settings(database_url=store.url, quiet_hours=""))
    register = Register(store, VAULT, house.clock, house.chance, Catalogue.load())
    _taken(await register.preschools([rows.preschool(_preschool(one)) for one in some]))
    _taken(await register.guardians([_guardian(one) for one in some]))
    _taken(await register.applications([_application(one) for one in some]))
    _taken(await register.vacancies([_vacancy(one) for one in some]))
    while waiting := await timers.waiting(house, ()):
        for first in range(0, len(waiting), _TOGETHER):
            await timers.run(house, waiting[first : first + _TOGETHER])
    return some


def _taken(outcomes: Sequence[Outcome]) -> None:
    refused = [outcome.reason for outcome in outcomes if not outcome.taken]
    assert not refused, refused[:1]


def _preschool(one: Family) -> str:
    return f"P{one.number}"


def _iin(day: str, number: int) -> str:
    """Return an IIN with a check digit; other numbers are other people."""
    return next(filter(None, (iin_with_check(f"{day}5{number * 10 + last:04d}") for last in range(10))))


def _person(born: str, one: Family) -> str:
    """Return the IIN of a person: each day of birth has numbers for a thousand."""
    return _iin(f"{born}{one.number // 900 + 1:02d}", one.number % 900)


def _guardian(one: Family) -> Any:
    named = {"last_name": one.guardian["last"], "first_name": one.guardian["first"]}
    return rows.guardian(one.number, iin=_person("9001", one), phone=one.phone, **named)


def _application(one: Family) -> Any:
    named = {"child_last_name": one.child["last"], "child_first_name": one.child["first"]}
    own = {"child_iin": _person("2205", one), "preschools": _preschool(one)}
    return rows.application(one.number, **own, **named)


def _vacancy(one: Family) -> Any:
    return rows.vacancy(f"V{one.number}", preschool_id=_preschool(one), published_at=_PUBLISHED)
