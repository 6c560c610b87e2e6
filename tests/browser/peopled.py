"""A desk with something on every page: cases, a dead letter, a campaign, looks at families, carriers, figures."""

from datetime import datetime, timedelta

from core.flow.reply import Wire
from core.gateway.campaigning.verbs import Campaigns, Plan
from core.store.tables import AccessTrace, CarrierError, DeskCase, Listening, Offer
from core.views.carriers import Carrying
from core.views.overview import Watched
from tests.contract.desk.side import Desk
from tests.unit.views.rows import message, offer
from tests.unit.views.scene import OPENED, add, add_family

#: Reasons of the call list, one of each sort but letters.
_CASES = ("unreachable", "wrong_number", "unreadable", "preschool_refused")
_ENDS = ("confirmed", "declined", "lapsed", "unreachable", "withdrawn", "confirmed", "confirmed")


async def people(desk: Desk) -> None:
    """Let every page of the desk have something to show."""
    scene = desk.scene
    # The views are made before anybody knows the carriers of a test.
    scene.views.overview.watched = Watched((Carrying(Wire.TWILIO, 10.0), Carrying(Wire.SMPP), Carrying(Wire.TELEGRAM)))
    await add_family(scene, 2, first="<b>Мадина & Ко</b>")
    died = {"status": "failed", "failure": "rejected", "failure_code": "21617", "dead_at": OPENED}
    letter = message(scene, 9, "Орын бар", accepted_at=None, delivered_at=None, **died)
    await add(scene, *_cases(scene.clock.now()), *_ended(), letter, *_carriers(scene.clock.now()))
    await add(scene, *(_look(place, desk.wall.now()) for place in range(3)))
    numbers = iter(range(1, 99))
    campaigns = Campaigns(scene.store, scene.clock, lambda: f"change-{next(numbers)}", None)
    await campaigns.start("births-2026", Plan(2000), "engineer")


def _cases(now: datetime) -> list[DeskCase]:
    waiting = [
        DeskCase(id=f"D{place}", why=why, subject=f"S{place}", guardian_id="G1", application_id="A1", since=OPENED)
        for place, why in enumerate(_CASES)
    ]
    done = DeskCase(id="D9", why="loop", subject="S9", guardian_id="G2", since=OPENED, done_at=now, done_by="op")
    return [*waiting, done]


def _ended() -> list[Offer]:
    """Return offers of every end."""
    whose = {"guardian_id": "G2", "child_id": "C2", "application_id": None, "entry_id": None, "vacancy_id": None}
    answered = [
        OPENED + timedelta(minutes=20 * place) if status in {"confirmed", "declined"} else None
        for place, status in enumerate(_ENDS)
    ]
    return [
        offer(id=f"E{place}", **whose, status=status, answered_at=answered[place]) for place, status in enumerate(_ENDS)
    ]


def _carriers(now: datetime) -> list[Listening | CarrierError]:
    error = CarrierError(id="X1", wire=Wire.SMPP, failure="connection", at=now - timedelta(hours=1))
    return [Listening(wire=Wire.TWILIO, heard_until=now), error]


def _look(place: int, at: datetime) -> AccessTrace:
    return AccessTrace(id=f"T{place}", at=at, operator="op", guardian_id="G1", field="phone", reason="call_back")
