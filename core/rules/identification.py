"""How a guardian is identified before a service is named that betrays health (H 7-1(2), S 10(2), reading 23)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import EditionError
from core.rules.offers import OfferTerms


class Way(StrEnum):
    """How an edition lets a guardian be identified; it may name one of these and no other."""

    PHONE_AND_BIRTHDAY = "phone_and_birthday"  # the registered phone, and the child's day and month of birth by reply


@dataclass(frozen=True, slots=True)
class Identification:
    """What identifies a guardian: so many tries to name the birthday; whether a proven account needs none."""

    way: Way
    tries: int
    by_account: bool

    @classmethod
    def of(cls, terms: OfferTerms) -> "Identification | None":
        """Read what an edition says for one kind of offer; None where everybody who answers may be told everything.

        Raises EditionError for a way that nobody knows.
        """
        if "identification" not in terms.entries:
            return None
        said = str(terms.setting("identification"))
        if said not in set(Way):
            message = f"'{said}' is no known way to identify a guardian; known are {', '.join(Way)}."
            raise EditionError(message)
        by_account = terms.setting("identified_by_account") is True
        return cls(Way(said), terms.count("identification_tries"), by_account)

    def holds(self, *, named: bool, proven_account: bool) -> bool:
        """Tell whether the guardian is identified on this way: by the birthday named on it, or by the account."""
        return named or (self.by_account and proven_account)

    def tries_left(self, wrong: int) -> int:
        """Return how many tries are left after so many wrong birthdays."""
        return max(0, self.tries - wrong)


def is_birthday(said: str, born: date) -> bool:
    """Tell whether «15.10» is the day and month of a birth; nothing else about the birth is asked."""
    return said == f"{born:%d.%m}"
