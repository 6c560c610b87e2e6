"""The states of an offer (DESIGN section 3), and which of them take an answer."""

from enum import StrEnum

from core.values import StateTable

#: Codes name an offer: digit, letter, digit, with letters that look alike in both alphabets (DESIGN section 8).
CODE_LETTERS = "АВЕКМНРСТХ"
CODE_DIGITS = "23456789"


class OfferStatus(StrEnum):
    """Where one offer stands."""

    PLANNED = "planned"
    SENT = "sent"
    OPEN = "open"
    COLLECTING = "collecting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"


_S = OfferStatus
OFFER = StateTable(
    "offer",
    {
        _S.PLANNED: (_S.SENT, _S.WITHDRAWN),
        _S.SENT: (_S.OPEN, _S.UNREACHABLE, _S.WITHDRAWN),
        _S.OPEN: (_S.COLLECTING, _S.CONFIRMED, _S.DECLINED, _S.LAPSED, _S.WITHDRAWN),
        _S.COLLECTING: (_S.CONFIRMED, _S.DECLINED, _S.LAPSED, _S.WITHDRAWN),
        _S.CONFIRMED: (),
        _S.DECLINED: (_S.OPEN,),
        _S.LAPSED: (),
        _S.UNREACHABLE: (),
        _S.WITHDRAWN: (),
    },
)

#: The place of such an offer is nobody else's (the partial unique indexes say the same).
LIVE = frozenset({_S.PLANNED, _S.SENT, _S.OPEN, _S.COLLECTING})
#: Such an offer waits for an answer.
ANSWERABLE = frozenset({_S.SENT, _S.OPEN, _S.COLLECTING})
