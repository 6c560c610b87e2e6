"""What a form is about: the family, the edition and the rows behind an application, a decision or an offer."""

from dataclasses import dataclass

from sqlmodel import col, select

from core.errors import EditionError, InputError, NotFoundError
from core.rules import consents
from core.rules.calendar import local
from core.rules.catalogue import Catalogue
from core.rules.edition import Edition
from core.rules.form import Form
from core.rules.forms import form_of
from core.store.lookups import Lookups
from core.store.tables import Application, Child, Decision, Guardian, Offer

#: What each form is about; forms that are not listed are filled from facts that the register does not hold yet.
FORMS = {
    "application": "application",
    "privilege_refusal": "application",
    "queue_notice": "decision",
    "refusal": "decision",
    "referral": "decision",
    "enrolment": "decision",
    "acceptance": "decision",
    "consent": "offer",
    "consent_secrets": "offer",
}


@dataclass(frozen=True, slots=True)
class Matter:
    """One form and what it is about; `subject` names the row that it tells of."""

    form: str
    subject: str
    service: str
    edition: Edition
    guardian: Guardian
    child: Child
    application: Application | None = None
    decision: Decision | None = None
    offer: Offer | None = None

    @property
    def application_id(self) -> str | None:
        """The application it belongs to; an offer before any application has none."""
        return self.application.id if self.application else None


async def find(look: Lookups, catalogue: Catalogue, form: str, subject_id: str) -> Matter:
    """Return what a form is about; a form that tells of a decision takes the application's newest one too.

    Raises:
        InputError: the register does not hold the facts of this form.
        NotFoundError: there is nothing under the id that such a form could tell of.
        EditionError: the edition of the case has no such form.

    """
    match FORMS.get(form):
        case "offer":
            return await _of_offer(look, catalogue, form, subject_id)
        case "decision":
            return await _of_decision(look, catalogue, form, subject_id)
        case "application":
            return await _of_application(look, catalogue, form, subject_id)
    message = f"The form '{form}' is filled from a file of facts; the register fills {', '.join(FORMS)}."
    raise InputError(message)


async def of_decision(look: Lookups, catalogue: Catalogue, form: str, row: Decision) -> Matter:
    """Return what a form tells of one decision. Raises NotFoundError when its application is gone."""
    application = await look.application(row.application_id)
    if application is None:
        raise NotFoundError
    edition = catalogue.edition(application.edition)
    guardian, child = await _people(look, application.guardian_id, application.child_id)
    offer = await look.offer(row.offer_id) if row.offer_id else None
    service = _decided(form_of(edition, form), row, edition)
    subject = await _subject(look, form, row)
    return Matter(form, subject, service, edition, guardian, child, application, row, offer)


async def _subject(look: Lookups, form: str, row: Decision) -> str:
    """Return what a document tells of: a referral that was extended is another paper than before."""
    referral = await look.referral(row.offer_id) if form == "referral" and row.offer_id else None
    return f"referral:{referral.id}:{local(referral.valid_until).date()}" if referral else f"decision:{row.id}"


async def _of_decision(look: Lookups, catalogue: Catalogue, form: str, subject_id: str) -> Matter:
    row = await look.tx.get(Decision, subject_id)
    if row is None:
        application = await look.application(subject_id)
        kind = form_of(catalogue.edition(application.edition), form).given_with if application else ""
        newest = select(Decision).where(Decision.application_id == subject_id, Decision.kind == kind)
        row = (await look.tx.exec(newest.order_by(col(Decision.seq).desc()).limit(1))).first()
    if row is None:
        message = f"There is no decision {subject_id} that a '{form}' tells of: `usynys explain` lists decisions."
        raise NotFoundError(message)
    return await of_decision(look, catalogue, form, row)


async def _of_application(look: Lookups, catalogue: Catalogue, form: str, subject_id: str) -> Matter:
    application = await look.application(subject_id)
    if application is None:
        message = f"There is no application {subject_id}: `usynys queue show PRESCHOOL` lists those that wait."
        raise NotFoundError(message)
    edition = catalogue.edition(application.edition)
    service = form_of(edition, form).services[0]
    guardian, child = await _people(look, application.guardian_id, application.child_id)
    subject = f"application:{application.id}"
    if form == "privilege_refusal" and application.privilege_refused_at:
        subject += f":{application.privilege_refused_at.isoformat()}"  # each check that failed has its own notice
    return Matter(form, subject, service, edition, guardian, child, application)


async def _of_offer(look: Lookups, catalogue: Catalogue, form: str, subject_id: str) -> Matter:
    offer = await look.offer(subject_id)
    if offer is None:
        message = f"There is no offer {subject_id}: check the id with the desk or `usynys explain`."
        raise NotFoundError(message)
    edition = catalogue.edition(offer.edition)
    terms = edition.offer(offer.kind)
    if "consent_for" not in terms.entries:
        message = f"The '{offer.kind}' offer asks for no consent of its own."
        raise InputError(message)
    service = str(terms.setting("consent_for"))
    application = await look.application(offer.application_id) if offer.application_id else None
    theirs = consents.asked(service, edition, resident=application is None or application.resident)
    if form not in theirs:
        message = f"This family is asked for: {', '.join(theirs)}."
        raise InputError(message)
    guardian, child = await _people(look, offer.guardian_id, offer.child_id)
    return Matter(form, f"offer:{offer.id}", service, edition, guardian, child, application, offer=offer)


def _decided(form: Form, row: Decision, edition: Edition) -> str:
    """Return the service that a decision is about: the one that names its ground, admission after an offer."""
    if len(form.services) == 1:
        return form.services[0]
    named = [name for name in form.services if set(row.grounds) & set(edition.services[name].refusal_grounds)]
    if len(named) == 1:
        return named[0]
    offered = [name for name in form.services if name not in _queued(edition)]
    return offered[0] if row.offer_id and offered else form.services[0]


def _queued(edition: Edition) -> set[str]:
    return {name for name, service in edition.services.items() if "vacancy" in service.offers}


async def _people(look: Lookups, guardian_id: str, child_id: str) -> tuple[Guardian, Child]:
    guardian, child = await look.guardian(guardian_id), await look.child(child_id)
    if guardian is None or child is None:
        message = "The family of this case is not in the register."
        raise EditionError(message)
    return guardian, child
