"""Refusing the start when a dialog has an end without a verb, or a question without words in a language."""

from collections.abc import Iterator, Mapping

from core.errors import DialogError
from core.flow.dialog import Dialog
from core.gateway.answering.answers import WAYS
from core.texts import Texts


def check(dialogs: Mapping[str, Dialog], texts: Texts) -> None:
    """Refuse dialogs that the gateway could not play to their end.

    Raises:
        DialogError: the message lists everything that is missing.

    """
    faults = [
        fault for dialog in dialogs.values() for fault in (*_without_verb(dialog), *_without_words(dialog, texts))
    ]
    faults += [f"{kind} has ways and no dialog" for kind in sorted(WAYS.keys() - dialogs.keys())]
    if faults:
        message = f"The dialogs are not complete: {'; '.join(faults)}."
        raise DialogError(message)


def _without_verb(dialog: Dialog) -> Iterator[str]:
    ways = WAYS.get(dialog.kind)
    if ways is None:
        yield f"{dialog.kind} has no ways"
        return
    yield from (f"nothing is done at the end {end} of {dialog.kind}" for end in sorted(dialog.ends - ways.ends.keys()))
    yield from (f"{dialog.kind} never ends in {end}" for end in sorted(ways.ends.keys() - dialog.ends))


def _without_words(dialog: Dialog, texts: Texts) -> Iterator[str]:
    """Name the texts that are missing; the catalogues see to it that a text has both languages."""
    known = texts.keys()
    asked = {text for question in dialog.questions for text in question.texts} | dialog.undoable
    asked |= {f"{question.key}.{option}" for question in dialog.questions for option in question.options}
    yield from (f"there are no words for {key}" for key in sorted(asked - known))
