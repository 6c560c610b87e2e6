"""Filling the forms of an edition: facts go to their places, a missing one is named, each part keeps its paragraph."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from core.errors import EditionError, InputError
from core.rules.complaint import routes
from core.rules.edition import Edition
from core.rules.form import Form, LawPlace, Part, Show, Signer
from core.values import Citation


@dataclass(frozen=True, slots=True)
class Coded:
    """A code that has a name in every language: a document, a ground, a group; its words may take facts."""

    group: str
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name that a register gives in both languages."""

    kk: str
    ru: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where something is written: paragraphs of acts, named in the language of the form."""

    citations: tuple[Citation, ...]


#: What may stand in a place of a form; an instant is aware, a date is a day of Kazakhstan.
Value = str | int | date | datetime | Coded | Bilingual | Places

#: Facts of a form by name: one value, a list of rows, or the chosen marks.
Fact = Value | Sequence[Mapping[str, Value | None]] | Collection[int] | None


@dataclass(frozen=True, slots=True)
class FilledPart:
    """A part with what fills it; a value that may be empty and is, is None."""

    name: str
    show: Show
    values: Mapping[str, Value | None]
    rows: tuple[Mapping[str, Value | None], ...] = ()
    chosen: frozenset[int] = frozenset()
    choices: int = 0
    with_copy: frozenset[int] = frozenset()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form with all its facts, in no language yet; `short` is the short name of the act.

    `numbers` are the terms of the edition by name, for words that say them.
    """

    name: str
    service: str
    act: str
    short: str
    edition: str
    parts: tuple[FilledPart, ...]
    signed_by: Signer
    citations: tuple[Citation, ...]
    law: LawPlace | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)


def form_of(edition: Edition, name: str) -> Form:
    """Return one form. Raises EditionError when the edition has none of this name."""
    if name not in edition.forms:
        message = f"Edition {edition.id} has no form '{name}'; it has {', '.join(sorted(edition.forms)) or 'none'}."
        raise EditionError(message)
    return edition.forms[name]


def told_by(edition: Edition, decision: str) -> str | None:
    """Return the form that is issued with a kind of decision; None when the edition has none."""
    given = (name for name, form in edition.forms.items() if form.given_with == decision and not form.when_asked)
    return next(given, None)


def fill(name: str, edition: Edition, facts: Mapping[str, Fact], *, service: str = "") -> FilledForm:
    """Fill a form for one of its services, the only one when none is named; facts it does not ask for are left out.

    Raises:
        EditionError: the edition has no such form, or the form does not belong to the service.
        InputError: a fact is missing, there are more rows than the form takes, or marks exclude each other.

    """
    form = form_of(edition, name)
    served = _service(form, name, service)
    title = edition.services[served]
    given = {**facts, **form.by_service.get(served, {}), "complaints": _complaints(served, edition)}
    given["service"] = Bilingual(title.title_kk, title.title_ru)
    if form.at_least_one and not any(given.get(fact) for fact in form.at_least_one):
        message = f"The form '{name}' says nothing without one of: {', '.join(form.at_least_one)}."
        raise InputError(message)
    standing = [part for part in form.parts if _stands(part, given)]
    _demand(name, standing, given)
    return FilledForm(
        name=name,
        service=served,
        act=edition.act,
        short=edition.short,
        edition=edition.id,
        parts=tuple(_part(name, part, edition, given) for part in standing),
        signed_by=form.signed_by,
        citations=edition.cite(form, *standing),
        law=form.law,
        numbers=edition.numbers,
    )


def _complaints(service: str, edition: Edition) -> Fact:
    """Return where a complaint about the service goes, how long each answer may take, and where that stands."""
    if service not in edition.complaints:
        return None
    rows = list[Mapping[str, Value | None]]()
    for way in routes(service, edition):
        days = {"days": way.answer.n} if way.answer else {}
        rows.append({"to": Coded("addressee", way.to, days), "place": Places(way.citations)})
    return rows


def _service(form: Form, name: str, service: str) -> str:
    if not service and len(form.services) == 1:
        return form.services[0]
    if service not in form.services:
        message = f"The form '{name}' belongs to {' and '.join(form.services)}: name one of them."
        raise EditionError(message)
    return service


