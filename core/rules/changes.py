"""What a change does to an application in its queues: its class, and from when it counts (P 12-15, 23)."""

from dataclasses import dataclass
from datetime import datetime

from core.rules.edition import Edition
from core.rules.finding import CLEAR, Finding
from core.rules.queue import QueueClass, class_of
from core.values import Citation

#: Who moved without being a service family: nobody but the desk can say what 23.2 means for it.
_TO_DESK = "move_to_be_decided"
#: On these grounds an application counts from the end of the contract, if it was filed before that.
_AT_THE_END = ("privilege_spent", _TO_DESK)


@dataclass(frozen=True, slots=True)
class Placement:
    """A permanent place a child was given before: by which class, with which categories, and what came after.

    `ended_at` is when its contract ended, None while it runs; `moved`: the family has moved since.
    """

    queue_class: QueueClass
    categories: frozenset[int]
    ended_at: datetime | None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """How an application stands in its queues: its class, from when it counts there, and on which ground."""

    queue_class: QueueClass
    counts_from: datetime
    ground: str
    citations: tuple[Citation, ...]
    to_desk: bool = False


def stand(
    categories: frozenset[int], submitted_at: datetime, edition: Edition, *, verified: bool, placed: Placement | None
) -> Stand:
    """Return the class of an application and from when it counts (P 10, 13(3), 23.1, 23.2, reading 14).

    A permanent place given out of turn or by priority has spent the categories it was given for: who then chooses
    another preschool stands behind all general applications of that moment – that of the new application, or of the
    end of the contract if that came later. A new, different category counts again. A service family that moved after
    the placement waits out of turn; any other family that moved waits in the general class until the desk decides.
    """
    queue_class, ground = _class_after(categories, edition, verified=verified, placed=placed)
    counts_from = submitted_at
    if ground in _AT_THE_END and placed and placed.ended_at:
        counts_from = max(submitted_at, placed.ended_at)
    return Stand(queue_class, counts_from, ground, _cite(ground, edition), to_desk=ground == _TO_DESK)


def _class_after(
    categories: frozenset[int], edition: Edition, *, verified: bool, placed: Placement | None
) -> tuple[QueueClass, str]:
    """Return the class that categories give after a placement, and the ground it rests on."""
    queue_class = class_of(categories, edition, verified=verified)
    if placed is None or not _is_spent(placed, edition):
        return queue_class, "enqueued"
    revived = edition.terms.setting("new_privilege_counts") is True
    left = class_of(categories - placed.categories, edition, verified=verified) if revived else QueueClass.GENERAL
    if left is not QueueClass.GENERAL:
        return left, "enqueued"
    if not placed.moved:
        return left, "privilege_spent"
    moves = edition.moved_for_service
    if verified and moves and categories & moves.categories:
        return queue_class, "moved_for_service"
    return left, _TO_DESK


def may_choose(preschools: int, edition: Edition) -> Finding:
    """Tell whether an application may name so many preschools (P 10.1, 15(1))."""
    terms = edition.terms
    if terms.count("preschools_from") <= preschools <= terms.count("preschools_to"):
        return CLEAR
    return Finding(holds=False, ground="too_many_preschools", citations=_cite("too_many_preschools", edition))


def may_choose_another(placed: Placement | None, edition: Edition, *, sanatorium: bool = False) -> Finding:
    """Tell whether a family may apply elsewhere: not before the contract of its permanent place has ended (P 12).

    A sanatorium is no other preschool in this sense: the place at home may be kept meanwhile (P 17(2)).
    """
    if placed is None or placed.ended_at is not None:
        return CLEAR
    if sanatorium and edition.terms.setting("sanatorium_beside_contract") is True:
        return CLEAR
    return Finding(holds=False, ground="contract_not_ended", citations=_cite("contract_not_ended", edition))


def warnings_before_leaving(
    placed: Placement, categories: frozenset[int], edition: Edition
) -> tuple[tuple[str, tuple[Citation, ...]], ...]:
    """Return what an enrolled family is told before it ends its contract: each ground with where it is written.

    The contract ends first and the new application has a new date and time (P 12); a privilege may be spent (P 23.1).
    """
    _, after = _class_after(categories, edition, verified=True, placed=placed)
    grounds = ["contract_not_ended"] if after == "enqueued" else ["contract_not_ended", after]
    return tuple((ground, _cite(ground, edition)) for ground in grounds)


def counts_from_when_chosen_again(left_for: str, counted_from: datetime, now: datetime, edition: Edition) -> datetime:
    """Return from when a preschool counts that is put back on the list; `left_for` is why its entry was archived.

    Taken off by the family, it keeps its date and time; after a refusal or silence it counts from now (reading 15).
    """
    keeps = edition.terms.setting("changing_keeps_time") is True and not edition.ground(left_for).counts_anew
    return counted_from if keeps else now


def counts_from_when_added(submitted_at: datetime, now: datetime, edition: Edition) -> datetime:
    """Return from when a preschool counts that is added while waiting: the application's time (P 15(5), reading 15)."""
    return submitted_at if edition.terms.setting("changing_keeps_time") is True else now


def _is_spent(placed: Placement, edition: Edition) -> bool:
    spends = edition.terms.setting("privilege_spent_by_placement") is True
    return spends and placed.queue_class is not QueueClass.GENERAL


def _cite(ground: str, edition: Edition) -> tuple[Citation, ...]:
    return edition.cite(edition.ground(ground))
