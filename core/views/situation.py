"""What an operator may say about an offer, by where it stands: the name of the words, which locales hold."""

from core.flow.offer import OfferStatus
from core.store.tables import Offer

#: Kinds of offers that have words of their own; the others share theirs.
_OWN = frozenset({"vacancy", "admission_papers"})
#: Notices that are answered with a yes or by nothing, without a form behind them.
_NOTICES = frozenset({"annual_interest", "interest_after_suspension"})


def of_offer(row: Offer) -> str:
    """Return the name of the situation: the kind of offer and its state.

    >>> of_offer(Offer(kind="vacancy", status="collecting", opens_at=None))
    'vacancy.open'
    >>> of_offer(Offer(kind="annual_interest", status="lapsed", opens_at=None))
    'notice.lapsed'
    >>> of_offer(Offer(kind="home_schooling", status="planned", opens_at=None))
    'any.planned'
    """
    status = OfferStatus(row.status)
    state = OfferStatus.OPEN if status is OfferStatus.COLLECTING else status
    if state in {OfferStatus.PLANNED, OfferStatus.SENT, OfferStatus.UNREACHABLE, OfferStatus.WITHDRAWN}:
        return f"any.{state}"
    kind = row.kind if row.kind in _OWN else "notice" if row.kind in _NOTICES else "service"
    return f"{kind}.{state}"
