"""A confirmed application to a school, handed over: considered by the school until a day, or refused at once (H, S)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import TransitionError
from core.flow.handover import HandoverStatus
from core.gateway import stages
from core.gateway.handed.ways import Handed, nothing_held
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows
from core.gateway.schooling import conclusions, deciding, filing, telling
from core.rules.calendar import local, start_of_day
from core.store.found import only
from core.store.tables import Application, Consent, Handover
from core.store.timers import TimerKind, arm

#: The class that is decided from the first of July (S A1.3(1)).
_FIRST = 1
_ONE_DAY = timedelta(days=1)
#: What the dialog itself is: the application in free form, and the consent that stands beside that to the service.
_APPLICATION, _SECRETS = "application", "consent_secrets"


async def _tells(house: House, tx: AsyncSession, rows: OfferRows) -> Mapping[str, Any]:
    """Return the conclusion, the papers and the consent to restricted data, by their ids and days."""
    offer = rows.offer
    row = await conclusions.of_offer(tx, offer)
    opened = await conclusions.opened(house, tx, row)
    data = await filing.data_consent(tx, offer)
    consent = await only(tx, Consent, offer_id=offer.id)
    confirmed_at = max(consent.given_at, data.given_at) if data else consent.given_at
    rule = opened.rule
    return {
        "conclusion": {
            "id": rule.id,
            "recommendation": rule.recommendation,
            "issued_on": rule.issued_on.isoformat(),
            "valid_until": rule.valid_until.isoformat() if rule.valid_until else None,
            "school_id": row.school_id,
        },
        "papers": [_APPLICATION, *([_SECRETS] if data else [])],
        "data_consent_id": data.id if data else None,
        "confirmed_at": local(confirmed_at).isoformat(),
        "first_class": opened.grade == _FIRST,
    }


async def _take(
    house: House, tx: AsyncSession, handover: Handover, rows: OfferRows, answer: Mapping[str, Any]
) -> HandoverStatus:
    """Keep until when the school decides, or the refusal with its form; the family is told either."""
    application, offer = _sure(rows.application), rows.offer
    if "decision" in answer:
        await deciding.end(house, tx, application, offer, answer["decision"])
        await note(house, tx, of_offer(offer), "handover_refused", handover_id=handover.id)
        await telling.answer_last(house, tx, offer, f"schooling.refused.{answer['decision'].grounds[0]}")
        return HandoverStatus.REFUSED
    conclusion = await conclusions.lock(tx, offer.conclusion_id or "")
    decide_by: date = answer["decide_by"]
    conclusion.decide_from, conclusion.decide_by = answer["decide_from"], decide_by
    await arm(tx, TimerKind.CONCLUSION, conclusion.id, start_of_day(decide_by + _ONE_DAY))
    await stages.reach(house, tx, application.id, "intake", application.id)
    days = {"decide_from": answer["decide_from"], "decide_by": decide_by}
    await note(house, tx, of_offer(offer), "school_considers", **{name: day.isoformat() for name, day in days.items()})
    later = answer["decide_from"] > local(house.clock.now()).date()
    key = "schooling.filed_early" if later and conclusion.decide_from != decide_by else "schooling.filed"
    await telling.answer_last(house, tx, offer, key, **days)
    return HandoverStatus.ACCEPTED


def _sure(application: Application | None) -> Application:
    if application is None:
        raise TransitionError
    return application


WAYS = Handed(tells=_tells, take=_take, free=nothing_held)
