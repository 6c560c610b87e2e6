"""What a message means without its words: a sign alone, the grammar of 1414, a person's number, advertising."""

import re

from core.values import Intent, Reading
from dialogs.replies.elsewhere import is_advertising
from dialogs.replies.languages import language_heard
from dialogs.replies.letters import Spelled
from dialogs.replies.personal import is_personal

#: The grammar of 1414 before us: a letter R, Latin or Cyrillic, and the digit.
_LEGACY = re.compile(r"[rpр][\s+:.-]*([12])", re.IGNORECASE)
_LEGACY_LONG = re.compile(r"[rpр](?:\s*\d)+", re.IGNORECASE)
_LEGACY_LETTER = re.compile(r"^\W*[rpр][\s+:.#-]*", re.IGNORECASE)
_LEGACY_ANSWER = re.compile(r"^\W*[rpр][\s+:.#-]*[12](?!\d)", re.IGNORECASE)
#: A thumb, a tick or an "okay" of two fingers alone answers the question asked.
_FOR, _AGAINST, _BESIDE = frozenset("✅✔☑👍👌"), frozenset("❌✖👎"), frozenset("🙏😊🙂😍🤗🥰🎉❤ .!)\n")
_SIGNS_ALONE = {"": Reading(Intent.GARBAGE, None, "empty"), "stop": Reading(Intent.STOP, None, "stop.sign")}


def without_words(message: Spelled) -> Reading | None:
    """Read what needs no words: nothing at all, the old grammar, numbers of people, advertising."""
    if not message.words:
        return _signed(message.plain) or _SIGNS_ALONE.get(
            "".join(message.marks), Reading(Intent.CLARIFY, None, "marks")
        )
    plain = message.plain.strip(" \t\r\n.,!;:()\"'«»-–—")
    if legacy := _LEGACY.fullmatch(plain):
        return Reading(Intent.YES if legacy[1] == "1" else Intent.NO, None, "legacy")
    if _LEGACY_LONG.fullmatch(plain):
        return Reading(Intent.CLARIFY, None, "legacy.more")
    if is_advertising(plain):
        return Reading(Intent.GARBAGE, language_heard(message, []), "spam")
    if is_personal(plain):
        return Reading(Intent.DATA, language_heard(message, []), "data.number")
    return None


def _signed(plain: str) -> Reading | None:
    """Read a thumb or a tick that stands alone, or with smiles and thanks."""
    signs = frozenset(plain) - _BESIDE
    if signs and signs <= _FOR:
        return Reading(Intent.YES, None, "yes.sign")
    return Reading(Intent.NO, None, "no.sign") if signs and signs <= _AGAINST else None


def without_letter(plain: str) -> str:
    """Return a message without the letter of the grammar of 1414 before it: «R 1 рахмет» is «1 рахмет»."""
    return _LEGACY_LETTER.sub("", plain)


def answers_by_letter(plain: str) -> bool:
    """Whether a message begins as the grammar of 1414 wanted it."""
    return _LEGACY_ANSWER.match(plain) is not None
