"""Why things are as they are: the decisions on one application with act and paragraph."""

from typing import Any

from core.errors import NotFoundError
from core.store.lookups import Lookups
from core.store.tables import Application, Decision
from core.views import forms


async def one(look: Lookups, application_id: str) -> Application:
    """Return one application.

    Raises:
        NotFoundError: there is none with this id.

    """
    row = await look.application(application_id)
    if row is None:
        message = f"There is no application {application_id}: `usynys queue show PRESCHOOL` lists those that wait."
        raise NotFoundError(message)
    return row


def decision(row: Decision) -> dict[str, Any]:
    """Write one decision as `explain --json` does (DESIGN section 8)."""
    return forms.with_value(
        {
            "id": row.id,
            "kind": row.kind,
            "outcome": row.outcome,
            "at": forms.instant(row.at),
            "grounds": list(row.grounds),
            "citations": list(row.citations),
            "facts": dict(row.facts),
        }
    )


async def explained(look: Lookups, application_id: str) -> dict[str, Any]:
    """Return an application's status and decisions, oldest first.

    Raises:
        NotFoundError: there is none with this id.

    """
    row = await one(look, application_id)
    decisions = [decision(taken) for taken in await look.decisions(application_id)]
    return {"application_id": row.id, "status": row.status, "decisions": decisions}
