"""What `usynys campaign` does beside its options: a file is taken in, progress is shown."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table

from commands.import_ import bar
from commands.opening import Opened, opened
from commands.viewing import console
from core.clock import ALMATY
from core.flow.campaign import Closed, done_at
from core.gateway.campaigning.verbs import Campaigns, Plan
from core.live.local import LocalLive
from core.register import Register
from core.register.campaigns import last_day
from core.register.intake import PRESCHOOL_ACT
from core.register.rows import Outcome
from core.settings import Settings
from core.store.paced import closed_hours
from core.views import CampaignSeen, Views
from core.views.forms import instant
from desk.words import Spoken
from exchange.files import Tally, import_file
from exchange.lines import survey

#: How often a campaign that is watched is looked at, in seconds.
_LOOK_EVERY = 1.0
#: So many rows are taken in one transaction, and so long, in seconds, others may write before the next one.
_AT_ONCE, _BREATH = 50, 0.1
_FIGURES = (
    "total",
    "unplanned",
    "planned",
    "sent",
    "delivered",
    "yes",
    "no",
    "other",
    "lapsed",
    "unreachable",
    "withdrawn",
    "dead",
)


@dataclass(frozen=True, slots=True)
class Started:
    """What came of a start: the rows, when the last family is asked, and whose last day comes before its turn."""

    name: str
    tally: Tally
    seen: CampaignSeen
    too_late: int

    def to_json(self) -> dict[str, Any]:
        """Write it for machines."""
        return {
            "campaign": self.name,
            "taken": self.tally.taken,
            "unchanged": self.tally.unchanged,
            "rejected": self.tally.rejected,
            "rejects": str(self.tally.rejects) if self.tally.rejects else None,
            "last_asked_at": instant(self.seen.done_at),
            "too_late": self.too_late,
        }

    def said(self, spoken: Spoken) -> str:
        """Write it for people."""
        tally = self.tally
        lines = [f"{self.name}: {tally.taken} taken, {tally.unchanged} unchanged, {tally.rejected} rejected"]
        if tally.rejects:
            lines.append(f"The rejected rows are in {tally.rejects}, each with its line and reason.")
        if self.seen.done_at:
            lines.append(spoken.say("campaign.last_asked", at=spoken.at(self.seen.done_at)))
        if self.too_late:
            lines.append(spoken.say("campaign.too_late", count=self.too_late))
        return "\n".join(lines)


@dataclass
class _Taking:
    """Takes rows in for a campaign, and remembers the last days on which it makes sense to ask."""

    house: Opened
    name: str
    days: list[date | None] = field(default_factory=list)

    async def take(self, rows: Sequence[Any]) -> Sequence[Outcome]:
        """Take some rows, few in each transaction: a server that writes beside us waits ten seconds and no longer."""
        house = self.house
        register = Register(house.store, house.vault, house.clock, house.chance, house.catalogue)
        outcomes: list[Outcome] = []
        for start in range(0, len(rows), _AT_ONCE):
            outcomes += await register.campaign(self.name, rows[start : start + _AT_ONCE])
            await LocalLive().rest(_BREATH)
        edition = house.catalogue.in_force(PRESCHOOL_ACT, house.clock.now().astimezone(ALMATY).date())
        self.days += [last_day(row, edition) for row, made in zip(rows, outcomes, strict=True) if made.changed]
        return outcomes

    def too_late(self, before: int, per_minute: int, now: datetime, closed: Sequence[Closed]) -> int:
        """Count the families whose last day comes before their turn."""
        dated = [(place, day) for place, day in enumerate(self.days, start=before + 1) if day]
        turns: dict[int, date] = {}
        for place, _ in dated:  # an estimate to the thousand is near enough, and there may be very many
            group = -(-place // 1000)
            if group not in turns:
                at = done_at(place, per_minute, now, closed, ALMATY)
                turns[group] = at.astimezone(ALMATY).date() if at else date.max
        return sum(day < turns[-(-place // 1000)] for place, day in dated)


async def start_from(settings: Settings, name: str, file: Path, of: str, plan: Plan, by: str) -> Started:
    """Make the campaign, or go on with it, and take its file in.

    Raises:
        InputError: the file as a whole cannot be read, or the campaign cannot be made so.

    """
    lines = survey(file)  # before the database is opened, or even made
    async with opened(settings) as house:
        await Campaigns(house.store, house.clock, house.chance.new_id, settings.quiet).start(name, plan, by)
        views = Views(house.store, house.vault, {}, house.catalogue, house.clock)  # type: ignore[arg-type]  # no words are said
        waited = (await views.campaign(name, settings.quiet)).progress
        taking = _Taking(house, name)
        with bar() as shown:
            task = shown.add_task(name, total=lines)
            tally = await import_file(of, file, taking.take, lambda more: shown.advance(task, more))
            shown.update(task, completed=lines)
        seen = await views.campaign(name, settings.quiet)
        closed = closed_hours(settings.quiet, seen.opens, seen.closes)
        late = taking.too_late(waited.planned + waited.unplanned, seen.per_minute, house.clock.now(), closed)
        return Started(name, tally, seen, late)


def print_list(seen: Sequence[CampaignSeen], spoken: Spoken) -> None:
    """Print one line for each campaign."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key in ("campaign.name", "thing.status", "campaign.total", "campaign.sent", "campaign.yes", "campaign.pace"):
        table.add_column(spoken.say(key), justify="left" if key in {"campaign.name", "thing.status"} else "right")
    for one in seen:
        figures = (one.progress.total, one.progress.sent, one.progress.yes, one.per_minute)
        table.add_row(one.name, spoken.code("campaign_status", one.status), *(f"{figure:,}" for figure in figures))
    console().print(table if seen else spoken.say("campaign.none"))


def print_one(seen: CampaignSeen, spoken: Spoken) -> None:
    """Print how far one campaign is, and what people did to it."""
    out = console()
    out.print(_drawn(seen, spoken))
    for change in seen.changes:
        said = (spoken.exactly(change.at), spoken.code("campaign_act", change.act), f"{change.per_minute:,}/min")
        out.print(f"  {'  '.join(said)}  {change.by}  {spoken.code('campaign_cause', change.reason)}", style="dim")


def _drawn(seen: CampaignSeen, spoken: Spoken) -> Group:
    status = spoken.code("campaign_status", seen.status)
    hours = f"  {seen.opens}–{seen.closes}" if seen.opens else ""
    head = f"{seen.name}: {status}, {seen.per_minute:,}/min{hours}"
    figures = Table(box=None, show_header=False, pad_edge=False)
    for name in _FIGURES:
        figures.add_row(spoken.say(f"campaign.{name}"), f"{getattr(seen.progress, name):,}")
    figures.add_row(spoken.say("campaign.now"), f"{seen.now_per_minute:,}")
    if seen.done_at:
        figures.add_row(spoken.say("campaign.done_at"), spoken.at(seen.done_at))
    bar_alone = Table.grid()
    bar_alone.add_row(ProgressBar(total=1.0, completed=seen.progress.share, width=48))
    return Group(head, bar_alone, figures)


def watch(ask: Callable[[], CampaignSeen], spoken: Spoken) -> None:
    """Go on showing a campaign until all is sent, it has ended, or somebody stops it."""
    seen = ask()
    with Live(_drawn(seen, spoken), console=console(), auto_refresh=False) as shown:
        while seen.done_at is not None:
            time.sleep(_LOOK_EVERY)
            seen = ask()
            shown.update(_drawn(seen, spoken), refresh=True)
