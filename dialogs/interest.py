"""The notice after a suspension: whether the family still wants this queue (P 15)."""

from core.flow.dialog import Dialog, Question
from core.values import Intent

DIALOG = Dialog(
    kind="interest_after_suspension",
    first="interest.ask",
    questions=(
        Question(
            key="interest.ask",
            routes={Intent.YES: "confirmed", Intent.NO: "declined"},
            unclear="interest.unclear",
        ),
    ),
    ends=frozenset({"confirmed", "declined"}),
)
