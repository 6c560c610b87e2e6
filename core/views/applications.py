"""Why things are as they are: the decisions on one application with act and paragraph."""

from collections.abc import Mapping
from typing import Any

from core.errors import NotFoundError
from core.store.lookups import Lookups
from core.store.tables import Application, Decision
from core.views import complaints, forms, standing


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
    """Return an application's status, decisions and complaints, oldest first.

    Raises:
        NotFoundError: there is none with this id.

    """
    row = await one(look, application_id)
    decisions = [decision(taken) for taken in await look.decisions(application_id)]
    told = {"application_id": row.id, "status": await standing.status(look, row), "decisions": decisions}
    return told | {"complaints": await complaints.of_application(look, row.id)}


async def preschools_named(look: Lookups, told: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the names of the preschools that the decisions told of, by language and id; English takes the Russian."""
    facts = [decision.get("facts", {}) for decision in told["decisions"]]
    ids = {name for one in facts for name in (one.get("preschool_id"), *one.get("queues", {})) if name}
    ids |= {str(one["queue"]).partition("|")[0] for one in facts if "queue" in one}
    rows = [row for name in sorted(ids) if (row := await look.preschool(name))]
    russian = {row.id: row.name_ru for row in rows}
    return {"kk": {row.id: row.name_kk for row in rows}, "ru": russian, "en": russian}
