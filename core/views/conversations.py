"""What was said about one offer, by whom, on which channel and when, as the parent saw it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.flow.reply import HeardKind, Wire
from core.store.lookups import Lookups
from core.store.tables import Guardian, Message, Offer, Reply
from core.store.vault import OwnKey, Vault, of_guardian
from core.texts import Texts
from core.values import Language
from core.views.people import covered, key_of, names_of

#: The kinds of replies that hold words.
_WORDED = frozenset({HeardKind.TEXT, HeardKind.EDITED, HeardKind.BUTTON})
#: What a reply did that named a child's day of birth: who may read it could name it too.
_NAMED_A_BIRTHDAY = frozenset({"identified", "wrong_birthday", "not_identified"})
_SIGN = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Said:
    """One message or reply; `text` is None while a message is not written yet, or when its family was erased.

    `at` is when it was said: claimed for sending, or the carrier's time of a reply; `due_at` stands on messages that
    have not left yet. `status` is the message's state or what became of the reply.
    """

    to_phone: bool
    at: datetime
    channel: str | None
    text: str | None
    status: str
    kind: str  # offer, repeat, answer or notice; of a reply text, button, contact …
    key: str = ""
    buttons: tuple[tuple[str, ...], ...] = ()
    due_at: datetime | None = None
    accepted_at: datetime | None = None
    delivered_at: datetime | None = None
    received_at: datetime | None = None
    parts: int = 0
    failure: str = ""
    failure_code: str = ""
    dead: bool = False  # it waits for people to send it again
    intent: str = ""
    effect: str = ""


async def of_offer(look: Lookups, vault: Vault, texts: Texts, offer: Offer) -> tuple[Said, ...]:
    """Return the conversation of an offer, oldest first, names and long numbers covered."""
    messages, replies = await look.messages(offer.id), await look.replies(offer.id)
    owners = {of_guardian(offer.guardian_id), *(m.key_owner for m in messages), *(r.key_owner for r in replies)}
    keys = {owner: await key_of(look, vault, owner) for owner in owners}
    guardian = await look.guardian_of(offer)
    names = await _names(look, guardian, offer, keys[of_guardian(offer.guardian_id)])
    labels = {data: label for row in messages for buttons in row.buttons for label, data in buttons}
    labels |= texts.words[Language(guardian.language)]
    sent = [_message(row, keys[row.key_owner], names) for row in messages]
    heard = [_reply(row, keys[row.key_owner], names, labels) for row in replies]
    return tuple(sorted([*sent, *heard], key=lambda said: (said.at, said.to_phone)))


async def _names(look: Lookups, guardian: Guardian, offer: Offer, key: OwnKey | None) -> tuple[str, ...]:
    child = await look.child(offer.child_id)
    return tuple(name for row in (guardian, child) if row is not None for name in names_of(row, key))


def _message(row: Message, key: OwnKey | None, names: tuple[str, ...]) -> Said:
    return Said(
        to_phone=True,
        at=row.claimed_at or row.due_at,
        channel=row.channel,
        text=_written(row, key, names),
        status=row.status,
        kind=row.purpose,
        key=row.key,
        buttons=_labels(row.buttons),
        due_at=row.due_at if row.claimed_at is None else None,
        accepted_at=row.accepted_at,
        delivered_at=row.delivered_at,
        parts=row.parts,
        failure=row.failure,
        failure_code=row.failure_code,
        dead=row.dead_at is not None,
    )


def _reply(row: Reply, key: OwnKey | None, names: tuple[str, ...], labels: Mapping[str, str]) -> Said:
    said_at = min(row.carrier_at, row.received_at) if row.carrier_at else row.received_at
    return Said(
        to_phone=False,
        at=said_at,
        channel=Wire(row.wire).channel,
        text=_words(row, key, names, labels),
        status=row.status,
        kind=row.kind,
        received_at=row.received_at,
        intent=row.intent,
        effect=row.effect,
    )


def _written(row: Message, key: OwnKey | None, names: tuple[str, ...]) -> str | None:
    if key is None or row.body_sealed is None:
        return None
    return covered(key.open(row.body_sealed, "message", "body_sealed", row.id), names)


def _words(row: Reply, key: OwnKey | None, names: tuple[str, ...], labels: Mapping[str, str]) -> str | None:
    """Return what the family wrote, or the words on the button it tapped; a day that identified somebody is covered."""
    if key is None or row.kind not in _WORDED:
        return None
    text = str(json.loads(key.open(row.body_sealed, "reply", "body_sealed", row.id))["text"])
    if row.kind == HeardKind.BUTTON:
        action = text.rpartition(":")[2]
        return labels.get(text) or labels.get(f"button.{action}", action)
    if row.effect in _NAMED_A_BIRTHDAY and any(sign.isdigit() for sign in text):
        return _SIGN.sub("*", text)
    return covered(text, names)


def _labels(buttons: list[Any]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(text) for text, _data in row) for row in buttons)
