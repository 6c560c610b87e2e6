"""Conditions that more than one query needs."""

from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect
from sqlmodel import col, func, or_, select

from core.flow.outbox import LEASE, MessageStatus
from core.store.tables import Message, Offer


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


def message_is_due(now: datetime) -> ColumnElement[bool]:
    """Tell which messages may be taken now: due ones, and those whose claim was held too long."""
    return or_(
        col(Message.status).in_((MessageStatus.QUEUED, MessageStatus.UNKNOWN)) & (col(Message.due_at) <= now),
        (col(Message.status) == MessageStatus.SENDING) & (col(Message.claimed_at) <= now - LEASE),
    )
