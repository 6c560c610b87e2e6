"""How rows are written for the outside: instants in Almaty time, nothing without a name of the contract."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.rules.calendar import local
from core.store.tables import Offer
from core.values import Citation


def instant(at: datetime | None) -> str | None:
    """Write an instant as ISO 8601 with milliseconds and the offset of Kazakhstan; None stays None."""
    return None if at is None else local(at).isoformat(timespec="milliseconds")


def citation(cited: Citation) -> dict[str, str]:
    """Write one place of a regulation."""
    return {"act": cited.act, "edition": cited.edition, "paragraph": cited.paragraph}


def offer(row: Offer) -> dict[str, Any]:
    """Write one offer as DESIGN section 7 names its parts; values that do not exist yet are null."""
    return {
        "id": row.id,
        "kind": row.kind,
        "status": row.status,
        "guardian_id": row.guardian_id,
        "child_id": row.child_id,
        "application_id": row.application_id,
        "vacancy_id": row.vacancy_id,
        "round": row.round,
        "window": {"opens_at": instant(row.opens_at), "closes_at": instant(row.closes_at), "basis": row.basis},
        "code": row.code,
        "created_at": instant(row.created_at),
    }


def with_value(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the keys without value: None, and empty lists, mappings and texts."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", [], {}, ())}
