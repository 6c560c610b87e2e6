"""Random families with several questions open at once: what they say, what changed by it, and what must not have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.store.tables import Consent, Guardian, Message, Offer, Referral, Reply
from tests import old_screens
from tests.properties.town import FAMILIES, Town
from tests.unit.register import rows

#: How such words are meant, whatever is open; a bare number may also be the line of a list.
CLEAR = {"иә": "yes", "Да, согласна": "yes", "жоқ": "no", "нет, не надо": "no"}
UNCLEAR = ("ммм", "иә, бірақ ертең айтам", "а что это?", "иә жоқ", "👍👎")
OTHER = (
    "1",
    "2",
    "3",
    "1, 2",
    "0",
    "дайын",
    "17.05",
    "5 қазан",
    "орысша",
    "қазақша",
    "кезек",
    "тапсырдым",
    "көмек",
    "старт",
)
#: What such an offer ends in is nobody's yes: no word files papers.
_TELLS = "admission_papers"
_ANSWERABLE = frozenset({"sent", "open", "collecting"})
_WAY_BACK = timedelta(hours=24)
#: After so many equal answers within five minutes we are silent.
_LOOP, _MOST = timedelta(minutes=5), 5
#: Such words were written before their question could have been read, or said something that was taken back since.
_SILENT = frozenset({"superseded", "before_asked"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What the books hold of one phone before or after something was said."""

    offers: dict[str, Offer]
    consents: frozenset[str]
    referrals: dict[str, str]
    told: int
    lately: int
    stopped: bool

    @property
    def asking(self) -> list[Offer]:
        """Return the questions that bare words may answer."""
        return [row for row in self.offers.values() if row.status in _ANSWERABLE and row.kind != _TELLS]

    def recently_ended(self, now: datetime, meant: str) -> list[Offer]:
        """Return the offers whose answer such a word could still take back."""
        status = {"yes": "declined", "no": "confirmed"}[meant]
        ended = [row for row in self.offers.values() if row.status == status and row.kind != _TELLS]
        return [row for row in ended if row.ended_at and now <= row.ended_at + _WAY_BACK]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a family does: writes, changes what it wrote, names a code, taps; or the gateway starts again."""

    how: str
    words: str = ""
    which: int = 0


class Families:
    """The town's families, heard one after the other; each saying is compared with what it may have meant."""

    def __init__(self, town: Town) -> None:
        self.town, self.born = town, 0
        self._old_buttons: set[tuple[str, str]] = set()
        self._has_written = False

    async def talk(self, number: str, talk: Sequence[Act]) -> None:
        """Let a family do one thing after the other; only the first one has Telegram."""
        for act in talk:
            await self._do(number, act)

    async def _do(self, number: str, act: Act) -> None:
        telegram = number == FAMILIES[0] and act.how in {"telegram", "edit"}
        match act.how:
            case "restart":
                await self.town.world.restart()
            case "code":
                await self.name_a_code(number, act.which, act.words)
            case "tap" if number == FAMILIES[0]:
                await self.tap_an_old_button(number, act.which)
            case "edit" if telegram and self._has_written:
                await self.say(number, act.words, edit=True)
            case "sms" | "telegram" | "edit":
                await self.say(number, act.words, telegram=telegram)
                self._has_written |= telegram

    async def register(self, guardian: int, what: str) -> None:
        """Let a register tell of a child: born and in no queue, or with a conclusion of a commission."""
        self.born += 1
        child: dict[str, Any] = {
            "guardian_id": f"G{guardian}",
            "child_id": f"CN{self.born}",
            "child_iin": rows.an_iin(700 + self.born),
            "child_last_name": "Әбдіғали",
            "child_first_name": f"Сәби{self.born}",
            "child_birth_date": "2022-05-17" if what == "child_registered" else "2014-10-15",
        }
        school = {
            "conclusion_id": f"K{self.born}",
            "issued_on": self.town.world.clock.now().date().isoformat(),
            "valid_until": "2027-05-31",
            "recommendation": "special_school" if what == "pmpc_conclusion" else "home_schooling",
            "school_id": "S12",
            "school_name_kk": "№ 12 мектеп",
            "school_name_ru": "Школа № 12",
            "grade": 5,
            "language": "kk",
        }
        more: dict[str, Any] = {"settlement": "Алматы"} if what == "child_registered" else dict(school)
        await self.town.world.tell(what, **child, **more)

    async def look(self, number: str) -> Seen:
        """Read what the books hold of one phone now."""
        world, now = self.town.world, self.town.world.clock.now()
        owners = {f"G{count}" for count, own in enumerate(FAMILIES, start=1) if own == number}
        offers = {row.id: row for row in await world.all(Offer) if row.guardian_id in owners}
        told = [row for row in await world.all(Message) if row.guardian_id in owners]
        assert not [row.key for row in told if row.failure == "words"], "a message found no words that fit"
        guardians = [row for row in await world.all(Guardian) if row.id in owners]
        self._old_buttons |= {
            (number, button["data"])
            for message in await world.phone(number)
            for row in message["buttons"]
            for button in row
            if ":" in button["data"]
        }
        return Seen(
            offers,
            frozenset(row.offer_id for row in await world.all(Consent) if row.guardian_id in owners),
            {row.id: row.status for row in await world.all(Referral) if row.offer_id in offers},
            len(told),
            sum(row.created_at >= now - _LOOP for row in told),
            all(row.sms_stopped for row in guardians),
        )

    async def say(self, number: str, words: str, *, telegram: bool = False, edit: bool = False) -> None:
        """Say something, by SMS, in Telegram, or by changing what was written last, and compare."""
        before = await self.look(number)
        if edit:
            await self.town.world.act(number, edit=words)
        else:
            await self.town.world.say(number, **{"telegram" if telegram else "sms": words})
        after = await self.look(number)
        await self._is_answered(before, after, words)
        self._nothing_invented(before, after, words, changed=edit)
        if not edit:
            self._nothing_lost(before, after, words)

    async def name_a_code(self, number: str, which: int, answer: str) -> None:
        """Answer one offer by its code; no other offer moves."""
        before = await self.look(number)
        if not before.offers:
            return
        named = sorted(before.offers.values(), key=lambda row: row.created_at)[which % len(before.offers)]
        await self.town.world.say(number, sms=f"{named.code} {answer}")
        after = await self.look(number)
        await self._is_answered(before, after, answer)
        fresh = after.consents - before.consents - {named.id}
        assert not fresh, f"{named.code} was named, and another offer was consented to"

    async def tap_an_old_button(self, number: str, which: int) -> None:
        """Tap any button that was ever shown."""
        buttons = sorted(data for own, data in self._old_buttons if own == number)
        if not buttons:
            return
        before = await self.look(number)
        data = buttons[which % len(buttons)]
        await old_screens.tap(self.town.world, number, data)
        after = await self.look(number)
        await self._is_answered(before, after, data)
        others = after.consents - before.consents - {data.partition(":")[0]}
        assert not others, f"{data} was tapped, and another offer was consented to"

    async def _is_answered(self, before: Seen, after: Seen, words: str) -> None:
        """See that the words were read, and that the phone was told something unless it would be a loop."""
        replies = await self.town.world.all(Reply)
        assert {row.status for row in replies} <= {"read"}, f"{words!r} was not read"
        latest = max(replies, key=lambda row: row.seq)
        silent = latest.effect in _SILENT or before.lately >= _MOST
        assert after.told > before.told or silent, f"{words!r} was not answered ({latest.effect})"

    @staticmethod
    def _nothing_invented(before: Seen, after: Seen, words: str, *, changed: bool) -> None:
        """See that nothing but a yes consents, nothing but a no refuses, and neither to one of several questions."""
        consented = after.consents - before.consents
        refused = {
            name
            for name, row in after.offers.items()
            if row.status == "declined" and (name not in before.offers or before.offers[name].status != "declined")
        }
        refused |= {name for name, status in after.referrals.items() if status == "cancelled"} - {
            name for name, status in before.referrals.items() if status == "cancelled"
        }
        if words in UNCLEAR:
            assert not consented | refused, f"{words!r} moved {consented | refused}"
        meant = CLEAR.get(words)
        assert not (meant == "no" and consented), f"{words!r} was taken for a consent"
        if len(before.asking) > 1 and meant and not changed:
            assert not consented | refused, f"{words!r} was guessed between {len(before.asking)} questions"
        assert len(consented) <= 1

    def _nothing_lost(self, before: Seen, after: Seen, words: str) -> None:
        """See that a clear answer to the one open question counts, when nothing else can be meant by it."""
        now, meant = self.town.world.clock.now(), CLEAR.get(words)
        if meant is None or len(before.asking) != 1 or before.recently_ended(now, meant):
            return
        (asked,) = before.asking
        if asked.status == "collecting" or (asked.closes_at and asked.closes_at < now):
            return
        moved = {"yes": {"confirmed", "collecting"}, "no": {"declined", "collecting"}}[meant]
        assert after.offers[asked.id].status in moved, f"{words!r} left the offer {after.offers[asked.id].status}"
