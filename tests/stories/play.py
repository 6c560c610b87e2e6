"""Playing a story: each line that is not indented happens, what the world does to it stands indented below."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from core.clock import ALMATY
from core.store.tables import Offer
from tests.books import open_books
from tests.stories.bot import Bot
from tests.stories.children import Children
from tests.stories.papers import Papers
from tests.stories.phones import changed, edited, seen_on
from tests.stories.schools import Schools
from tests.stories.states import all_states
from tests.truths import faults
from tests.world import START, World

_INDENT = "    "
_SPANS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}


@dataclass
class Line:
    """One line of the play, with the lines below that belong to it."""

    text: str
    below: list[str] = field(default_factory=list)


def parse(text: str) -> list[Line]:
    """Cut a story into its lines; indented ones belong to the line above."""
    lines: list[Line] = []
    for row in text.splitlines():
        if row.startswith(_INDENT):
            lines[-1].below.append(row.strip())
        else:
            lines.append(Line(row.rstrip()))
    return lines


def write(lines: list[Line]) -> str:
    """Put a story together again."""
    rows = [row for line in lines for row in (line.text, *(f"{_INDENT}{below}" for below in line.below))]
    return "\n".join(rows) + "\n"


def setting(lines: list[Line]) -> dict[str, Any]:
    """Return what the world must know before it begins: `begin 2026-11-23 20:30`, `quiet hours 21:00-09:00`."""
    found: dict[str, Any] = {"began": START}
    for line in lines:
        if match := re.fullmatch(r"begin (\S+ \S+)", line.text):
            found["began"] = _instant(match[1])
        if match := re.fullmatch(r"quiet hours (\S+)", line.text):
            found["quiet"] = match[1]
    return found


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


class Play:
    """A story on its stage."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._numbers: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._seen: dict[str, list[dict[str, Any]]] = {}
        self._states: dict[str, str] = {}
        self._version = 0
        self._children = Children(world, self._numbers, self._names)
        self._directions: dict[str, Callable[..., Awaitable[None]]] = {
            r"families:": self._families,
            r"children:": self._meet,
            r"(begin|quiet hours|rules:|#).*": self._nothing,
            r"place (?P<name>\w+) at (?P<at>\w+)(?: until (?P<until>\S+))?(?: for (?P<group>\w+))?": self._place,
            r"(?P<name>\w+) is withdrawn": self.world.withdraw,
            r"\+(?P<count>[\d.]+)(?P<unit>s|min|h|d)": self._turn,
            r"until (?P<instant>\S+ \S+)": self._turn_to,
            r"fault (?P<what>.+)": self._fault,
            r"(?P<who>\S+) opens the bot": self._opens,
            r"(?P<who>\S+) shares the number": self._shares,
            r"(?P<who>\S+) (?P<un>un)?blocks the bot": self._blocks,
            r"(?P<who>\S+) taps (?P<button>.+)": self._taps,
            r"(?P<who>\S+) in Telegram: (?P<text>.+)": self._writes,
            r"(?P<who>\S+): (?P<text>.+)": self._texts,
            **Papers(world, self._names).directions(),
            **Bot(world, self._numbers, self._names).directions(),
            **self._children.directions(),
            **Schools(world, self._children.said).directions(),
        }

    async def perform(self, line: Line) -> Line:
        """Let one line happen and return it with what came of it."""
        if not line.text or line.text.startswith("#"):
            return line
        for pattern, act in self._directions.items():
            if match := re.fullmatch(pattern, line.text):
                given = {name: value for name, value in match.groupdict().items() if value is not None}
                begins = pattern in {"families:", "children:"}
                kept = [row for row in line.below if begins and not row.startswith("* ")]
                await (act(kept) if begins else act(**given))
                return Line(line.text, kept + await self._phones() + await self._changes())
        message = f"Nobody knows how to play {line.text!r}."
        raise AssertionError(message)

    # -------------------------------------------------------------------------------------------------- directions

    async def _nothing(self) -> None: ...

    async def _families(self, below: list[str]) -> None:
        """Let families wait, the first the longest: `Айгүл: +77470000001, kk, Еркежан, P1 P2`.

        Then, as they like: `category 5`, `since 2026-01-31`, `born 2020-10-15`, `from age 4`, `unverified`.
        """
        await self.world.preschools("P1", "P2", "P3")
        for count, row in enumerate(below):
            name, _, told = row.partition(": ")
            number, language, child, wishes, *more = told.split(", ")
            self._numbers[name] = number
            since = datetime(2025, 9, 1, 10, tzinfo=ALMATY) + timedelta(days=count)
            guardian = await self.world.family(
                number,
                language=language,
                child=child,
                wishes=wishes.split(),
                **{"since": since, **_more(more)},
            )
            self._names[guardian] = name
        await self._changes()

    async def _meet(self, below: list[str]) -> None:
        """Let parents and children be there who stand in no queue."""
        await self._children.meet(below)
        await self._changes()

    async def _place(self, name: str, at: str, until: str | None = None, group: str = "senior") -> None:
        await self.world.place(name, at=at, until=date.fromisoformat(until) if until else None, group=group)

    async def _turn(self, count: str, unit: str) -> None:
        await self.world.advance(**{_SPANS[unit]: float(count)})

    async def _turn_to(self, instant: str) -> None:
        await self.world.advance_to(_instant(instant))

    async def _fault(self, what: str) -> None:
        asked: dict[str, Any] = dict(pair.split("=") for pair in what.split())
        for key, value in asked.items():
            asked[key] = self._number(value) if key == "number" else int(value) if value.isdecimal() else value
        asked |= {key: True for key, value in asked.items() if value == "true"}
        asked |= {code: str(asked[code]) for code in ("undelivered", "failed", "refused") if code in asked}
        await self.world.fault(**asked)

    async def _opens(self, who: str) -> None:
        await self.world.act(self._number(who), start=True)

    async def _shares(self, who: str) -> None:
        await self.world.act(self._number(who), share_contact=True)

    async def _blocks(self, who: str, un: str = "") -> None:
        await self.world.act(self._number(who), block=not un)

    async def _taps(self, who: str, button: str) -> None:
        await self.world.act(self._number(who), button=button)

    async def _writes(self, who: str, text: str) -> None:
        await self.world.say(self._number(who), telegram=await self._spoken(text))

    async def _texts(self, who: str, text: str) -> None:
        await self.world.say(self._number(who), sms=await self._spoken(text))

    async def _spoken(self, text: str) -> str:
        """Put the code of the latest offer of a place, or about a child, where the text names it: `{V1} 1`."""
        for name in re.findall(r"\{(\w+)\}", text):
            about = {"child_id": self._children.ids[name]} if name in self._children.ids else {"vacancy_id": name}
            offers = await self.world.all(Offer, **about)
            text = text.replace(f"{{{name}}}", max(offers, key=lambda offer: offer.created_at).code)
        return text

    def _number(self, who: str) -> str:
        return self._numbers.get(who, who)

    # ------------------------------------------------------------------------------------------------ what came of it

    async def _phones(self) -> list[str]:
        """Tell what the phones have newly seen, and what was changed of what they saw before."""
        news = await self.world.ask("GET", f"/updates?since={self._version}")
        self._version, told = news["version"], list[str]()
        for number in news["numbers"]:
            seen, before = await self.world.phone(number), self._seen.get(number, [])
            name = next((name for name, own in self._numbers.items() if own == number), number)
            pairs = zip(before, seen, strict=False)
            told += [edited(name, had, one) for had, one in pairs if changed(had, one)]
            told += [seen_on(name, one) for one in seen[len(before) :] if one["direction"] == "to_phone"]
            self._seen[number] = seen
        return told

    async def _changes(self) -> list[str]:
        """Tell which states are others than before, and see that the truths hold."""
        books = await open_books(self.world.store)
        broken = faults(books, self.world.clock.now())
        assert not broken, broken
        now = all_states(books, self._names)
        changed = [f"* {name}: {state}" for name, state in now.items() if self._states.get(name) != state]
        self._states = now
        return changed


def _more(said: list[str]) -> dict[str, Any]:
    """Return what else is said of a family."""
    found: dict[str, Any] = {}
    for word in said:
        match word.rsplit(" ", 1):
            case ["category", categories]:
                found["categories"] = categories
            case ["since", day]:
                found["since"] = _instant(f"{day} 10:00")
            case ["born", day]:
                found["born"] = date.fromisoformat(day)
            case ["from age", years]:
                found["wished_from_age"] = int(years)
            case ["unverified"]:
                found["verified"] = False
    return found
