"""What an SMS never betrays (DESIGN promise 10): words that tell of a child's health, in texts and names of schools."""

import re

from core.names import called, number_of, place

#: How words begin that tell of health, in Kazakh and in Russian; a name of a school may hold them, an SMS never does.
_HEALTH = (
    "денсаулық", "ауру", "аурул", "сырқат", "мүгедек", "диагноз", "көру қаб", "көрмей", "нашар көр", "зағип",
    "соқыр", "есту", "естімей", "саңырау", "мылқау", "сөйлеу", "сөйлей", "тірек", "қимыл", "ақыл", "психик",
    "зият", "зерде", "аутизм", "логопед", "түзету", "шипажай", "ерекше", "пмпк", "дкк", "вкк", "қорытынды",
    "здоров", "болезн", "больн", "инвалид", "слабовид", "слепы", "слепо", "зрени", "глух", "слабослыш", "слуха",
    "немых", "речи", "речев", "опорно", "двигат", "умствен", "интеллект", "психич", "психонев", "коррекц",
    "санатор", "отсталост", "нарушен", "особыми", "ограниченн", "надомн", "диспансер", "заключени",
)  # fmt: skip
_BETRAYS = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, _HEALTH)) + ")", re.IGNORECASE)


def betrays_health(text: str) -> bool:
    """Tell whether a text holds a word that tells of somebody's health.

    >>> betrays_health("Школа-интернат № 4 для слабовидящих детей"), betrays_health("Школа № 4 «Дарын»")
    (True, False)
    """
    return _BETRAYS.search(text) is not None


def discreet(name: str, otherwise: str) -> str:
    """Return the name of a school as an SMS may say it: whole, else what families call it, its number, or `otherwise`.

    >>> discreet("Специальная школа № 7 «Үміт» для детей с нарушением слуха", "школа")
    '№ 7 «Үміт»'
    >>> discreet("Школа-интернат № 4 для слабовидящих детей", "школа"), discreet("Школа для глухих", "школа")
    ('№ 4', 'школа')
    """
    if not betrays_health(name):
        return name
    short = called(place(name))
    if not betrays_health(short):
        return short
    number = number_of(name)
    return f"№ {number}" if number else otherwise