def _stands(part: Part, facts: Mapping[str, Fact]) -> bool:
    """Tell whether a part is printed: rows without anything to list are left out where they may be empty."""
    if part.if_any and all(_is_empty(facts.get(fact)) for fact in part.if_any):
        return False
    if part.rows and part.rows in part.may_be_empty and _is_empty(facts.get(part.rows)):
        return False
    return all(_is_empty(facts.get(fact)) for fact in part.unless)


def _needed(part: Part) -> Iterator[str]:
    if part.show is Show.ROWS:
        yield part.rows
    elif part.show is Show.CHOICES:
        yield part.name
    else:
        yield from (fact for fact in part.fields if fact not in part.may_be_empty)


def _demand(form: str, parts: Sequence[Part], facts: Mapping[str, Fact]) -> None:
    lacking: dict[str, Part] = {}
    for part in parts:
        for fact in _needed(part):
            if _is_empty(facts.get(fact)):
                lacking.setdefault(fact, part)
    if lacking:
        named = (f"{fact} ({', '.join(part.paragraph)})" for fact, part in lacking.items())
        message = f"The form '{form}' lacks {'; '.join(named)}."
        raise InputError(message)


def _part(form: str, part: Part, edition: Edition, facts: Mapping[str, Fact]) -> FilledPart:
    return FilledPart(
        name=part.name,
        show=part.show,
        values={} if part.rows else {fact: _told(_value(form, fact, facts.get(fact)), edition) for fact in part.fields},
        rows=tuple({fact: _told(value, edition) for fact, value in row.items()} for row in _rows(form, part, facts))
        if part.rows
        else (),
        chosen=_chosen(form, part, facts) if part.choices else frozenset(),
        choices=part.choices,
        with_copy=part.with_copy,
        citations=edition.cite(part),
    )


def _told(value: Value | None, edition: Edition) -> Value | None:
    """Give a code the numbers its words may say ("more than 10 %"); count parts of a paragraph as lawyers do."""
    match value:
        case Coded():
            return replace(value, facts={**edition.numbers, **value.facts})
        case Places(citations) if edition.cited_as:
            parts = edition.cited_as.parts
            return Places(tuple(replace(one, paragraph=parts.get(one.paragraph, one.paragraph)) for one in citations))
    return value


def _rows(form: str, part: Part, facts: Mapping[str, Fact]) -> tuple[Mapping[str, Value | None], ...]:
    given = facts[part.rows]
    if not isinstance(given, Sequence) or isinstance(given, str):
        message = f"The form '{form}' takes a list of {part.rows}."
        raise InputError(message)
    if len(given) > part.lines and not part.more:
        message = f"The form '{form}' takes at most {part.lines} {part.rows}, not {len(given)}."
        raise InputError(message)
    rows = []
    for row in given:
        if not isinstance(row, Mapping):
            message = f"The form '{form}' takes a list of rows as {part.rows}."
            raise InputError(message)
        lacking = [fact for fact in part.fields if fact not in part.may_be_empty and _is_empty(row.get(fact))]
        if lacking:
            message = f"The form '{form}' lacks {', '.join(lacking)} in a row of {part.rows}."
            raise InputError(message)
        rows.append({fact: row.get(fact) for fact in part.fields})
    return tuple(rows)


def _chosen(form: str, part: Part, facts: Mapping[str, Fact]) -> frozenset[int]:
    given = facts[part.name]
    if not isinstance(given, Collection) or isinstance(given, str):
        message = f"The form '{form}' takes the numbers that are chosen as {part.name}."
        raise InputError(message)
    chosen = frozenset(int(number) for number in given if isinstance(number, int))
    if not chosen or chosen - set(range(1, part.choices + 1)):
        message = f"The form '{form}' takes numbers from 1 to {part.choices} as {part.name}."
        raise InputError(message)
    if chosen & part.alone and len(chosen) > 1:
        message = f"{part.name}: {min(chosen & part.alone)} excludes every other one."
        raise InputError(message)
    return chosen


def _value(form: str, fact: str, given: Fact) -> Value | None:
    if _is_empty(given):
        return None
    if isinstance(given, str | int | date | Coded | Bilingual | Places):
        return given
    message = f"The form '{form}' takes one value as {fact}."
    raise InputError(message)


def _is_empty(given: Fact) -> bool:
    return given is None or (not isinstance(given, int | date | Coded | Bilingual | Places) and not given)
