"""Questions and routes of one service: where an answer leads, whatever channel it came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import DialogError
from core.flow.taking import MORE, Takes, taken
from core.values import Intent, Reading


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `key` names its text, a route leads to a question or an end, `unclear` is the text of a miss.

    A question that takes values besides intents leads `onward` with them; `most` is how many it takes at once.
    """

    key: str
    routes: Mapping[Intent, str]
    unclear: str
    takes: Takes = Takes.INTENT
    onward: str = ""
    most: int = 1

    @property
    def targets(self) -> tuple[str, ...]:
        """Where this question can lead."""
        return (*self.routes.values(), *([self.onward] if self.takes is not Takes.INTENT else []))


@dataclass(frozen=True, slots=True)
class Dialog:
    """All questions of one kind of offer; `ends` are the outcomes the gateway acts on."""

    kind: str
    first: str
    questions: tuple[Question, ...]
    ends: frozenset[str]

    def question(self, key: str) -> Question:
        """Return the question with this key.

        Raises:
            DialogError: this dialog has no such question.

        """
        for question in self.questions:
            if question.key == key:
                return question
        message = f"{self.kind} has no question {key}: a stored place outlived its dialog, or a route is loose."
        raise DialogError(message)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dialog stands: the question that waits, and the answers so far as (question, intent or values).

    `shown` are the ids behind the numbers of the list that the family sees under the question, and `passed` how many
    lines of it came before: a number means what it meant when the family read it.
    """

    question: str
    answers: tuple[tuple[str, str], ...] = ()
    shown: tuple[str, ...] = ()
    passed: int = 0

    def said_to(self, question: str) -> tuple[str, ...]:
        """Return what was answered to a question, nothing if it was not asked; values in their order."""
        return next((tuple(answer.split(";")) for asked, answer in reversed(self.answers) if asked == question), ())

    def to_json(self) -> dict[str, Any]:
        """Return what is stored between two replies."""
        answers = [list(answer) for answer in self.answers]
        return {"question": self.question, "answers": answers, "shown": list(self.shown), "passed": self.passed}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Place":
        """Read back what `to_json` wrote."""
        answers = tuple((question, answer) for question, answer in stored["answers"])
        return cls(stored["question"], answers, tuple(stored.get("shown", ())), stored.get("passed", 0))


@dataclass(frozen=True, slots=True)
class Asked:
    """The answer counted and another question follows."""

    place: Place


@dataclass(frozen=True, slots=True)
class Ended:
    """The answer counted and was the last one."""

    end: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """The question does not know this answer: nothing moved, `text_key` asks again."""

    place: Place
    text_key: str


@dataclass(frozen=True, slots=True)
class More:
    """The family wants to see the next lines of the list: the question is asked again with them."""

    place: Place


Step = Asked | Ended | Unclear | More


def start(dialog: Dialog) -> Place:
    """Return the place where a dialog begins."""
    return Place(dialog.first)


def step(dialog: Dialog, place: Place, reading: Reading, text: str = "") -> Step:
    """Take one reading; an answer beside an offer code counts like the answer alone.

    A question with a list or a date reads `text` first: there «1» is the first line and not a yes.

    Raises:
        DialogError: the place names a question that this dialog does not have.

    """
    question = dialog.question(place.question)
    values = taken(question.takes, text, place.shown, question.most)
    if values == (MORE,):
        return More(Place(place.question, place.answers, (), place.passed + len(place.shown)))
    intent = reading.answer if reading.intent is Intent.CODE and reading.answer is not None else reading.intent
    target = question.onward if values else question.routes.get(intent)
    if target is None:
        return Unclear(place, question.unclear)
    answers = (*place.answers, (question.key, ";".join(values) or intent.value))
    if target in dialog.ends:
        return Ended(target, answers)
    return Asked(Place(target, answers))


def check(dialog: Dialog) -> None:
    """Refuse a dialog with a loose end; run for every dialog before the first message is taken.

    Raises:
        DialogError: the message lists every fault found.

    """
    faults = [*_wrong_names(dialog), *_loose_routes(dialog)] or _unreached(dialog)
    if faults:
        message = f"The dialog {dialog.kind} has loose ends: {'; '.join(faults)}."
        raise DialogError(message)


def _wrong_names(dialog: Dialog) -> list[str]:
    keys = [question.key for question in dialog.questions]
    faults = [f"{key} is asked twice" for key in sorted(set(keys)) if keys.count(key) > 1]
    faults += [f"{key} is both a question and an end" for key in sorted(dialog.ends.intersection(keys))]
    if dialog.first not in keys:
        faults.append(f"the first question {dialog.first} does not exist")
    return faults


def _loose_routes(dialog: Dialog) -> list[str]:
    known = dialog.ends.union(question.key for question in dialog.questions)
    faults = [f"{question.key} leads nowhere" for question in dialog.questions if not question.targets]
    return faults + [
        f"{question.key} leads to {target or 'nothing'}, which does not exist"
        for question in dialog.questions
        for target in question.targets
        if target not in known
    ]


def _unreached(dialog: Dialog) -> list[str]:
    """Name what no family can ever reach, and questions from which no end can be reached."""
    forward = {question.key: frozenset(question.targets) for question in dialog.questions}
    reached = _closure({dialog.first}, forward)
    backward = {target: {key for key, targets in forward.items() if target in targets} for target in reached}
    ending = _closure(dialog.ends, backward)
    faults = [f"{name} is never reached" for name in sorted({*forward, *dialog.ends} - reached)]
    return faults + [f"from {key} no end can be reached" for key in sorted(forward.keys() - ending)]


def _closure(start_from: Iterable[str], onward: Mapping[str, Iterable[str]]) -> set[str]:
    seen, waiting = set(start_from), list(start_from)
    while waiting:
        for name in onward.get(waiting.pop(), ()):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return seen
