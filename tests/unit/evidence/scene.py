"""One consent put together and signed, as the gateway does it, with nothing around it."""

import base64
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from core.evidence import merkle
from core.evidence.notary import Notary
from core.evidence.opening import Sealer
from core.evidence.record import Answer, Notice, Scope, Shown, State, Text, Window, instant
from core.flow.consent import Case, Happened, Words, commit_text, openings, record_of
from core.rules.catalogue import Catalogue

NOW = datetime(2026, 11, 23, 9, 4, 5, 678000, tzinfo=UTC)
SEED, OTHER = (base64.b64encode(bytes([number]) * 32).decode() for number in (7, 8))
NOTARY = Notary.of(f"2026:{SEED}", "Білім басқармасы", "Управление образования", "990140000000")
KEYS = dict(NOTARY.signer.public)
SEALER = Sealer(b"\x05" * 32)
ASKED, TEXT, SAID = "Еркежанға орын бар. Келісесіз бе? 1 – иә, 2 – жоқ", '{"form":"consent"}', "Иә, келісемін"


@cache
def signed(state: State = State.GIVEN, record_id: str = "a" * 32, relates_to: str | None = None) -> str:
    """Return a signed record in canonical form."""
    words = Words(record_id, SEALER)
    return NOTARY.sign(record_of(_case(), _happened(words, state, relates_to), words, NOTARY, NOW)).decode()


def _case() -> Case:
    edition = Catalogue.load().edition("P-2024")
    return Case("G1", "C1", "offer-1", "queue_registration", edition, "queueing", Scope.SERVICE, "kk")


def _happened(words: Words, state: State, relates_to: str | None) -> Happened:
    times: dict[str, Any] = {"left_at": instant(NOW), "accepted_at": instant(NOW), "delivered_at": None}
    shown = Shown(
        message_id="m1", purpose="question", key="registration.consent", template="t1", language="kk", wire="twilio",
        provider_id="SM1", words=words.commit("privacy_notice.shown.0.words", ASKED), **times,
    )  # fmt: skip
    answer = Answer(
        reply_id="r1", wire="twilio", channel="sms", provider_id="SM2", kind="text", authenticity="webhook_signature",
        words=words.commit("answer.words", SAID), language="kk", rule="yes.plain", said_at=instant(NOW),
        received_at=instant(NOW), carrier_at=None,
    )  # fmt: skip
    window = Window(opens_at=instant(NOW), closes_at=instant(NOW + timedelta(days=1)), basis="delivery_receipt")
    text = Text(form="consent", version="P-2024/kk/abc", words=commit_text(SEALER, TEXT))
    notice = Notice(shown=(shown,), texts=(text,))
    return Happened(state, NOW, "sms", notice, answer, window=window, relates_to=relates_to)


@cache
def proof() -> str:
    """Return the whole proof of the consent: opened, in the tree of its day, and taken back later."""
    record = json.loads(signed())
    words = Words("a" * 32, SEALER)
    made = record_of(_case(), _happened(words, State.GIVEN, None), words, NOTARY, NOW)
    kept = {**words.kept, "privacy_notice.texts.0.words": TEXT}
    leaves = [merkle.leaf(entry) for entry in (b"one", signed().encode(), b"three")]
    day = NOTARY.close("2026-11-23", 3, merkle.root(leaves), None, NOW)
    path = [one.hex() for one in merkle.path(leaves, 1)]
    return json.dumps(
        {
            "record": record,
            "openings": [one.to_json() for one in openings(SEALER, made, ("G1", "C1"), kept)],
            "inclusion": {"index": 1, "size": 3, "path": path, "day": json.loads(day)},
            "withdrawals": [json.loads(signed(State.WITHDRAWN, "b" * 32, "a" * 32))],
        },
        ensure_ascii=False,
    )
