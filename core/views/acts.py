"""Services as an edition tells of them, in words: who provides them and how, each with its place in the act."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.rules.catalogue import Catalogue
from core.rules.edition import Edition, Standing
from core.rules.entry import Entry
from core.rules.information import Hours, Item
from core.rules.service import Choice
from core.views.reasons import Reasons, reading_of
from core.views.wording import Wording


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is told of a service: its name, what is told with its place, and the reading it rests on."""

    name: str
    text: str
    reading: str


@dataclass(frozen=True, slots=True)
class ServiceSeen:
    """One service of one edition, in the words of one language."""

    name: str
    edition: Edition
    title: str
    is_proactive: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ActSeen:
    """One edition of an act on one day: how it stands, and its services."""

    edition: Edition
    standing: Standing
    title: str  # as lawyers name it, with the day since which it applies
    services: tuple[ServiceSeen, ...]


def of_day(catalogue: Catalogue, reasons: Reasons, language: str, day: date) -> tuple[ActSeen, ...]:
    """Return all editions as they stand on a day: those in force first."""
    found = [
        ActSeen(
            edition,
            edition.standing(day),
            reasons.act(edition, language, day),
            tuple(_service(edition, name, reasons, language) for name in edition.services),
        )
        for edition in catalogue.editions.values()
    ]
    return tuple(sorted(found, key=lambda act: (act.standing is not Standing.IN_FORCE, act.edition.id)))


def _service(edition: Edition, name: str, reasons: Reasons, language: str) -> ServiceSeen:
    service, words = edition.services[name], reasons.wordings[language]
    proactive = service.proactive.value
    return ServiceSeen(
        name, edition, title(edition, name, words), proactive, tuple(lines(edition, name, reasons, words))
    )


def title(edition: Edition, name: str, words: Wording) -> str:
    """Return the name of a service: the act's own, in English ours."""
    service = edition.services[name]
    return {"kk": service.title_kk, "ru": service.title_ru}.get(words.language, words.code("service", name))


def lines(edition: Edition, name: str, reasons: Reasons, words: Wording) -> Iterator[Line]:
    """Yield what is told of a service."""
    service = edition.services[name]
    yield _line("provider", service.provider, words.named(service.provider.values), edition, reasons, words)
    yield _line("channels", service.channels, words.named(service.channels.values), edition, reasons, words)
    proactive = words.say("value.yes" if service.proactive.value else "value.no")
    yield _line("proactive", service.proactive, proactive, edition, reasons, words)
    for item, told in edition.information.get(name, {}).items():
        yield _line(item, told, _text(item, told, edition.hours, words), edition, reasons, words)


def _line(item: str, entry: Entry, text: str, edition: Edition, reasons: Reasons, words: Wording) -> Line:
    told = f"{text} ({words.places(edition.cite(entry), reasons.catalogue)})"
    return Line(words.say(f"info.{item}"), told, reading_of(entry, f"info.{item}", edition, words))


def _text(item: Item, told: Choice, hours: Hours | None, words: Wording) -> str:
    if item is not Item.OFFICE_HOURS or hours is None:
        return words.named(told.values)
    clock = {name: f"{getattr(hours, name):%H:%M}" for name in ("opens", "closes", "lunch_from", "lunch_to")}
    texts = [f"{words.named(told.values)}: {words.say('hours.line', **clock)}"]
    if hours.intake_until:
        texts.append(words.say("hours.intake", until=f"{hours.intake_until:%H:%M}"))
    return "; ".join(texts)
