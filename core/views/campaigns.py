"""How far campaigns are: what was planned, sent, delivered and answered, how fast, and how long it will take."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import case, col, func, literal, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import ALMATY
from core.errors import NotFoundError
from core.flow import campaign as flow
from core.flow.campaign import CampaignStatus, Closed
from core.flow.offer import OfferStatus
from core.flow.outbox import MessageStatus
from core.store.lookups import Lookups
from core.store.paced import closed_hours, tempo_of
from core.store.tables import Campaign, CampaignChange, CampaignItem, Message, Offer, Reply
from core.views import forms

_ANSWERED = (OfferStatus.CONFIRMED, OfferStatus.DECLINED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many families of a campaign are where; a family that answered was also sent to and reached."""

    total: int = 0  # for which the campaign was to make an offer
    unplanned: int = 0  # no offer was made: its time has not come, or nothing is owed by now
    planned: int = 0  # an offer waits for its turn
    sent: int = 0  # a carrier has taken it
    delivered: int = 0  # some phone has it
    yes: int = 0
    no: int = 0
    other: int = 0  # said something that is neither, or has not finished
    lapsed: int = 0
    unreachable: int = 0
    withdrawn: int = 0
    dead: int = 0  # it could not be sent at all

    @property
    def share(self) -> float:
        """Return how much of a campaign is behind us, 0 to 1: what is neither planned nor unplanned."""
        return 1 - (self.planned + self.unplanned) / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class ChangeSeen:
    """What somebody did to a campaign."""

    act: str
    per_minute: int
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CampaignSeen:
    """One campaign as it stands now."""

    name: str
    status: str
    per_minute: int
    opens: str
    closes: str
    created_at: datetime
    ended_at: datetime | None
    now_per_minute: int  # how many left in the minute behind us
    done_at: datetime | None  # at this pace, as if it ran; None = nothing is left, or it has ended
    progress: Progress
    changes: tuple[ChangeSeen, ...] = ()

    @property
    def is_done(self) -> bool:
        """Tell whether everything that was planned has been sent."""
        return not self.progress.planned

    def to_json(self) -> dict[str, Any]:
        """Write it for machines."""
        told = asdict(self)
        told |= {key: forms.instant(told[key]) for key in ("created_at", "ended_at", "done_at")}
        told["changes"] = [change | {"at": forms.instant(change["at"])} for change in told["changes"]]
        return told | {"share": round(self.progress.share, 4)}


async def several(look: Lookups, quiet: Closed | None, now: datetime) -> tuple[CampaignSeen, ...]:
    """Return all campaigns, the newest first."""
    query = select(Campaign).order_by(col(Campaign.created_at).desc(), col(Campaign.name))
    return tuple([await _seen(look.tx, row, quiet, now) for row in (await look.tx.exec(query)).all()])


async def one(look: Lookups, name: str, quiet: Closed | None, now: datetime) -> CampaignSeen:
    """Return one campaign with what people did to it, oldest first. Raises NotFoundError."""
    row = await look.tx.get(Campaign, name)
    if row is None:
        message = f"There is no campaign {name}: `usynys campaign list` shows them."
        raise NotFoundError(message)
    query = select(CampaignChange).where(CampaignChange.campaign == name).order_by(col(CampaignChange.seq))
    changes = tuple(
        ChangeSeen(made.act, made.per_minute, made.by, made.reason, made.at) for made in await look.tx.exec(query)
    )
    return await _seen(look.tx, row, quiet, now, changes)


async def _seen(
    tx: AsyncSession, row: Campaign, quiet: Closed | None, now: datetime, changes: tuple[ChangeSeen, ...] = ()
) -> CampaignSeen:
    progress = await _progress(tx, row.name)
    left = progress.planned + progress.unplanned
    closed = closed_hours(quiet, row.opens, row.closes)
    ended = row.status == CampaignStatus.ENDED
    return CampaignSeen(
        name=row.name,
        status=row.status,
        per_minute=row.per_minute,
        opens=row.opens,
        closes=row.closes,
        created_at=row.created_at,
        ended_at=row.ended_at,
        now_per_minute=flow.within_minute(tempo_of(row), flow.milliseconds(now)),
        done_at=None if ended or not left else flow.done_at(left, row.per_minute, now, closed, ALMATY),
        progress=progress,
        changes=changes,
    )


async def _progress(tx: AsyncSession, name: str) -> Progress:
    """Count one campaign: a few groups of rows come back, however many families it has."""
    mine = select(func.count(), func.count(col(CampaignItem.offer_id))).where(CampaignItem.campaign == name)
    total, offered = (await tx.exec(mine)).one()
    rows = (await tx.exec(_by_state(name))).all()
    offers = {status: sum(row[4] for row in rows if row[0] == status) for status in OfferStatus}
    waits = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN)
    closed = select(func.count()).where(CampaignItem.campaign == name, col(CampaignItem.closed).is_(True))
    never = (await tx.exec(closed)).one()
    return Progress(
        total=total,
        unplanned=total - offered - never,
        planned=sum(row[4] for row in rows if row[0] == OfferStatus.PLANNED and row[1] in waits),
        sent=sum(row[4] for row in rows if row[2]),
        delivered=sum(row[4] for row in rows if row[3]),
        yes=offers[OfferStatus.CONFIRMED],
        no=offers[OfferStatus.DECLINED],
        other=(await tx.exec(_said_otherwise(name))).one(),
        lapsed=offers[OfferStatus.LAPSED],
        unreachable=offers[OfferStatus.UNREACHABLE],
        withdrawn=offers[OfferStatus.WITHDRAWN] + never,
        dead=sum(row[4] for row in rows if row[1] == MessageStatus.FAILED and row[0] == OfferStatus.PLANNED),
    )


def _by_state(name: str) -> Any:
    """Select, by state of the offer and of its first message, how many there are; whether it was taken, delivered."""
    taken = case((col(Message.accepted_at).is_not(None), 1), else_=0)
    arrived = case((col(Message.delivered_at).is_not(None) | col(Offer.opens_at).is_not(None), 1), else_=0)
    states = (col(Offer.status), col(Message.status), taken, arrived)
    first = col(Message.dedupe) == literal("offer:") + col(Offer.id) + literal(":1")
    query = select(*states, func.count()).select_from(CampaignItem)  # type: ignore[call-overload]  # its overloads end at four columns
    query = query.join(Offer, col(Offer.id) == col(CampaignItem.offer_id)).join(Message, first)
    return query.where(CampaignItem.campaign == name).group_by(*states)


def _said_otherwise(name: str) -> Any:
    """Select how many families have written about their offer and neither confirmed nor declined it."""
    return (
        select(func.count(func.distinct(col(Reply.offer_id))))
        .select_from(CampaignItem)
        .join(Offer, col(Offer.id) == col(CampaignItem.offer_id))
        .join(Reply, col(Reply.offer_id) == col(Offer.id))
        .where(CampaignItem.campaign == name, col(Offer.status).not_in(_ANSWERED))
    )
