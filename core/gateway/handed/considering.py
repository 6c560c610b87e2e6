"""What the embedded rules core decides of schooling: a refusal at once, or until when the school decides (H 5, S 5)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from core.rules import decision as rules
from core.rules.calendar import Calendar, local
from core.rules.catalogue import Catalogue
from core.rules.schooling import Conclusion, Consents, Request, decision_due, objection


def consider(handover: Mapping[str, Any], catalogue: Catalogue, calendar: Calendar) -> Mapping[str, Any]:
    """Refuse an application that something stands against, else say between which days the school decides it.

    The same hand-over always gets the same answer.
    """
    edition = catalogue.edition(handover["edition"])
    confirmed_at = datetime.fromisoformat(handover["confirmed_at"])
    told = handover["conclusion"]
    until = date.fromisoformat(told["valid_until"]) if told["valid_until"] else None
    request = Request(
        conclusion=Conclusion(told["id"], told["recommendation"], date.fromisoformat(told["issued_on"]), until),
        consents=Consents(service=True, restricted_data=bool(handover["data_consent_id"])),
        papers=dict.fromkeys(handover["papers"]),
        confirmed_at=confirmed_at,
    )
    found = objection(request, edition)
    if not found.holds:
        facts = {"conclusion_id": told["id"], "school_id": told["school_id"], "consent_id": handover["consent_id"]}
        return {"decision": rules.refuse(edition, found, facts=facts)}
    known = calendar.as_known_on(local(confirmed_at).date())  # the same hand-over, the same days
    due = decision_due(confirmed_at, known, edition, first_class=handover["first_class"])
    return {"decide_from": due.not_before, "decide_by": due.by}
