"""Privileges in the register: claimed, checked by the provider or by integration, confirmed or not (P 6, 13, 14)."""

from collections.abc import Iterable
from dataclasses import replace

from core.clock import ALMATY
from core.errors import InputError
from core.gateway.privileges import waits_apart
from core.register import apart
from core.register.intake import Intake
from core.register.standing import ask_the_desk, joined, marks_of, placements, queued, recount, stand_of
from core.rules.age import has_conclusion
from core.rules.changes import Stand
from core.rules.edition import Edition
from core.rules.queue import QueueClass
from core.store.registers import ENDED
from core.store.tables import Application, QueueEntry
from core.store.timers import Due, TimerKind, arm

#: What an ordinary change of the class rests on; a stronger ground (P 23) is left as it is.
_PLAIN = "enqueued"


def check_begins(
    intake: Intake, application: Application, entries: Iterable[QueueEntry], edition: Edition
) -> list[Due]:
    """Return when the gateway tells of the check: now, for a privilege claimed today or still to be verified.

    So for a special or sanatorium queue that waits for its conclusion: nobody is told, but the term runs (A2.3).

    An application of an earlier day was told of by the system that took it (P 14, 16(5)).
    """
    claimed = marks_of(application.categories) - edition.classes[QueueClass.GENERAL].categories
    today = application.submitted_at.astimezone(ALMATY).date() == intake.now.astimezone(ALMATY).date()
    told = claimed and (today or not application.verified)
    if not told and not any(waits_apart(application, entry, edition) for entry in entries):
        return []
    return [Due(TimerKind.PRIVILEGE, application.id, intake.now)]


async def change_privilege(
    intake: Intake, application_id: str, categories: tuple[int, ...], *, verified: bool, pmpc: bool | None = None
) -> QueueClass | None:
    """Move an application to the class of other categories; None when nothing changes (P 13(3), reading 14).

    Not verified means not confirmed: the family is told (P 14) and waits in the general class at its original time;
    an open offer or referral stands.

    Raises:
        InputError: the application is not known, ended, or its child is enrolled.

    """
    application = await _live(intake, application_id)
    refused = None if verified else application.privilege_refused_at or intake.now
    edition = intake.catalogue.edition(application.edition)
    on_file = concluded(application, categories, edition, told=pmpc, verified=verified)
    known = (application.categories, application.verified, application.privilege_refused_at, application.pmpc_on_file)
    if known == (joined(categories), verified, refused, on_file):
        return None
    placed = (await placements(intake, {application.child_id})).get(application.child_id)
    before, was_verified = stand_of(intake, application, placed), application.verified
    application.categories, application.verified, application.pmpc_on_file = joined(categories), verified, on_file
    application.privilege_refused_at = refused
    now = _because(stand_of(intake, application, placed), application, newly=verified and not was_verified)
    application.queue_class = now.queue_class
    if now.to_desk:
        await ask_the_desk(intake, [(application, now.ground)])
    entries = (await intake.registers.entries({application_id})).get(application_id, [])
    recount(entries, now, before=before)
    intake.registers.add(queued(intake, application, entries, now, await intake.registers.next_decision()))
    await intake.registers.save()
    await apart.look_again(intake, applications={application_id})
    await arm(intake.registers.tx, TimerKind.PRIVILEGE, application_id, intake.now)
    await arm(intake.registers.tx, TimerKind.BIRTHDAY, application_id, intake.now)  # who is exempt may be another now
    intake.registers.look_for_families({entry.preschool_id for entry in entries})
    return now.queue_class


#: The service that queues are about.
QUEUEING = "queueing"


async def _live(intake: Intake, application_id: str) -> Application:
    application = (await intake.registers.applications({application_id})).get(application_id)
    if application is None or application.status in ENDED:
        message = "application_id: no live application is known under it"
        raise InputError(message)
    if application.service != QUEUEING:
        message = "application_id: this application waits in no queue, and a privilege counts in one only"
        raise InputError(message)
    if application.status == "enrolled":
        message = "application_id: this child is enrolled; a privilege counts in a queue only"
        raise InputError(message)
    return application


def concluded(
    application: Application, categories: Iterable[int], edition: Edition, *, told: bool | None, verified: bool
) -> bool | None:
    """Return what is known of the PMPC conclusion when categories change; `told` is what the register says of it.

    What it verified says it where the conclusion is all that can be meant: category 5 is claimed alone, or for the
    first time. Of several privileges another may be the doubtful one: then what is on file stays (reading 13).
    """
    if told is not None:
        return told
    exempting = edition.age_exemption.categories if edition.age_exemption else frozenset[int]()
    before = has_conclusion(on_file=application.pmpc_on_file, verified=application.verified)
    meant = not set(categories) - exempting or not marks_of(application.categories) & exempting
    after = verified if meant else before
    return (
        application.pmpc_on_file
        if has_conclusion(on_file=application.pmpc_on_file, verified=verified) == after
        else after
    )


def _because(now: Stand, application: Application, *, newly: bool) -> Stand:
    """Return the same stand with the ground of the check: who confirmed the privilege, or that nobody did."""
    if now.ground != _PLAIN:
        return now
    if application.privilege_refused_at:
        return replace(now, ground="privilege_not_confirmed")
    if newly and now.queue_class is QueueClass.OUT_OF_TURN:
        return replace(now, ground="privilege_confirmed")
    return now


def at_submission(now: Stand, application: Application) -> Stand:
    """Return the same stand with the ground of the integration that verified a priority at once (P 6.2)."""
    verified = application.verified and now.queue_class is QueueClass.PRIORITY and now.ground == _PLAIN
    return replace(now, ground="privilege_verified") if verified else now
