"""The facts of the forms of home schooling and special schools: the school, the class and the order (H, S A2, A3)."""

import json
from collections.abc import Mapping
from datetime import date

from sqlmodel import col, select

from core.documents.source import Facts, Source, sure
from core.rules.calendar import local
from core.rules.forms import Bilingual, Coded, Places, Value
from core.store.tables import Conclusion, Offer


async def application(source: Source) -> Facts:
    """Return the facts of the application in free form (H 4.3, 5.1; S 4, 5.1): what the dialog has confirmed."""
    papers = source.matter.edition.services[source.matter.service].documents
    named: list[Mapping[str, Value | None]] = [{"document": Coded("paper", paper.code)} for paper in papers]
    filed_on = local(source.application.submitted_at).date()
    return {**await _school(source), "papers": named, "section": Coded("section", "education"), "filed_on": filed_on}


async def refusal(source: Source) -> Facts:
    """Return the facts of a refusal (A2): the school, the class that was meant, and why."""
    edition, decision = source.matter.edition, sure(source.matter.decision)
    reasons: list[Mapping[str, Value | None]] = [
        {"reason": Coded("school_ground", name), "place": Places(edition.cite(edition.ground(name)))}
        for name in decision.grounds
    ]
    return {**await _school(source), "reasons": reasons}


async def acceptance(source: Source) -> Facts:
    """Return the facts of an acceptance (A3): the class, its letter and the order of the head."""
    told = sure(source.matter.decision).facts
    return {
        **await _school(source),
        "grade": told["grade"],
        "letter": told["letter"] or None,
        "language": Coded("language", told["language"]),
        "order_number": told["order_number"],
        "order_date": date.fromisoformat(told["order_date"]),
    }


async def _school(source: Source) -> Facts:
    """Return the school; the registers hold neither its street nor its office, so the settlement stands for both."""
    query = select(Conclusion).join(Offer, col(Offer.conclusion_id) == col(Conclusion.id))
    row = sure((await source.look.tx.exec(query.where(Offer.application_id == source.application.id))).first())
    said = json.loads(source.key.open(row.said_sealed, "conclusion", "said_sealed", row.id))
    settlement = source.matter.guardian.settlement
    return {
        "school": Bilingual(row.school_name_kk, row.school_name_ru),
        "state_body": Coded("provider", "queueing", {"settlement": settlement}),
        "school_address": settlement,
        "grade": str(said["grade"]),
        "language": Coded("language", row.language),
    }
