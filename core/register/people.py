"""Guardians of the mobile citizens base: sealed with their own keys, found again by blind indexes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from core.register import apart
from core.register.intake import KNOWN, TAKEN, Intake, refused
from core.register.rows import GuardianRow, Outcome
from core.store.tables import Guardian
from core.store.vault import OwnKey, of_guardian

#: The kinds of blind indexes that people are found by.
BY_IIN, BY_PHONE = "iin", "phone"


@dataclass(frozen=True, slots=True)
class _Face:
    """What tells a guardian's row from another: its blind IIN and the digest of the whole."""

    iin_index: str
    digest: str


def seal_name(key: OwnKey, table: str, row_id: str, name: dict[str, str]) -> bytes:
    """Seal a name as JSON."""
    return key.seal(json.dumps(name, ensure_ascii=False), table, "name_sealed", row_id)


async def take_guardians(intake: Intake, rows: Sequence[GuardianRow]) -> list[Outcome]:
    """Take guardians in; one phone may belong to several, an IIN to one person only."""
    vault, registers = intake.vault, intake.registers
    faces = [_Face(vault.index(BY_IIN, row.iin), intake.digest(row)) for row in rows]
    known = await registers.guardians({row.guardian_id for row in rows})
    owners = await registers.owners_of_iins({face.iin_index for face in faces})
    outcomes = _judge(rows, faces, known, owners)
    changed = [(row, face) for row, face, outcome in zip(rows, faces, outcomes, strict=True) if outcome.changed]
    keys = await vault.make_keys(registers.tx, {of_guardian(row.guardian_id) for row, _ in changed}, intake.now)
    for row, face in changed:
        key, guardian = keys[of_guardian(row.guardian_id)], known.get(row.guardian_id)
        if guardian is None:
            known[row.guardian_id] = _new(intake, row, face, key)
            registers.add(known[row.guardian_id])
        else:
            _write(intake, guardian, row, key)
            guardian.digest = face.digest
        intake.named.note(row.guardian_id, "", _name(row), is_new=guardian is None)
    await apart.look_again(intake, guardians={row.guardian_id for row, _ in changed})
    return outcomes


def _judge(
    rows: Sequence[GuardianRow],
    faces: Sequence[_Face],
    known: dict[str, Guardian],
    owners: dict[str, tuple[str, str]],
) -> list[Outcome]:
    """Say of each row whether it is taken, in their order: a row may follow another of the same batch."""
    seen = {name: _Face(guardian.iin_index, guardian.digest) for name, guardian in known.items()}
    forgotten = {name for name, guardian in known.items() if guardian.erased_at is not None}
    owners = dict(owners)
    outcomes = []
    for row, face in zip(rows, faces, strict=True):
        before, person = seen.get(row.guardian_id), ("guardian", row.guardian_id)
        if row.guardian_id in forgotten:
            outcomes.append(refused("guardian_id: this family was forgotten as it asked; it comes back under a new id"))
        elif before == face:
            outcomes.append(KNOWN)
        elif before is not None and before.iin_index != face.iin_index:
            outcomes.append(refused("iin: this guardian is known with another IIN, and an IIN never changes"))
        elif owners.setdefault(face.iin_index, person) != person:
            outcomes.append(refused("iin: this IIN belongs to another person"))
        else:
            seen[row.guardian_id] = face
            outcomes.append(TAKEN)
    return outcomes


def _name(row: GuardianRow) -> dict[str, str]:
    return {"last": row.last_name, "first": row.first_name, "middle": row.middle_name}


def _new(intake: Intake, row: GuardianRow, face: _Face, key: OwnKey) -> Guardian:
    return Guardian(
        id=row.guardian_id,
        iin_index=face.iin_index,
        phone_index=_phone_index(intake, row.guardian_id, row.phone),
        wrong_number=not row.phone,
        iin_sealed=key.seal(row.iin, "guardian", "iin_sealed", row.guardian_id),
        name_sealed=seal_name(key, "guardian", row.guardian_id, _name(row)),
        phone_sealed=key.seal(row.phone, "guardian", "phone_sealed", row.guardian_id),
        phone_since=intake.now,
        language=row.language,
        registered_language=row.language,
        settlement=row.settlement,
        digest=face.digest,
        created_at=intake.now,
    )


def _write(intake: Intake, guardian: Guardian, row: GuardianRow, key: OwnKey) -> None:
    guardian.name_sealed = seal_name(key, "guardian", guardian.id, _name(row))
    if row.language != guardian.registered_language:  # else the family may have chosen another one since
        guardian.language = guardian.registered_language = row.language
    guardian.settlement = row.settlement
    change_phone(intake, guardian, row.phone, key)


def change_phone(intake: Intake, guardian: Guardian, phone: str, key: OwnKey) -> bool:
    """Write another number; what was proved or said about the old one does not hold for it. Tell if it is another."""
    index = _phone_index(intake, guardian.id, phone)
    if guardian.phone_index == index:
        return False
    guardian.phone_index = index
    guardian.phone_sealed = key.seal(phone, "guardian", "phone_sealed", guardian.id)
    guardian.phone_since = intake.now
    guardian.telegram_index = guardian.telegram_sealed = guardian.telegram_proven_at = None
    guardian.telegram_blocked, guardian.telegram_stopped, guardian.wrong_number = False, False, not phone
    return True


def _phone_index(intake: Intake, guardian_id: str, phone: str) -> str:
    """Return the blind index of a number; a family of which the base holds none shares it with nobody (P 3(13))."""
    return intake.vault.index(BY_PHONE, phone or f"none:{guardian_id}")
