"""Where an application stands now, read from its papers, referrals, offers and places in line."""

from sqlmodel import col, select

from core.flow.offer import LIVE
from core.store.lookups import Lookups
from core.store.tables import Application, Contract, Offer, Package, Referral

#: What an application is called while it is neither enrolled nor ended: then its parts say where it stands.
_RUNNING = "queued"
_VALID = ("issued", "extended")


async def status(look: Lookups, application: Application) -> str:
    """Return where an application stands, the furthest stage first.

    A contract to sign, papers under review, a valid referral, an open offer; else what its places in line have in
    common: waiting anywhere is `queued`, suspended everywhere `suspended`, archived everywhere `archived`. A temporary
    place leaves the queues standing, so its referral says nothing once the contract is signed (P 23.3).
    """
    if application.status != _RUNNING:
        return application.status
    return await _underway(look, application.id) or await _in_line(look, application.id)


async def _underway(look: Lookups, application_id: str) -> str:
    steps = {
        "contract_to_sign": select(Contract.id).where(
            Contract.application_id == application_id, Contract.status == "to_sign"
        ),
        "papers_under_review": select(Package.id).where(
            Package.application_id == application_id, Package.status == "under_review"
        ),
        "referred": select(Referral.id).where(
            Referral.application_id == application_id, col(Referral.status).in_(_VALID)
        ),
        "offered": select(Offer.id).where(
            Offer.application_id == application_id, Offer.kind == "vacancy", col(Offer.status).in_(LIVE)
        ),
    }
    for name, query in steps.items():
        if (await look.tx.exec(query.limit(1))).first():
            return name
    return ""


async def _in_line(look: Lookups, application_id: str) -> str:
    states = {entry.status for entry in await look.entries_of(application_id)}
    if states <= {"archived"}:
        return "archived" if states else _RUNNING
    return "suspended" if states <= {"archived", "suspended"} else _RUNNING
