"""Forms of Kazakh verbs, built from their stems by the suffixes that suit them: both answers, every person."""

import tomllib
from functools import cache
from pathlib import Path

from dialogs.replies.phrases import expand

_BACK, _FRONT = "аоұыяуё", "әеіөүэ"
_VOICELESS = "пктсшщчцхфқһ"
_VOICED = "мнңзжбвгд"
_VOWELS = _BACK + _FRONT + "иую"


def forms(group: str, stem: str) -> list[str]:
    """Return what is said with a verb in a group of forms.toml: `agreeing`, `refusing`, `forbidding` or another.

    >>> forms("agreeing", "ал")[:3], forms("refusing", "бер")[0], "тартпаңыздаршы" in forms("forbidding", "тарт")
    (['аламын', 'алам', 'аламыз'], 'бермеймін', True)
    """
    parts = _parts(stem)
    back = parts["i"] == "ы"
    return [_harmonised(form.format_map(parts), back=back) for form in _templates()[group]]


@cache
def _templates() -> dict[str, list[str]]:
    table = tomllib.loads(Path(__file__).with_name("forms.toml").read_text(encoding="utf-8"))
    return {
        group: [phrase for line in lines.strip().splitlines() for phrase in expand(line)]
        for group, lines in table.items()
    }


def _harmonised(form: str, *, back: bool) -> str:
    """Return a form in one word with the personal ending of its vowels: «аламын», «беремін»."""
    if back or " " in form or not form.endswith(("мын", "мыз")):
        return form
    return form[:-3] + form[-3:].replace("ы", "і")


def _parts(stem: str) -> dict[str, str]:
    """Return the forms everything else is built on, by the names forms.toml gives them."""
    opened, back = stem[-1] in _VOWELS, _is_back(stem)
    a, i, g, k = ("а", "ы", "ғ", "қ") if back else ("е", "і", "г", "к")
    voiceless = stem[-1] in _VOICELESS
    no = stem + ("п" if voiceless else "б" if stem[-1] in _VOICED else "м") + a
    noun, present = f"{stem}у", stem + ("й" if opened else a)
    return {"stem": stem, "a": a, "i": i} | {
        "present": present,
        "will": stem + ("" if opened else a),
        "done": _done(stem, i, opened=opened),
        "had": stem + (k if voiceless or stem[-1] in "бв" else g) + f"{a}н",
        "no": no,
        "shortly": f"{no[:-1]}и",
        "wish": stem + (k if voiceless else g) + i,
        "intent": no + k,
        "noun": noun,
        "to": noun + (f"ғ{a}" if back else f"г{a}"),
        "thing": f"{noun}д{i}",
        "of": f"{noun}д{i}ң",
        "from_": f"{noun}д{a}н",
        "future": f"{present}т{i}н",
        "never": f"{no}йт{i}н",
        "would": stem + ("р" if opened else f"{a}р"),
        "soft": "" if opened else i,
        "many": f"д{a}р",
        "d": "т" if voiceless else "д",
    }


def _is_back(stem: str) -> bool:
    return next((letter in _BACK for letter in reversed(stem) if letter in _BACK + _FRONT), False)


def _done(stem: str, i: str, *, opened: bool) -> str:
    if opened:
        return f"{stem}п"
    return f"{stem[:-1]}у{i}п" if stem[-1] in "пб" else f"{stem}{i}п"
