"""What home schooling and special schools ask alike: neutral first, named after the birthday, each consent apart."""

from core.flow.dialog import Dialog, Question
from core.flow.taking import Takes
from core.values import Intent


def dialog(kind: str) -> Dialog:
    """Return the dialog of a service that betrays health: only `<kind>.service` names it (RULES.md reading 23)."""
    service = f"{kind}.service"
    return Dialog(
        kind=kind,
        first="schooling.offer",
        questions=(
            Question(
                key="schooling.offer",
                routes={Intent.YES: "schooling.birthday", Intent.NO: "declined"},
                unclear="schooling.unclear",
                also=("schooling.again", "schooling.anew"),
            ),
            Question(
                key="schooling.birthday",
                routes={Intent.NO: "declined"},
                unclear="schooling.birthday_unclear",
                takes=Takes.DAY,
                onward=service,
                also=("schooling.birthday_wrong",),
            ),
            Question(
                key=service,
                routes={Intent.YES: "schooling.data", Intent.NO: "declined"},
                unclear="schooling.service_unclear",
                also=("schooling.text_service",),
            ),
            Question(
                key="schooling.data",
                routes={Intent.YES: "confirmed", Intent.NO: "schooling.without_data"},
                unclear="schooling.data_unclear",
                also=("schooling.text_data",),
            ),
            # A no to the data refuses the whole application: it is taken only when it was said with that known.
            Question(
                key="schooling.without_data",
                routes={Intent.YES: "confirmed", Intent.NO: "without_data"},
                unclear="schooling.without_data_unclear",
                also=("schooling.text_without_data",),
            ),
        ),
        ends=frozenset({"confirmed", "without_data", "declined"}),
        undoable=frozenset({"schooling.declined"}),
    )
