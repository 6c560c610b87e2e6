"""The interest notices: whether the family still wants this queue, or its queues (P 15)."""

from core.flow.dialog import Dialog, Question
from core.values import Intent

AFTER_SUSPENSION = Dialog(
    kind="interest_after_suspension",
    first="interest.ask.preschool",
    questions=(
        Question(
            key="interest.ask.preschool",
            routes={Intent.YES: "confirmed", Intent.NO: "declined"},
            unclear="interest.unclear",
        ),
    ),
    ends=frozenset({"confirmed", "declined"}),
    undoable=frozenset({"interest.left"}),
)

#: A yes keeps all queues. A no asks about each of several, one by one: nothing ends that the family did not name.
ANNUAL = Dialog(
    kind="annual_interest",
    first="interest.yearly",
    questions=(
        Question(
            key="interest.yearly",
            routes={Intent.YES: "confirmed", Intent.NO: "interest.each"},
            unclear="interest.unclear",
            repeat="interest.ask",
        ),
        Question(
            key="interest.each",
            routes={Intent.YES: "confirmed", Intent.NO: "declined"},
            unclear="interest.unclear",
            repeat="interest.ask.preschool",
        ),
    ),
    ends=frozenset({"confirmed", "declined"}),
    undoable=frozenset({"interest.archived_all"}),
)
