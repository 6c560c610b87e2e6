"""Conditions that more than one query needs."""

from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, literal_column, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col, exists, func, select
from sqlmodel.sql.expression import SelectOfScalar

from core.flow.offer import LIVE
from core.flow.outbox import MessageStatus
from core.store.tables import Handover, Message, Offer, QueueEntry, Reply


def first_sent() -> ScalarSelect[datetime | None]:
    """Return, per offer, when its first question left us; nothing said earlier can answer it.

    A question that no carrier took has reached nobody; what a carrier took and then called failed may have.
    """
    left_us = (col(Message.status) != MessageStatus.FAILED) | col(Message.accepted_at).is_not(None)
    return (
        select(func.min(col(Message.first_claimed_at)))
        .where(col(Message.offer_id) == col(Offer.id), left_us)
        .correlate(Offer)
        .scalar_subquery()
    )


def waiting_for(
    vacancy_id: str, queue_key: str, queue_class: str, behind: QueueEntry | None = None
) -> SelectOfScalar[QueueEntry]:
    """Select the entries of one class of one queue that may be offered a place, in their order (P 10).

    Who sleeps until the wished age, or lacks what its queue apart asks for, is not looked at; `behind` leaves out all
    up to that entry. The index of who is awake holds exactly these rows in this order, so the first of them cost
    O(log n).

    Passed over without loss: applications that are being asked about another place or hold a referral that closes
    their queues (RULES.md readings 11 and 12), and families that have been asked about this very place.
    """
    asked_elsewhere = exists().where(
        col(Offer.application_id) == col(QueueEntry.application_id),
        col(Offer.kind) == "vacancy",
        col(Offer.status).in_(LIVE),
    )
    closing = aliased(QueueEntry)
    referred = exists().where(
        col(closing.application_id) == col(QueueEntry.application_id), col(closing.status) == "referred"
    )
    was_asked = exists().where(
        col(Offer.entry_id) == col(QueueEntry.id), col(Offer.vacancy_id) == vacancy_id, col(Offer.restored).is_(False)
    )
    query = (
        select(QueueEntry)
        .where(awake(queue_key, queue_class), ~asked_elsewhere, ~referred, ~was_asked)
        .order_by(col(QueueEntry.submitted_at), col(QueueEntry.application_id))
    )
    if behind is None:
        return query
    spot = tuple_(col(QueueEntry.submitted_at), col(QueueEntry.application_id))
    return query.where(spot > (behind.submitted_at, behind.application_id))


def awake(queue_key: str, queue_class: str) -> ColumnElement[bool]:
    """Tell which entries of a line places look at, in the words of their index: else the database takes another one."""
    return and_(
        col(QueueEntry.queue_key) == queue_key,
        col(QueueEntry.queue_class) == queue_class,
        func.coalesce(col(QueueEntry.status), literal_column("''")) == literal_column("'waiting'"),
        ~col(QueueEntry.asleep),
        ~col(QueueEntry.set_aside),
    )


def earlier_of_sender() -> ColumnElement[bool]:
    """Tell, per reply, whether an earlier one of the same sender is still to be read: words keep their order."""
    before = aliased(Reply)
    return exists().where(
        col(before.sender_index) == col(Reply.sender_index),
        col(before.status) == "stored",
        col(before.seq) < col(Reply.seq),
    )


def undecided(vacancy_id: str) -> SelectOfScalar[str]:
    """Select the hand-overs for a place that the rules core has not decided."""
    return (
        select(Handover.id)
        .join(Offer, col(Offer.id) == col(Handover.offer_id))
        .where(Offer.vacancy_id == vacancy_id, col(Handover.decided_at).is_(None))
    )
