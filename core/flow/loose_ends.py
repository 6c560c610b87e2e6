"""Refusing a dialog with a loose end: a route into nothing, a question nobody reaches, a walk that never ends."""

from collections.abc import Iterable, Mapping

from core.errors import DialogError
from core.flow.dialog import Dialog


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
