"""The embedded rules core: decides a confirmed application here, by the same hand-over a remote one would get."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from core.gateway.handed.considering import consider
from core.rules import decision as rules
from core.rules.calendar import Calendar, local
from core.rules.catalogue import Catalogue
from core.rules.referral import cancellable_until, validity


@dataclass(frozen=True, slots=True)
class EmbeddedCore:
    """Decides what a family has confirmed, by the kind of its offer."""

    catalogue: Catalogue
    calendar: Calendar
    remote: bool = False

    async def submit(self, handover: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Decide one confirmed application; the same hand-over always gets the same decision."""
        decided: Mapping[str, Any] = {}
        if handover["kind"] == "vacancy":
            decided = self._refer(handover)
        elif "conclusion" in handover:
            decided = consider(handover, self.catalogue, self.calendar)
        return {"handover_id": handover["handover_id"], **decided}

    async def withdraw(self, notice: Mapping[str, Any]) -> None:
        """Know it already: this core keeps nothing, and the gateway has stopped."""

    def _refer(self, handover: Mapping[str, Any]) -> Mapping[str, Any]:
        """Issue the referral for a place that a family takes (P 15.3, 22.3)."""
        edition = self.catalogue.edition(handover["edition"])
        issued_at = datetime.fromisoformat(handover["issued_at"])
        calendar = self.calendar.as_known_on(local(issued_at).date())  # the same hand-over, the same decision
        valid = validity(issued_at, calendar, edition)
        cancel_until = cancellable_until(issued_at, edition)
        temporary = handover.get("temporary_until")
        made = rules.issue_referral(
            edition,
            valid=valid,
            cancellable_until=cancel_until,
            temporary_until=date.fromisoformat(temporary) if temporary else None,
            facts={name: str(handover[name]) for name in ("vacancy_id", "consent_id", "offer_id")},
        )
        return {
            "decision": made,
            "valid_until": valid.until.astimezone(UTC),
            "papers_by": valid.last_day,
            "cancel_until": cancel_until.astimezone(UTC),
        }
