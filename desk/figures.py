"""Figures: how far offers came and how long families took, drawn, told in tables and taken away as files."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta

from aiohttp import web
from markupsafe import Markup

from core.access import Operator, Permission
from core.errors import InputError
from core.rules.calendar import local
from core.views.few import LEAST
from core.views.figures import LONGEST, STAGES, Asked, By, FiguresSeen
from desk import asking, charts
from desk.addresses import Address, page
from desk.exporting import Format, Row, send
from desk.figure_rows import by_name, offer_row, table_row, within
from desk.frame import Desk
from desk.words import Spoken

#: What is looked at when nobody says what: this day and those before it.
_DAYS = timedelta(days=29)
#: The way of an offer from first to last, and where it ended, as they are drawn.
_WAY = ("made", "sent", "received", "answered", "yes")
_ENDS = ("yes", "no", "lapsed", "unreachable", "withdrawn", "waiting")
_OFFER_COLUMNS = ("day", "kind", "city", "channel", "language", "status", "minutes")


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses of the page and of its files."""
    figures = _Figures(desk)
    return [
        page("/desk/figures", Permission.FIGURES, figures.show),
        page("/desk/figures/table.{format}", Permission.FIGURES, figures.table),
        page("/desk/figures/offers.{format}", Permission.FIGURES, figures.offers),
    ]


class _Figures:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        offers = (edition.offers for edition in desk.views.catalogue.editions.values())
        self._kinds = sorted({kind for each in offers for kind in each})

    async def show(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show the figures of a time, told apart by one thing."""
        try:
            asked, by = self._asked(request), By(asking.choice(request.query, "by", set(By), By.KIND))
        except InputError:
            return self._desk.problem(request, 400, "bad_filter")
        seen, spoken = await self._desk.views.overview.figures(asked, by), self._desk.spoken(request)
        return self._desk.page(
            request,
            "figures",
            seen=seen,
            drawn=_Drawn(seen, spoken),
            choices={"by": list(By), "kinds": self._kinds, "formats": list(Format)},
            stages=STAGES,
            within=within(spoken),
            named=lambda name: by_name(spoken, by, name),
            least=LEAST,
            query=f"begins={asked.begins}&ends={asked.ends}&kind={asked.kind}",
        )

    async def table(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Send the figures, told apart by each thing, in one table."""
        spoken = self._desk.spoken(request)

        async def rows(asked: Asked) -> AsyncIterator[Sequence[Row]]:
            for by in By:
                seen = await self._desk.views.overview.figures(asked, by)
                yield [table_row(spoken, by, row) for row in seen.rows]

        heading = [spoken.say("figure.by"), spoken.say("figure.name"), *(spoken.code("stage", s) for s in STAGES)]
        return await self._send(request, "figures", heading, rows)

    async def offers(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Send one line for each offer, without anything that names it."""
        spoken = self._desk.spoken(request)

        async def rows(asked: Asked) -> AsyncIterator[Sequence[Row]]:
            async for lines in self._desk.views.overview.offer_lines(asked):
                yield [offer_row(spoken, line) for line in lines]

        return await self._send(request, "offers", [spoken.code("column", name) for name in _OFFER_COLUMNS], rows)

    async def _send(
        self, request: web.Request, name: str, heading: Row, rows: Callable[[Asked], AsyncIterator[Sequence[Row]]]
    ) -> web.StreamResponse:
        written = request.match_info["format"]
        if written not in set(Format):
            return self._desk.problem(request, 404, "not_found")
        try:
            asked = self._asked(request)
        except InputError:
            return self._desk.problem(request, 400, "bad_filter")
        file = f"usynys-{name}-{asked.begins}-{asked.ends}"
        return await send(request, file, Format(written), heading, rows(asked))

    def _asked(self, request: web.Request) -> Asked:
        """Return which time is asked for, and which kind of offer. Raises InputError for what cannot be."""
        today = local(self._desk.views.now()).date()
        begins, ends = asking.days(request.query, today, _DAYS, LONGEST)
        return Asked(begins, ends, asking.choice(request.query, "kind", self._kinds, ""))


class _Drawn:
    """The charts of the page; what is hidden from the table is drawn as nothing."""

    def __init__(self, seen: FiguresSeen, spoken: Spoken) -> None:
        self._seen, self._spoken = seen, spoken

    @property
    def way(self) -> Markup:
        """How far offers came."""
        names = [self._spoken.code("stage", stage) for stage in _WAY]
        return charts.lines(names, [getattr(self._seen.total, stage) for stage in _WAY])

    @property
    def answered(self) -> Markup:
        """How long families took."""
        return charts.columns(within(self._spoken), self._seen.answered)

    @property
    def ends(self) -> Markup:
        """Where offers ended, for each line of the table."""
        rows = self._seen.rows
        parts = [
            (self._spoken.code("stage", end), [0 if end in row.hidden else getattr(row.funnel, end) for row in rows])
            for end in _ENDS
        ]
        return charts.stacked([by_name(self._spoken, self._seen.by, row.name) for row in rows], parts)

    @property
    def legend(self) -> list[str]:
        """The names of the parts, in the order of their colours."""
        return [self._spoken.code("stage", end) for end in _ENDS]
