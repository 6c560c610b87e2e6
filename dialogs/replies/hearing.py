"""A message as all rules read it: its phrases and clauses, and what they decide."""

from dataclasses import dataclass

from core.values import Intent, Reading
from dialogs.replies.agreeing import agreed
from dialogs.replies.clauses import Clause, clauses
from dialogs.replies.decisions import decide
from dialogs.replies.hinging import hinges
from dialogs.replies.languages import language_heard
from dialogs.replies.letters import Spelled
from dialogs.replies.parts import Part, parts
from dialogs.replies.regrets import regrets
from dialogs.replies.subscribing import subscribing

#: Notices that ask whether a family stays in a queue; there «остаюсь» is a yes.
_STAYING = frozenset({"interest_after_suspension", "annual_interest"})
#: Standing and going out speak of a queue only beside it.
_ONLY_BESIDE_QUEUE = ("тур", "шиг", "шик", "вихо", "ухо", "стои", "стоя", "стою")
_ABOUT_QUEUE = frozenset({"stay+", "stay-", "queue"})


@dataclass(frozen=True, slots=True)
class Heard:
    """A message cut into phrases and clauses, once for all rules that read it; one that asks has no clauses."""

    message: Spelled
    found: list[Part]
    clauses: list[Clause]


def hear(message: Spelled, service: str | None) -> Heard:
    """Cut a message into phrases and clauses; `service` as in `read`."""
    return hear_parts(message, parts(message.words), service)


def hear_parts(message: Spelled, found: list[Part], service: str | None) -> Heard:
    """Cut phrases into clauses, unless the message is too long, or asks: then none of them is an answer."""
    answers = not (message.cut or "?" in message.marks)
    return Heard(message, found, clauses(_meant(found, service)) if answers else [])


def decided(heard: Heard) -> Reading | None:
    """Return the decision that the whole message makes, if it makes one."""
    if heard.message.cut:
        return None
    marks = heard.message.marks
    return _reading(heard, decide(heard.clauses, marks) or subscribing(heard.found, marks))


def decided_leniently(heard: Heard) -> Reading | None:
    """Return the decision of a message in which no rule found anything else: what nobody knows is then a reason."""
    return _reading(heard, decide(heard.clauses, heard.message.marks, lenient=True))


def decided_together(heard: Heard) -> Reading | None:
    """Return the answer among strange words, where nothing else was found and likeness has no doubt of it."""
    return _reading(heard, agreed(heard.clauses, heard.found, heard.message.marks))


def _reading(heard: Heard, decision: tuple[Intent, str] | None) -> Reading | None:
    """Return a decision with the language it was made in, unless it is a yes taken back, or hangs on something."""
    if decision is None or (decision[0] is Intent.YES and regrets(heard.message.plain)):
        return None
    if hinges(decision[0], heard.found):
        return None
    return Reading(decision[0], language_heard(heard.message, heard.found), decision[1])


def _meant(found: list[Part], service: str | None) -> list[Part]:
    """Return the parts as the question asked gives them their meaning."""
    kinds = {part.kind for part in found}
    if not kinds & _ABOUT_QUEUE:
        return found
    return [_asked_for(part, service in _STAYING, "queue" in kinds) for part in found]


def _asked_for(part: Part, staying: bool, queueing: bool) -> Part:  # noqa: FBT001 - two facts of one message
    """Give a word about the queue its meaning: it answers only a notice that asks about the queue."""
    if part.kind in {"stay+", "stay-"}:
        if staying:
            return part.as_kind("take" + part.kind[-1])
        beside = part.phrase.startswith(_ONLY_BESIDE_QUEUE) and not queueing
        return part.as_kind("other_word") if beside else part
    return part.as_kind("topic") if part.kind == "queue" and staying else part
