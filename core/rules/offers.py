"""What an edition says of one kind of offer: rounds, windows and consequences, the consequences from a closed list."""

from datetime import timedelta
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from core.rules.entry import EntryError, Setting, Table


class Silence(StrEnum):
    """What silence does; an edition may name one of these and no other. None of them is a consent or a refusal."""

    CLOSED = "closed"  # the offer ends and nothing else happens
    CLOSED_NO_ANSWER = "closed_no_answer"  # the same, recorded as no answer and never as a refusal
    SUSPENDED_AND_PASSED_ON = "suspended_and_passed_on"  # the place to the next family, this queue rests: `suspension`
    ARCHIVED = "archived"  # the application waits no longer
    INACTIVE = "inactive"  # the application rests until restored: `restorable_within`, `restorable_times`
    REFERRAL_EXPIRES = "referral_expires"  # the referral ends with its validity


class LateYes(StrEnum):
    """What a yes after the window does; without this entry it changes nothing."""

    WHILE_NOT_QUEUED = "while_not_queued"  # taken as long as the child is in no queue
    ANSWERS_INTEREST_NOTICE = "answers_interest_notice"  # taken as the answer to the coming interest notice
    NEW_OFFER = "new_offer"  # makes a new offer at once
    RESTORES = "restores"  # restores the inactive application, as far as it may still be restored


#: What must stand beside a consequence, so that it can be counted.
_NEEDS: dict[str, tuple[str, ...]] = {
    Silence.SUSPENDED_AND_PASSED_ON: ("suspension",),
    Silence.INACTIVE: ("restorable_within", "restorable_times"),
}
_CLOSED_LISTS: dict[str, type[StrEnum]] = {"silence": Silence, "late_yes": LateYes}


class OfferTerms(Table):
    """The rounds, windows and consequences of one kind of offer."""

    @model_validator(mode="after")
    def _consequences_are_known(self) -> Self:
        for name, known in _CLOSED_LISTS.items():
            entry = self.entries.get(name)
            if entry is None:
                continue
            said = str(entry.value) if isinstance(entry, Setting) else "a number"
            if said not in set(known):
                raise EntryError(name, f"'{said}' is no known consequence; known are {', '.join(known)}")
            for needed in _NEEDS.get(said, ()):
                if needed not in self.entries:
                    raise EntryError(name, f"'{said}' needs '{needed}' beside it")
        return self

    @property
    def rounds(self) -> int:
        """How many times the family is asked."""
        return self.count("rounds")

    @property
    def term(self) -> timedelta:
        """How long each round waits, if that is a fixed time; days and months are counted in `offering`."""
        return self.amount("term").duration

    @property
    def grace(self) -> timedelta:
        """How long a refused place waits for an undo before it passes on."""
        return self.amount("grace").duration

    @property
    def cancel_within(self) -> timedelta:
        """How long after its issue a referral may be cancelled."""
        return self.amount("cancel_within").duration

    @property
    def silence(self) -> Silence:
        """What silence does. Raises EditionError where the edition does not say."""
        return Silence(str(self.setting("silence")))

    @property
    def late_yes(self) -> LateYes | None:
        """What a yes after the window does; None where the edition gives it no effect."""
        return LateYes(str(self.setting("late_yes"))) if "late_yes" in self.entries else None
