"""The receipt of a consent for people: what was shown, what was said, when, and what proves it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from core.evidence.record import SignedRecord
from core.printing.page import Block, Line, Page
from core.printing.words import FormWords
from core.rules.form import Show
from core.rules.forms import Value
from core.values import Language

_FORM = "consent_receipt"


def receipt(
    record: SignedRecord, opened: Mapping[str, str], language: Language, words: FormWords, *, digest: str
) -> Page:
    """Return the page of a record; `opened` are its words by path, empty for a family that was erased.

    `digest` is the SHA-256 of the signed object, by which it is found among the evidence of its day.
    """
    law = record.processing
    return Page(
        form=_FORM,
        service=law.purpose,
        act=law.cited[0].act,
        edition=record.edition,
        language=language,
        template=words.version([f"{_FORM}.title"], language),
        electronic=True,
        blocks=tuple(_blocks(record, opened, language, words, digest)),
    )


def _blocks(
    record: SignedRecord, opened: Mapping[str, str], language: Language, words: FormWords, digest: str
) -> Iterator[Block]:
    def say(part: str) -> str:
        return words.say(f"{_FORM}.{part}", language)

    yield Block(Show.TITLE, say("title"))
    for name, value in _facts(record, opened, language, say).items():
        yield Block(Show.FIELD, say(name), words.write(value, language))
    shown = [
        opened.get(f"privacy_notice.shown.{number}.words") or say("erased")
        for number in range(len(record.privacy_notice.shown))
    ]
    if shown:
        yield Block(Show.ROWS, say("shown"), lines=tuple(Line(f"{n}. {text}") for n, text in enumerate(shown, start=1)))
    law = record.processing
    named = {"third_parties": law.recipient_third_parties, "cross_border": law.cross_border_transfer}
    named["public"] = law.public_distribution
    lines = tuple(Line(f"{say(name)}: {say('yes' if value else 'no')}") for name, value in named.items())
    yield Block(Show.ROWS, say("law"), lines=lines)
    proof = {"record": record.record_id, "key": record.key_id, "signature": record.signature, "sha256": digest}
    yield from (Block(Show.FIELD, say(name), value) for name, value in proof.items())
    yield Block(Show.TEXT, say("verify"))


def _facts(
    record: SignedRecord, opened: Mapping[str, str], language: Language, say: Callable[[str], str]
) -> dict[str, Value]:
    """Return what happened, when, on which way and until when."""
    event, named = record.event, record.processing.purpose_name
    facts: dict[str, Value] = {
        "state": say(f"state.{event.event_state.name.lower()}"),
        "service": named.kk if language is Language.KK else named.ru,
        "at": datetime.fromisoformat(event.event_time),
        "way": say(f"way.{record.collection_method}"),
    }
    if record.answer:
        facts["answer"] = opened.get("answer.words") or say("erased")
    if record.window:
        facts["opened"] = datetime.fromisoformat(record.window.opens_at)
        facts["closes"] = datetime.fromisoformat(record.window.closes_at)
    if record.withdrawal:
        facts["stop_by"] = datetime.fromisoformat(record.withdrawal.stop_by)
    return facts
