"""A question's own words: what stands on its buttons, and what people say instead, typed out, is the same as a tap."""

from dataclasses import replace

from core.flow.dialog import Question
from core.gateway.house import House
from core.gateway.said import Said
from core.gateway.saying.near import folded
from core.values import Intent, Language, Reading

_ANSWERS = {Intent.YES: "yes", Intent.NO: "no"}
#: The grammar's rule for such an answer.
_RULE = "aloud"


def heard(house: House, question: Question, said: Said) -> Said:
    """Return what was said as the answer that it names under this question, unchanged when it names none.

    «Бар» is a yes where «1 – бар» was asked, «кейінірек» a no where «2 – кейінірек» was; elsewhere they are neither.
    """
    words = " ".join(folded(said.words).split())
    if said.tap or not words:
        return said
    for intent, name in _ANSWERS.items():
        if intent in question.routes and words in _own_words(house, question, name):
            return replace(said, reading=Reading(intent, said.reading.language, f"{_RULE}.{name}"))
    return said


def _own_words(house: House, question: Question, name: str) -> set[str]:
    """Return what stands on the button, and what else says it, in either language."""
    known = house.texts.keys()
    keys = [key for key in (f"button.{question.key}.{name}", f"said.{question.key}.{name}") if key in known]
    texts = [house.texts.say(key, language) for key in keys for language in Language]
    return {" ".join(folded(words).split()) for text in texts for words in text.split("|")}
