"""Figures in words: the name of each line, how long answers took, and the rows of the files."""

from collections.abc import Mapping

from core.views.figures import ANSWERED_WITHIN, OTHERS, STAGES, By, FigureRow, OfferLine
from desk.exporting import Row
from desk.words import Spoken

#: Which codes stand under what figures are told apart by; a city has its own name.
_GROUPS: Mapping[By, str] = {By.KIND: "kind", By.CHANNEL: "channel", By.LANGUAGE: "writes"}


def by_name(spoken: Spoken, by: By, name: str) -> str:
    """Return the name of a line."""
    if by is By.CITY:
        return spoken.say("figure.others") if name == OTHERS else name
    return spoken.code(_GROUPS[by], name) if name else spoken.say("figure.not_sent")


def within(spoken: Spoken) -> list[str]:
    """Return the names of the groups of answers by how long they took."""
    names = []
    for limit in ANSWERED_WITHIN:
        hours, minutes = divmod(int(limit.total_seconds()) // 60, 60)
        names.append(
            spoken.say("within.hours", hours=hours) if hours else spoken.say("within.minutes", minutes=minutes)
        )
    return [*names, spoken.say("within.longer", hours=hours)]


def table_row(spoken: Spoken, by: By, row: FigureRow) -> Row:
    """Return one line of the table; a figure that is not told is a dot."""
    told = ("·" if stage in row.hidden else getattr(row.funnel, stage) for stage in STAGES)
    return spoken.code("by", by), by_name(spoken, by, row.name), *told


def offer_row(spoken: Spoken, line: OfferLine) -> Row:
    """Return one offer as a row of the file."""
    return (
        line.day.isoformat(),
        spoken.code("kind", line.kind),
        by_name(spoken, By.CITY, line.city),
        by_name(spoken, By.CHANNEL, line.channel),
        by_name(spoken, By.LANGUAGE, line.language),
        spoken.code("offer", line.status),
        line.minutes,
    )
