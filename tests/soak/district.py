"""One district of a soak: a gateway and a sandbox of their own, families, places, bad days, restarts, and the end."""

import asyncio
import contextlib
import random
from collections import Counter, defaultdict
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import col, select

from commands.run import SANDBOX_NUMBER
from core.clock import ALMATY
from core.register.rows import ApplicationRow
from core.store.tables import Offer
from sandbox.turning import TurningError
from tests.soak import ledger, weather
from tests.soak.people import LOOKS, Act, Family, Said, families, plan
from tests.unit.register import rows
from tests.world import World, all_taken

#: A Monday in February: a year is ahead in which every child of the district fits its group.
_BEGAN = datetime(2026, 2, 2, 10, 0, tzinfo=ALMATY)
_LIVE = ("planned", "sent", "open", "collecting")
#: What is put to a family as a question with a yes and a no.
_ASKED = ("vacancy", "interest_after_suspension")
#: Nobody answers what came at this very moment; by SMS nobody can within five seconds.
_READ = timedelta(seconds=7)
#: So many families write at the same moment.
_AT_ONCE = 32
_BIND_WITHIN, _CLOSED_WITHIN = 20.0, 60.0  # wall seconds for the gateway to find the SMSC again, and to close


#: So many rows the register takes at once; numbers of children begin behind those of guardians.
_ROWS, _CHILDREN = 1000, 10_000


@dataclass(frozen=True, slots=True)
class Size:
    """How large a district is, and how long it is played."""

    schools: int = 360
    each: int = 3  # families at every preschool
    waves: int = 2  # a wave of places every three days


