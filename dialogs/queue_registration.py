"""Queueing a child without an application: where, in which language, from when, by which right, with which consent."""

from core.flow.dialog import Dialog, Question
from core.flow.taking import Takes
from core.values import Intent

#: The categories of annex 1 that give a privilege, those of many families first: an SMS shows three at a time. The
#: edition says which they are, and how many preschools a family may choose; a test compares.
CATEGORIES = ("10", "1", "11", "12", "9", "8", "5", "6", "7", "3", "2", "4")
MOST_PRESCHOOLS = 4

_OFFER = Question(
    key="registration.offer",
    routes={Intent.YES: "registration.preschools", Intent.NO: "declined"},
    unclear="registration.unclear",
    also=("registration.restored",),
)
_PRESCHOOLS = Question(
    key="registration.preschools",
    routes={Intent.NO: "declined"},
    unclear="registration.preschools.unclear",
    takes=Takes.SEVERAL,
    onward="registration.language",
    most=MOST_PRESCHOOLS,
    searches=True,
    also=("registration.preschools.languages",),
)
_LANGUAGE = Question(
    key="registration.language",
    routes={
        Intent.LANGUAGE_KK: "registration.now",
        Intent.LANGUAGE_RU: "registration.now",
        Intent.NO: "declined",
    },
    unclear="registration.language.unclear",
    takes=Takes.ONE,
    onward="registration.now",
    options=("kk", "ru"),
)
_NOW = Question(
    key="registration.now",
    routes={Intent.YES: "registration.privilege", Intent.NO: "registration.age"},
    unclear="registration.now.unclear",
)
_AGE = Question(
    key="registration.age",
    routes={Intent.NO: "declined"},
    unclear="registration.age.unclear",
    takes=Takes.NUMBER,
    onward="registration.privilege",
)
_PRIVILEGE = Question(
    key="registration.privilege",
    routes={Intent.YES: "registration.category", Intent.NO: "registration.consent"},
    unclear="registration.privilege.unclear",
)
_CATEGORY = Question(
    key="registration.category",
    routes={Intent.NO: "registration.consent"},
    unclear="registration.category.unclear",
    takes=Takes.SEVERAL,
    onward="registration.consent",
    most=len(CATEGORIES),
    options=CATEGORIES,
    searches=True,
)
_CONSENT = Question(
    key="registration.consent",
    routes={Intent.YES: "registration.summary", Intent.NO: "declined"},
    unclear="registration.consent.unclear",
    also=("registration.consent.read",),
)
_SUMMARY = Question(
    key="registration.summary",
    routes={Intent.YES: "confirmed", Intent.NO: "registration.preschools"},
    unclear="registration.summary.unclear",
)

DIALOG = Dialog(
    kind="queue_registration",
    first="registration.offer",
    questions=(_OFFER, _PRESCHOOLS, _LANGUAGE, _NOW, _AGE, _PRIVILEGE, _CATEGORY, _CONSENT, _SUMMARY),
    ends=frozenset({"confirmed", "declined"}),
    undoable=frozenset({"registration.declined"}),
)
