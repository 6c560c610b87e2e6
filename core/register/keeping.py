"""What registers told is kept until its own time comes, sealed where it is personal."""

import json
from collections.abc import Mapping
from typing import Any

from core.errors import InputError
from core.register.intake import Intake
from core.register.rows import EventRow
from core.store.tables import Application, ToldEvent
from core.store.timers import Due, TimerKind
from core.store.vault import OwnKey, of_guardian


async def known_application(intake: Intake, name: str) -> Application:
    """Return an application that an event names. Raises InputError when none is known under it."""
    application = (await intake.registers.applications({name})).get(name)
    if application is None:
        message = "application_id: this application is not known"
        raise InputError(message)
    return application


def keep(
    intake: Intake,
    row: EventRow,
    application: Application | None = None,
    *,
    sealing: tuple[OwnKey, Mapping[str, object]] | None = None,
    **told: Any,
) -> str:
    """Keep what was told and let it be followed at its own time; one in the past is due at once. Returns its id."""
    event = ToldEvent(id=intake.chance.new_id(), type=row.type, at=row.occurred_at, **told)
    if application is not None:
        event.application_id = application.id
        event.key_owner = of_guardian(application.guardian_id)
    if sealing is not None:
        key, said = sealing
        event.said_sealed = key.seal(json.dumps(said), "told_event", "said_sealed", event.id)
    intake.registers.add(event)
    intake.registers.let(Due(TimerKind.FOLLOW, event.id, row.occurred_at))
    return event.id


async def keep_sealed(
    intake: Intake, row: EventRow, application: Application, said: Mapping[str, object], **told: Any
) -> str:
    """Keep what was told like `keep`, and `said` sealed with the family's own key."""
    key = await intake.vault.make_key(intake.registers.tx, of_guardian(application.guardian_id), intake.now)
    return keep(intake, row, application, sealing=(key, said), **told)