@dataclass
class District:
    """One district while it is played; the same seed plays the same day."""

    folder: Path
    seed: int
    size: Size = field(default_factory=Size)
    faults: Counter[str] = field(default_factory=Counter)
    said: list[Said] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    restarts: int = 0

    def __post_init__(self) -> None:
        """Draw the families, and put a gateway beside them."""
        self._chance = random.Random(self.seed)  # noqa: S311 - it is to repeat itself
        order = self._chance.choice(("smpp,twilio", "twilio,smpp"))
        self._told = "1414" if order.startswith("smpp") else SANDBOX_NUMBER
        self.world = World(self.folder, began=_BEGAN, sms_order=order)
        self.families = families(self._chance, self.size.schools, self.size.each)
        self._by_guardian = {family.guardian: family for family in self.families}
        self._plans: dict[str, list[Act]] = {}
        self._written_to: set[str] = set()  # by SMS

    async def play(self) -> None:
        """Play all waves and the time after them; `stuck` says what never came to an end."""
        await self.world.open()
        try:
            await self._settle_in()
            for wave in range(self.size.waves):
                await self._publish(wave)
                await self._days(restart_at=self._chance.randrange(len(LOOKS)))
            await self.world.fault(clear=True)
            await self._days(restart_at=-1, fair=True)
        except TurningError as error:
            self.stuck.append(str(error))
        except TimeoutError:
            self.stuck.append("The gateway did not close when it was restarted.")

    async def close(self) -> None:
        """End it; what is logged as an error is counted by whoever proves."""
        with contextlib.suppress(AssertionError, TimeoutError):
            async with asyncio.timeout(_CLOSED_WITHIN):
                await self.world.close()

    async def _settle_in(self) -> None:
        register, size = self.world.register, self.size
        schools = [f"P{count}" for count in range(size.schools)]
        all_taken(await register.preschools([rows.preschool(name, name_kk=name, name_ru=name) for name in schools]))
        for start in range(0, len(self.families), _ROWS):
            some = self.families[start : start + _ROWS]
            people = [rows.guardian(one.count, phone=one.number, language=one.language) for one in some]
            all_taken(await register.guardians(people))
            all_taken(await register.applications([self._application(family) for family in some]))
        for act in ({"start": True}, {"share_contact": True}):
            linking = (self._acts_in_telegram(family, act) for family in self.families if family.linked)
            await _at_once(linking)
        await self._turn(timedelta(seconds=1))

    async def _acts_in_telegram(self, family: Family, act: Mapping[str, bool]) -> None:
        await self.world.ask("POST", f"/phones/{family.number}/telegram", **act)

    def _application(self, family: Family) -> ApplicationRow:
        since = datetime(2025, 9, 1, 10, tzinfo=ALMATY) + timedelta(days=family.count % self.size.each)
        return rows.application(
            family.count,
            child_iin=rows.an_iin(_CHILDREN + family.count),
            child_first_name=f"Бала{family.count}",
            child_birth_date="2022-05-17",
            submitted_at=since.isoformat(),
            preschools=f"P{family.count % self.size.schools}",
            categories="13",
            language="kk",
        )

    async def _publish(self, wave: int) -> None:
        """Let a place become free at every preschool, at one instant."""
        now = self.world.clock.now().isoformat()
        places = [
            rows.vacancy(
                f"V{wave}-{school}",
                preschool_id=f"P{school}",
                group_type="senior",
                published_at=now,
                temporary_until="",
            )
            for school in range(self.size.schools)
        ]
        all_taken(await self.world.register.vacancies(places))

    async def _days(self, *, restart_at: int, fair: bool = False) -> None:
        """Go through three days look by look: bad weather, families at their phones, a restart."""
        began = self.world.clock.now()
        for number, hours in enumerate((*LOOKS, 72.0)):
            if not fair:
                await self._spoil()
            await self._turn(began + timedelta(hours=hours) + _READ - self.world.clock.now())
            if number == restart_at:
                await self._restart()
            await self._families_look()
        await self._turn(timedelta(minutes=11))

    async def _spoil(self) -> None:
        if self._chance.random() < 0.3:
            await self.world.fault(clear=True)
        numbers = [family.number for family in self.families]
        for fault in weather.faults(self._chance, numbers):
            kind = next(iter(set(fault) & {"receipts", "inbound", "answer", "down", "undelivered"}))
            self.faults[f"{kind}: {fault[kind]}"] += 1
            await self.world.fault(**fault)

    async def _turn(self, span: timedelta) -> None:
        """Turn time on; the wall gives the gateway a moment to find an SMSC again that is back."""
        await self.world.sandbox.advance(max(span.total_seconds(), 0.0))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_BIND_WITHIN):
                while not await self._bound():  # noqa: ASYNC110 - another loop binds, by the wall
                    await asyncio.sleep(0.05)

    async def _bound(self) -> bool:
        smsc = (await self.world.ask("GET", "/wires"))["smpp"]
        return not smsc["up"] or bool(smsc["binds"])

    async def _restart(self) -> None:
        """Close all of it with whatever is under way, and go on from the files."""
        self.restarts += 1
        with contextlib.suppress(AssertionError):
            async with asyncio.timeout(_CLOSED_WITHIN):
                await self.world.close()
        await self.world.open()

    async def _families_look(self) -> None:
        """Let every family that has an offer look at its phone, and do what it has in mind."""
        async with self.world.store.read() as tx:
            query = select(Offer).where(col(Offer.kind).in_(_ASKED)).order_by(col(Offer.created_at))
            offers = (await tx.exec(query)).all()
        latest, self._written_to = ledger.latest(self.folder), ledger.written_to_by_sms(self.folder)
        own: dict[str, list[Offer]] = defaultdict(list)
        for offer in offers:
            family = self._by_guardian[offer.guardian_id]
            if offer.id not in self._plans:
                if offer.status not in _LIVE or latest.get(family.number, _BEGAN) < offer.created_at:
                    continue  # nobody answers what has not come
                self._plans[offer.id] = plan(self._chance, family, offer.created_at)
            own[offer.guardian_id].append(offer)
        await _at_once(self._acts(self._by_guardian[name], some) for name, some in own.items())
        await self._turn(timedelta(seconds=1))

    async def _acts(self, family: Family, offers: Sequence[Offer]) -> None:
        for offer in offers:
            await self._act(family, offer, newest=offer is offers[-1])

    async def _act(self, family: Family, offer: Offer, *, newest: bool) -> None:
        """Say what is to be said by now about one offer; whoever has a newer one means that by words, not by a tap."""
        now, acts = self.world.clock.now(), self._plans[offer.id]
        due = [act for act in acts if act.at <= now]
        self._plans[offer.id] = [act for act in acts if act.at > now]
        for act in due:
            if act.tap and await self._tap(family, f"{offer.id}:{act.intent}"):
                pass
            elif not newest or not await self._speaks(family, act):
                continue
            self.said.append(Said(offer.id, family.number, now.astimezone(UTC), act.intent, act.channel))

    async def _speaks(self, family: Family, act: Act) -> bool:
        path, said = f"/sandbox/phones/{family.number}/{act.channel}", {"text": act.text}
        if act.channel == "sms" and family.number not in self._written_to:
            said["to"] = self._told  # whom no number of ours ever wrote to knows the one that is told everywhere
        async with self.world.http.post(path, json=said) as answer:
            return answer.status < 300

    async def _tap(self, family: Family, button: str) -> bool:
        async with self.world.http.post(f"/sandbox/phones/{family.number}/telegram", json={"button": button}) as answer:
            return answer.status < 300


async def _at_once(acts: Iterable[Coroutine[object, object, None]]) -> None:
    """Let families act side by side, as many at a moment as there are hands."""
    hands = asyncio.Semaphore(_AT_ONCE)

    async def act(one: Coroutine[object, object, None]) -> None:
        async with hands:
            await one

    await asyncio.gather(*map(act, acts))
