"""An application that no queue takes: its notice in the cabinet, its stage, and a word to the family (P 5.6, 9, 12)."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.documents import tell_of
from core.gateway import stages
from core.gateway.house import House
from core.gateway.record import note, of_application
from core.gateway.rows import lock_entries
from core.gateway.writing import Draft, say
from core.store.tables import Application, Decision, Guardian

_ENROLLED, _SPENT = "contract_not_ended", "privilege_spent"


async def tell(house: House, tx: AsyncSession, application_id: str) -> bool:
    """Issue the notice of annex 3, report the stage and tell the family, once each (P 3(16), 5.6)."""
    await lock_entries(tx, application_id)
    application = await tx.get_one(Application, application_id)
    query = select(Decision).where(Decision.application_id == application_id, Decision.kind == "refused")
    decision = (await tx.exec(query.order_by(col(Decision.seq)))).first()
    if decision is None:
        return True
    await tell_of(tx, house.press, decision, decision.at)
    await stages.reach(house, tx, application_id, "refused", application_id)
    guardian = await tx.get_one(Guardian, application.guardian_id)
    draft = Draft(
        key=_words(decision),
        purpose="notice",
        dedupe=f"notice:{application_id}:refused",
        facts={"child_id": application.child_id},
    )
    if await say(house, tx, draft, guardian):
        await note(house, tx, of_application(application_id), "application_refused", decision_id=decision.id)
    return True


def _words(decision: Decision) -> str:
    """Choose the words: a family that is still enrolled hears first what ending the contract costs (P 12, 23.1)."""
    if _ENROLLED not in decision.grounds:
        return "queue.refused"
    warned = str(decision.facts.get("warned_of", "")).split(";")
    return "queue.enrolled.spent" if _SPENT in warned else "queue.enrolled"
