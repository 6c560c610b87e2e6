"""What home schooling and special schools ask alike: neutral first, named after the birthday, each consent apart."""

from core.flow.dialog import Dialog, Question
from core.flow.taking import Takes
from core.values import Intent

_OFFER = Question(
    key="schooling.offer",
    routes={Intent.YES: "schooling.birthday", Intent.NO: "declined"},
    unclear="schooling.unclear",
    also=("schooling.again", "schooling.anew"),
)
_DATA = Question(
    key="schooling.data",
    routes={Intent.YES: "confirmed", Intent.NO: "schooling.without_data"},
    unclear="schooling.data_unclear",
    also=("schooling.text_data",),
)
#: A no to the data refuses the whole application: it is taken only when it was said with that known.
_WITHOUT_DATA = Question(
    key="schooling.without_data",
    routes={Intent.YES: "confirmed", Intent.NO: "without_data"},
    unclear="schooling.without_data_unclear",
    also=("schooling.text_without_data",),
)


def dialog(kind: str) -> Dialog:
    """Return the dialog of a service that betrays health: only `<kind>.service` names it (RULES.md reading 23)."""
    service = f"{kind}.service"
    return Dialog(
        kind=kind,
        first=_OFFER.key,
        questions=(_OFFER, _birthday(service), _service(service), _DATA, _WITHOUT_DATA),
        ends=frozenset({"confirmed", "without_data", "declined"}),
        undoable=frozenset({"schooling.declined"}),
    )


def _birthday(onward: str) -> Question:
    return Question(
        key="schooling.birthday",
        routes={Intent.NO: "declined"},
        unclear="schooling.birthday_unclear",
        takes=Takes.DAY,
        onward=onward,
        also=("schooling.birthday_wrong", "schooling.birthday_moved"),
    )


def _service(key: str) -> Question:
    return Question(
        key=key,
        routes={Intent.YES: _DATA.key, Intent.NO: "declined"},
        unclear="schooling.service_unclear",
        also=("schooling.text_service",),
    )
