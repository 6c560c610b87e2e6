"""Several children of one family in the general queue: their places at one moment, when places suffice (P 26)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.rules.edition import Edition
from core.rules.queue import Pick, QueueClass, Slot, pick


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry that may be offered a place now, and whose child it is for."""

    application_id: str
    guardian_id: str


@dataclass(frozen=True, slots=True)
class FreePlace:
    """A place that is free at this instant: its queue's key, the slot it kept, and who may have it, class by class."""

    vacancy_id: str
    queue_key: str
    kept: Slot | None
    lines: Mapping[QueueClass, Sequence[Waiting]]


@dataclass(frozen=True, slots=True)
class Given:
    """To whom a place goes, by which class and slot, and the phase of its queue afterwards."""

    vacancy_id: str
    application_id: str
    choice: Pick


@dataclass(frozen=True, slots=True)
class _State:
    """How far the places of one instant have been given away."""

    next_place: int
    phases: Mapping[str, int]
    given: tuple[Given, ...] = ()

    @property
    def served(self) -> frozenset[str]:
        """The applications that have a place by now."""
        return frozenset(one.application_id for one in self.given)


def joint_choice(
    places: Sequence[FreePlace], phases: Mapping[str, int], families: Mapping[str, frozenset[str]], edition: Edition
) -> tuple[Given, ...] | None:
    """Give the places of one preschool that are free at one instant away so that children of a family come together.

    `places` stand in the order in which they are served, `phases` by the keys of their queues; `families` holds, by
    guardian, the applications that wait here in the general class (those with one child may be left out). Every place
    goes to the class whose turn it is, and takes a slot of its own; among the children of one family who are first in
    line the choice is free, and is made so that all of them get a place. Nobody else is overtaken, unless the edition
    says so (`siblings_overtake`). None when no family can have places for all its children: then each place goes to
    whom it would go alone (P 26, reading 15).
    """
    several = {guardian: children for guardian, children in families.items() if len(children) > 1}
    together: dict[str, frozenset[str]] = {}
    best: _State | None = None
    for guardian in _by_turn(places, several):
        wanted = together | {guardian: several[guardian]}
        found = _first(_Search(places, wanted, edition), _State(0, dict(phases)))
        if found:
            together, best = wanted, found
    return best.given if best else None


def _by_turn(places: Sequence[FreePlace], several: Mapping[str, frozenset[str]]) -> list[str]:
    """Return the families in the order in which a place finds them in its line."""
    met = (one.guardian_id for place in places for one in place.lines.get(QueueClass.GENERAL, ()))
    return [guardian for guardian in dict.fromkeys(met) if guardian in several]


@dataclass(frozen=True, slots=True)
class _Search:
    places: Sequence[FreePlace]
    wanted: Mapping[str, frozenset[str]]
    edition: Edition

    @property
    def overtake(self) -> bool:
        """Whether brothers and sisters may go before others once one of them has a place."""
        return self.edition.terms.setting("siblings_overtake") is True

    def goes_to(self, place: FreePlace, state: _State) -> tuple[Pick, list[Waiting]] | None:
        """Return whose turn a place is: its head first, then the head's brothers and sisters who may have it too."""
        left = {name: [one for one in line if one.application_id not in state.served]
                for name, line in place.lines.items()}  # fmt: skip
        heads = {name for name, line in left.items() if line}
        choice = pick(heads, state.phases.get(place.queue_key, 0), place.kept, self.edition)
        if choice is None:
            return None
        line = left[choice.queue_class]
        if choice.queue_class is not QueueClass.GENERAL:
            return choice, line[:1]
        return choice, [line[0], *self._instead(line, state)]

    def _instead(self, line: Sequence[Waiting], state: _State) -> Iterator[Waiting]:
        head, running = line[0], True
        for one in line[1:]:
            running = running and one.guardian_id == head.guardian_id
            family = self.wanted.get(one.guardian_id, frozenset())
            if family and (running or (self.overtake and family & state.served)):
                yield one

    def is_met(self, state: _State) -> bool:
        """Tell whether every child of every wanted family has a place."""
        return all(children <= state.served for children in self.wanted.values())


def _first(search: _Search, state: _State, vain: set[object] | None = None) -> _State | None:
    """Return the first way to give all places away that serves the wanted families whole.

    `vain` remembers from where no way leads there: who has a place decides what can follow, not who has which.
    """
    vain = set() if vain is None else vain
    while state.next_place < len(search.places):
        place = search.places[state.next_place]
        turn = search.goes_to(place, state)
        state = replace(state, next_place=state.next_place + 1)
        if turn is None:
            continue
        choice, those = turn
        ways = (_give(state, place, choice, one) for one in those)
        if len(those) > 1:
            return next(filter(None, (_unless_vain(search, way, vain) for way in ways)), None)
        state = next(ways)
    return state if search.is_met(state) else None


def _unless_vain(search: _Search, state: _State, vain: set[object]) -> _State | None:
    """Go on from here, unless it is known to lead nowhere."""
    here = (state.next_place, state.served, frozenset(state.phases.items()))
    if here in vain:
        return None
    found = _first(search, state, vain)
    if found is None:
        vain.add(here)
    return found


def _give(state: _State, place: FreePlace, choice: Pick, one: Waiting) -> _State:
    phases = {**state.phases, place.queue_key: choice.phase}
    return replace(state, phases=phases, given=(*state.given, Given(place.vacancy_id, one.application_id, choice)))
