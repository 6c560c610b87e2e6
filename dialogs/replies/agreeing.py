"""Two readers that agree: some clause answers, none speaks against it, and the whole is like that answer beyond doubt.

Either alone decides nothing: rules do not know every word of a life, and likeness does not know what it reads.
"""

from core.values import Intent
from dialogs.replies.clauses import Clause
from dialogs.replies.likeness import ahead, familiar
from dialogs.replies.parts import Part
from dialogs.replies.plainness import AGREEING
from dialogs.replies.signs import WANT

#: What leaves an answer open whatever the whole message is like: «берём, но в другой садик», «да, только с января».
_OPEN = frozenset(
    {"cond", "doubt", "irony", "ask", "beg", "stay+", "stay-", "start", "list", "absence", "wrong", "day"}
)
_OPEN |= {"question", "later", "only", "wish", "write", "cancel", "cease", "again", "stop", "let", "medium"}
_OPEN |= {"lang", "other", "but", "give", "soft", "ack", "queue", "channel"}
#: And what does, where no clause is an answer and nothing else.
_MORE_OPEN = _OPEN | {"neg"}
#: In hundredths of log odds. Read by weights that had not seen them, none of 17,000 labelled messages that mean
#: something else came so far.
_BEYOND_DOUBT = 500
_SIGNS = {1: (Intent.YES, frozenset({"against", "doubt"})), -1: (Intent.NO, frozenset({"for", "doubt"}))}


def _of_place(clause: Clause) -> bool:
    """Whether an answer names the place, or agrees and refuses, which takes no thing: one may take a loan as well."""
    return bool(clause.sign) and ("topic" in clause.kinds or any(p.phrase.startswith(AGREEING) for p in clause.parts))


def agreed(clauses: list[Clause], found: list[Part], marks: frozenset[str]) -> tuple[Intent, str] | None:
    """Return the answer on which both readers agree, with its rule; no question mark and no other sign may deny it."""
    given = {clause.sign for clause in clauses} - {0}
    if len(given) != 1 or any(clause.mixed or clause.does for clause in clauses):
        return None
    intent, denying = _SIGNS[given.pop()]
    told = [clause for clause in clauses if not clause.explicit]
    leaves_open = _OPEN if len(told) < len(clauses) else _MORE_OPEN
    plain = max(clause.level for clause in clauses if clause.sign) >= WANT
    plain = plain and (len(told) < len(clauses) or any(map(_of_place, told)))
    if not plain or any(clause.kinds & leaves_open for clause in told) or marks & (denying | {"?"}):
        return None
    if not all(part.kind != "unknown" or familiar(part.phrase) for part in found):
        return None  # a word neither reader knows may be the condition
    if ahead(intent, found, marks) < _BEYOND_DOUBT:
        return None
    return intent, f"{intent.value}.agreed"
