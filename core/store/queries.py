"""Conditions that more than one query needs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, String, and_, bindparam, literal_column, tuple_
from sqlalchemy import select as columns_of
from sqlalchemy.orm import aliased
from sqlmodel import col, exists, func, select
from sqlmodel.sql.expression import SelectOfScalar

from core.flow.offer import LIVE
from core.flow.outbox import MessageStatus
from core.store.columns import Instant
from core.store.tables import (
    Application,
    Child,
    DataKey,
    Guardian,
    Handover,
    History,
    Message,
    Offer,
    QueueEntry,
    Reply,
)
from core.store.vault import GUARDIANS

#: A value, or the place of one in a statement that is made once.
Given = str | BindParameter[str]
_NOW: BindParameter[datetime] = bindparam("now", type_=Instant)
_GUARDIANS_KEY: ColumnElement[str] = literal_column(f"'{GUARDIANS}'", String) + col(Guardian.id)
_GIVEN: tuple[BindParameter[str], BindParameter[str], BindParameter[str]] = (
    bindparam("vacancy_id"),
    bindparam("queue_key"),
    bindparam("queue_class"),
)


def maybe_on_a_phone() -> ColumnElement[bool]:
    """Return whether some phone may show a message: a carrier took it, or never answered whether it did."""
    return col(Message.accepted_at).is_not(None) | col(Message.maybe_seen)


def first_sent() -> ScalarSelect[datetime | None]:
    """Return, per offer, when its first question left us; nothing said earlier can answer it.

    A question that no carrier took has reached nobody; what a carrier took and then called failed may have, and so may
    one whose send was never answered.
    """
    left_us = (col(Message.status) != MessageStatus.FAILED) | maybe_on_a_phone()
    return (
        select(func.min(col(Message.first_claimed_at)))
        .where(col(Message.offer_id) == col(Offer.id), left_us)
        .correlate(Offer)
        .scalar_subquery()
    )


def waiting_for(
    vacancy_id: Given, queue_key: Given, queue_class: Given, behind: QueueEntry | None = None
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


def first_waiting(most: int) -> SelectOfScalar[QueueEntry]:
    """Select the first of those for whom `waiting_for` looks, with their families; its three values are parameters.

    It is asked for each class of each place, and a statement of this size takes longer to make than to answer.
    """
    return with_families(waiting_for(*_GIVEN)).limit(most)


def who_waits(classes: Sequence[str]) -> Any:
    """Select, for each of these classes, whether anybody stands there whom places look at, in any of `queue_keys`.

    Most queues have one class: the others are not asked for their first, which costs four times as much.
    """
    keys: BindParameter[Any] = bindparam("queue_keys", expanding=True)
    return columns_of(*(exists().where(col(QueueEntry.queue_key).in_(keys), _awake_in(one)) for one in classes))


def still_waits() -> SelectOfScalar[QueueEntry]:
    """Select one entry if `waiting_for` would still find it; its values and `entry_id` are parameters."""
    return waiting_for(*_GIVEN).where(col(QueueEntry.id) == bindparam("entry_id"))


def waits_at(preschool_id: str, queue_class: str) -> ColumnElement[bool]:
    """Return whether an entry waits, awake, at a preschool in one class."""
    here = and_(col(QueueEntry.preschool_id) == preschool_id, col(QueueEntry.queue_class) == queue_class)
    return here & (col(QueueEntry.status) == "waiting") & col(QueueEntry.asleep).is_(False)


def with_families(entries: SelectOfScalar[QueueEntry]) -> SelectOfScalar[QueueEntry]:
    """Select with each entry its application, guardian, their key and the child: in hand when it is judged."""
    both: Any = (
        entries.join(Application, col(Application.id) == col(QueueEntry.application_id))
        .join(Guardian, col(Guardian.id) == col(Application.guardian_id))
        .join(Child, col(Child.id) == col(Application.child_id))
        .outerjoin(DataKey, col(DataKey.owner) == _GUARDIANS_KEY)
        .add_columns(Application, Guardian, Child, DataKey)
    )
    return cast("SelectOfScalar[QueueEntry]", both)  # what is added is loaded, and only entries are returned


def awake(queue_key: Given, queue_class: Given) -> ColumnElement[bool]:
    """Tell which entries of a line places look at, in the words of their index: else the database takes another one."""
    return and_(col(QueueEntry.queue_key) == queue_key, _awake_in(queue_class))


def _awake_in(queue_class: Given) -> ColumnElement[bool]:
    return and_(
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
        tuple_(col(before.seq), col(before.id)) < tuple_(col(Reply.seq), col(Reply.id)),
    )


def may_be_read(now: datetime | BindParameter[datetime] = _NOW) -> ColumnElement[bool]:
    """Tell, per reply, whether it was not read and waits for nothing.

    What waits for something that comes before it is looked at again when its offer's history has told more, and not at
    every look: in an outage thousands wait, and nobody else's words would be read.
    """
    told = exists().where(col(History.subject) == col(Reply.waits_for), col(History.seq) > col(Reply.waits_after))
    free = col(Reply.waits_for).is_(None) | (col(Reply.look_at) <= now) | told
    return and_(col(Reply.status) == "stored", free)


def oldest_unread(most: int) -> SelectOfScalar[str]:
    """Select the replies that may be read, the oldest of each sender; those `troubled` are left out, `now` is given.

    It is asked at every look, and takes longer to make than to answer.
    """
    untroubled = col(Reply.id).not_in(bindparam("troubled", expanding=True))
    query = select(Reply.id).where(may_be_read(), untroubled, ~earlier_of_sender())
    return query.order_by(col(Reply.received_at), col(Reply.seq)).limit(most)


def other_questions(but: str) -> SelectOfScalar[str]:
    """Select the open offers to one phone beside one of them, all `but` those of a kind; two values are parameters."""
    return (
        select(Offer.id)
        .join(Guardian, col(Guardian.id) == col(Offer.guardian_id))
        .where(
            col(Guardian.phone_index) == bindparam("phone_index"),
            col(Offer.id) != bindparam("offer_id"),
            col(Offer.status).in_(LIVE),
            col(Offer.kind) != but,
        )
    )


def codes_of(most: int) -> SelectOfScalar[str]:
    """Select the codes of the latest offers to a phone, by its `phone_index`."""
    query = select(Offer.code).join(Guardian, col(Guardian.id) == col(Offer.guardian_id))
    mine = col(Guardian.phone_index) == bindparam("phone_index")
    return query.where(mine).order_by(col(Offer.created_at).desc()).limit(most)


def undecided(vacancy_id: str) -> SelectOfScalar[str]:
    """Select the hand-overs for a place that the rules core has not decided."""
    return (
        select(Handover.id)
        .join(Offer, col(Offer.id) == col(Handover.offer_id))
        .where(Offer.vacancy_id == vacancy_id, col(Handover.decided_at).is_(None))
    )
