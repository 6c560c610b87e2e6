"""Questions and routes of one service: where an answer leads, whatever channel it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.errors import DialogError
from core.flow.taking import MORE, Takes, is_number, taken
from core.values import Intent, Reading


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `key` names its text, a route leads to a question or an end, `unclear` is the text of a miss.

    A question that takes values besides intents leads `onward` with them; `most` is how many it takes at once. Its
    lines are `options`, or the gateway's when there are none; `searches` tells that words look for other lines.
    `also` are further texts that ask the same, with the same buttons; `repeat` is the one of a later round. What is
    `typed` is answered in words only: no button invites to it.
    """

    key: str
    routes: Mapping[Intent, str]
    unclear: str
    takes: Takes = Takes.INTENT
    onward: str = ""
    most: int = 1
    options: tuple[str, ...] = ()
    searches: bool = False
    repeat: str = ""
    also: tuple[str, ...] = ()
    typed: frozenset[Intent] = frozenset()

    @property
    def targets(self) -> tuple[str, ...]:
        """Where this question can lead."""
        return (*self.routes.values(), *([self.onward] if self.takes is not Takes.INTENT else []))

    @property
    def texts(self) -> frozenset[str]:
        """Every text under which this question is asked."""
        return frozenset(filter(None, (self.key, self.unclear, self.repeat, *self.also)))

    @property
    def lists(self) -> bool:
        """Whether it shows lines to choose from."""
        return self.takes in {Takes.ONE, Takes.SEVERAL, Takes.NUMBER}


@dataclass(frozen=True, slots=True)
class Dialog:
    """All questions of one kind of offer; `ends` are the outcomes the gateway acts on.

    `undoable` are the texts that say how a mistake is taken back: an undo button stands under them.
    """

    kind: str
    first: str
    questions: tuple[Question, ...]
    ends: frozenset[str]
    undoable: frozenset[str] = frozenset()

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

    def asked_by(self, text_key: str) -> Question | None:
        """Return the question that a text asks, None when it asks none."""
        return next((question for question in self.questions if text_key in question.texts), None)

    def number(self, question: Question) -> int:
        """Return the number by which buttons name a question; a tap under an earlier one answers nothing."""
        return self.questions.index(question)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dialog stands: the question that waits, and the answers so far as (question, intent or values).

    `shown` are the ids behind the numbers that the family has seen under the question: lines are only ever added, so a
    number keeps meaning what it meant when it was read, and one that nobody has seen means nothing. `visible` of them
    are shown now, behind `passed` earlier ones; `coming` are the lines of the next pages; `picked` was chosen by taps
    and is not finished yet. `found` was looked for and is shown instead of the list; `seen` are the lines that had
    numbers under questions of before, which may be asked again.
    """

    question: str
    answers: tuple[tuple[str, str], ...] = ()
    shown: tuple[str, ...] = ()
    passed: int = 0
    visible: int = 0
    picked: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    seen: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def said_to(self, question: str) -> tuple[str, ...]:
        """Return what was answered to a question, nothing if it was not asked; values in their order."""
        return next((tuple(answer.split(";")) for asked, answer in reversed(self.answers) if asked == question), ())

    def to_json(self) -> dict[str, Any]:
        """Return what is stored between two replies."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Place":
        """Read back what `to_json` wrote."""
        return cls(**{name: _frozen(value) for name, value in stored.items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value


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
class Again:
    """The list is shown again: its next lines, or those picked so far, or what `search` finds, when it is not empty."""

    place: Place
    search: str = ""


Step = Asked | Ended | Unclear | Again

#: What a tap under a list says besides the number of a line.
DONE = "done"


def start(dialog: Dialog) -> Place:
    """Return the place where a dialog begins."""
    return Place(dialog.first)


def step(dialog: Dialog, place: Place, reading: Reading, text: str = "", tap: str = "") -> Step:
    """Take one reading, or a tap on a line; an answer beside an offer code counts like the answer alone.

    A question with a list or a date reads `text` first: there «1» is the first line and not a yes, and a number that
    names no line is neither a yes nor a no. A tap picks one line of several or puts it back; `done` ends the picking.

    Raises:
        DialogError: the place names a question that this dialog does not have.

    """
    question = dialog.question(place.question)
    if tap and question.lists:
        return _tapped(dialog, question, place, tap)
    values = taken(question.takes, text, place.shown, question.most)
    if values == (MORE,):
        return _next_lines(place)
    intent = reading.answer if reading.intent is Intent.CODE and reading.answer is not None else reading.intent
    if values:
        return _led(dialog, question, place, question.onward, ";".join(values))
    no_line = question.takes is not Takes.INTENT and is_number(text)
    target = None if no_line else question.routes.get(intent)
    if target is not None:
        return _led(dialog, question, place, target, intent.value)
    if question.searches and len(text.strip()) >= _SHORTEST_SEARCH:
        return Again(place, text.strip())
    return Unclear(place, question.unclear)


def wants(dialog: Dialog, place: Place, reading: Reading, text: str) -> bool:
    """Tell whether the question that waits takes this message itself, whatever else the grammar might call it.

    A number where a list or a date is asked for, a date and a word that the question has a way for are answers to it;
    so «5 қазан» is a birthday here and not personal data, and «орысша» a group and not a wish to read Russian.
    """
    question = dialog.question(place.question)
    if reading.intent in question.routes or (question.searches and reading.intent in _MAY_BE_NAMES):
        return True
    if question.takes is Takes.INTENT:
        return False
    return is_number(text) or bool(taken(question.takes, text, place.shown, question.most))


#: What the grammar may take the name of a place for.
_MAY_BE_NAMES = frozenset({Intent.DATA, Intent.ALREADY})
_SHORTEST_SEARCH = 3


def _led(dialog: Dialog, question: Question, place: Place, target: str, answer: str) -> Step:
    answers = (*place.answers, (question.key, answer))
    seen = {**dict(place.seen), **({question.key: place.shown} if place.shown else {})}
    return Ended(target, answers) if target in dialog.ends else Asked(Place(target, answers, seen=tuple(seen.items())))


def _next_lines(place: Place) -> Again:
    """Turn the page; behind what was found the list goes on, behind its last line the first ones come again."""
    if more := place.found[place.visible :]:
        return Again(replace(place, found=more))
    following = place.passed if place.found else place.passed + place.visible
    onward = following < len(place.shown) or place.coming
    return Again(replace(place, found=(), passed=following if onward else 0))


def _tapped(dialog: Dialog, question: Question, place: Place, tap: str) -> Step:
    """Take a tap under a list: the number of a line, more lines, or the end of picking."""
    if tap == MORE:
        return _next_lines(place)
    if tap == DONE and place.picked:
        return _led(dialog, question, place, question.onward, ";".join(place.picked))
    line = _line(question, place, tap)
    if not line:
        return Unclear(place, question.unclear)
    if question.takes is not Takes.SEVERAL or question.most == 1:
        return _led(dialog, question, place, question.onward, line)
    picked = tuple(one for one in place.picked if one != line) if line in place.picked else (*place.picked, line)
    if len(picked) > question.most:
        return Unclear(place, question.unclear)
    return Again(replace(place, picked=picked))


def _line(question: Question, place: Place, tap: str) -> str:
    """Return the line that a button names by its number, nothing when there is none such."""
    if question.takes is Takes.NUMBER:
        return tap if tap in place.shown else ""
    return place.shown[int(tap) - 1] if tap.isdecimal() and 0 < int(tap) <= len(place.shown) else ""
