"""Life events as they were told: what followed from each, or why nothing is owed, in three languages."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Any

from sqlmodel import col, select

from core.effects import Effect
from core.errors import NotFoundError
from core.store.base import Store
from core.store.tables import LifeEvent, ToldEvent
from core.texts import LOCALES, read_catalogue
from core.views import forms

_LANGUAGES = ("kk", "ru", "en")
_NEWEST = 50


class Events:
    """Reads over the life events that registers told of, each in one transaction; ids and codes only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def one(self, source: str, event_id: str) -> dict[str, Any]:
        """Return one life event. Raises NotFoundError: none is kept under this source and id."""
        query = select(LifeEvent).where(LifeEvent.source == source, LifeEvent.event_id == event_id)
        async with self._store.read() as tx:
            event = (await tx.exec(query)).first()
            told = await tx.get(ToldEvent, event.told_id) if event and event.told_id else None
        if event is None:
            message = f"No event {event_id} of {source} is kept: send it, or look why it was refused."
            raise NotFoundError(message)
        return _written(event, told)

    async def newest(self, kind: str | None = None, most: int = _NEWEST) -> Sequence[dict[str, Any]]:
        """Return the life events that came last, of one type or of all."""
        query = select(LifeEvent, ToldEvent).outerjoin(ToldEvent, col(ToldEvent.id) == col(LifeEvent.told_id))
        if kind is not None:
            query = query.where(LifeEvent.type == kind)
        async with self._store.read() as tx:
            rows = (await tx.exec(query.order_by(col(LifeEvent.received_at).desc()).limit(most))).all()
        return [_written(event, told) for event, told in rows]


def _written(event: LifeEvent, told: ToldEvent | None) -> dict[str, Any]:
    said = {
        "source": event.source,
        "id": event.event_id,
        "type": event.type,
        "occurred_at": forms.instant(event.occurred_at),
        "received_at": forms.instant(event.received_at),
        **_effect(event.code or event.outcome, event.facts or {}),
    }
    return said | {"then": _then(told)}


def _then(told: ToldEvent | None) -> dict[str, Any] | None:
    """Tell what became of it at its own time, or that the time has not come."""
    if told is None:
        return None
    at = {"at": forms.instant(told.followed_at or told.at), "followed": told.followed_at is not None}
    return at | (_effect(told.outcome, {}) if told.followed_at else {})


def _effect(said: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what followed, with its words; `said` is its code, or the sentence that was written down."""
    known = (Effect(said), facts) if said in set(Effect) else effect_of(said)
    if known is None:
        return {"owed": not said.startswith("nothing"), "effect": None, "says": {"en": said}}
    effect, names = known
    says = {language: words[effect].format_map(names) for language, words in _words().items()}
    return {"owed": effect.owes, "effect": effect, "says": says}


def effect_of(said: str) -> tuple[Effect, Mapping[str, str]] | None:
    """Return the effect that a sentence in English tells of, and the names in it; None for no sentence of ours."""
    for effect, pattern in _patterns().items():
        if found := pattern.fullmatch(said):
            return effect, found.groupdict()
    return None


@cache
def _patterns() -> Mapping[Effect, re.Pattern[str]]:
    """Return what the sentences look like, whatever names stand in them."""
    return {
        effect: re.compile("".join(_piece(literal, name) for literal, name, _, _ in Formatter().parse(words)))
        for effect, words in ((effect, _words()["en"][effect]) for effect in Effect)
    }


def _piece(literal: str, name: str | None) -> str:
    return re.escape(literal) + (f"(?P<{name}>.+)" if name else "")


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return {language: read_catalogue(LOCALES / language / "LC_MESSAGES", "events") for language in _LANGUAGES}


def sentence(effect: Effect, facts: Mapping[str, str]) -> str:
    """Return what a register is answered, in English."""
    return _words()["en"][effect].format_map(facts)
