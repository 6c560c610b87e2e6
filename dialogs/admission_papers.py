"""The papers of admission: which to file and until when; only a no ends this dialog by words (P 22, 25)."""

from core.flow.dialog import Dialog, Question
from core.values import Intent

#: A yes, or "we have filed them", changes nothing: the family is told how its papers stand.
DIALOG = Dialog(
    kind="admission_papers",
    first="admission.papers",
    questions=(
        Question(
            key="admission.papers",
            routes={
                Intent.YES: "admission.papers",
                Intent.ALREADY: "admission.papers",
                Intent.NO: "declined",
            },
            unclear="admission.not_filed",
            repeat="admission.reminder",
            typed=frozenset({Intent.NO}),
        ),
    ),
    ends=frozenset({"declined"}),
)
