"""The offer of a free place: one question, a yes or a no (P 15, 16)."""

from core.flow.dialog import Dialog, Question
from core.values import Intent

DIALOG = Dialog(
    kind="vacancy",
    first="vacancy.offer",
    questions=(
        Question(
            key="vacancy.offer",
            routes={Intent.YES: "confirmed", Intent.NO: "declined"},
            unclear="vacancy.unclear",
            repeat="vacancy.repeat",
            also=("vacancy.restored",),
        ),
    ),
    ends=frozenset({"confirmed", "declined"}),
    undoable=frozenset({"vacancy.declined"}),
)
