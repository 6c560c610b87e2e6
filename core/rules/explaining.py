"""Why a decision was taken, as a lawyer tells it: facts, rules with their places, what follows, complaints."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.rules.complaint import Route, routes, services_of
from core.rules.edition import Edition
from core.rules.entry import Entry
from core.values import Citation


@dataclass(frozen=True, slots=True)
class Norm:
    """One rule a decision rests on, where it stands, and the reading that fills a silence of its text.

    `name` is `ground.enqueued` for a ground, `class.priority` for a class of the queue and `archive.no_interest` for a
    reason of the archive.
    """

    name: str
    citations: tuple[Citation, ...]
    reading: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A decision as it was kept: its kind, outcome, grounds, citations and facts."""

    kind: str
    outcome: str
    grounds: tuple[str, ...]
    citations: tuple[Citation, ...]
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision taken apart: facts, norms, other places cited, and where a complaint about it goes.

    `terms` are the numbers of the edition that sentences about it may need, by name (`referral_validity`,
    `vacancy.suspension` as `vacancy_suspension`). `edition` is None for a decision of an act we do not hold.
    """

    told: Told
    edition: Edition | None
    facts: tuple[tuple[str, object], ...]
    norms: tuple[Norm, ...]
    also: tuple[Citation, ...]
    terms: Mapping[str, int]
    complaints: tuple[Route, ...]


def explain(told: Told, edition: Edition | None) -> Explanation:
    """Return the explanation of a decision; what the edition does not know is left as it was kept."""
    if edition is None:
        return Explanation(told, None, _facts(told), (), told.citations, {}, ())
    norms = (*_grounds(told, edition), *_archived(told, edition), *_classes(told, edition))
    named = {citation for norm in norms for citation in norm.citations}
    also = tuple(citation for citation in told.citations if citation not in named)
    services = dict.fromkeys(name for ground in told.grounds for name in services_of(told.kind, ground, edition))
    complaints = tuple(way for service in services for way in routes(service, edition))
    return Explanation(told, edition, _facts(told), norms, also, edition.numbers, complaints)


def _facts(told: Told) -> tuple[tuple[str, object], ...]:
    """Return the facts as they were kept, ids behind what has a meaning of its own."""
    return tuple(sorted(told.facts.items(), key=lambda fact: fact[0].endswith("_id")))


def _grounds(told: Told, edition: Edition) -> Iterator[Norm]:
    for ground in told.grounds:
        if ground in edition.grounds:
            yield _norm(f"ground.{ground}", edition, edition.grounds[ground])


def _archived(told: Told, edition: Edition) -> Iterator[Norm]:
    """Yield the reason of the archive that a ground belongs to (P 3(2))."""
    for reason, grounds in edition.archived_for.items():
        if set(told.grounds) & set(grounds.values):
            yield _norm(f"archive.{reason}", edition, grounds)


def _classes(told: Told, edition: Edition) -> Iterator[Norm]:
    """Yield the rule of the class that decided the turn; classes that share places by slots cite those too."""
    name = str(told.facts.get("class", told.outcome))
    if name not in edition.classes:
        return
    entry, slots = edition.classes[name], edition.slots
    if slots and name in slots.pattern:
        cited = tuple(dict.fromkeys((*edition.cite(entry), *edition.cite(slots))))
        yield Norm(f"class.{name}", cited, slots.reading, slots.reason)
    else:
        yield _norm(f"class.{name}", edition, entry)


def _norm(name: str, edition: Edition, entry: Entry) -> Norm:
    return Norm(name, edition.cite(entry), entry.reading, entry.reason)
