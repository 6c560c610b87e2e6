"""The pictures of all dialogs are drawn from the dialogs themselves."""

from core.flow.dialog import Dialog
from core.flow.taking import Takes
from dialogs import DIALOGS
from tests.gateway_process import ROOT

PAGE = ROOT / "docs" / "dialogs.md"
HEAD = """# Dialogs

What each kind of offer asks, and where every answer leads: the same on both channels.
A rounded box is an end, on which the gateway acts (`core/gateway/answering/`). What a question has no way for is asked
again; help, status, language, stop and "is this real?" are answered at any time and move nothing.
The words stand in `locales/` under the names of the questions.
This page is drawn from `dialogs/`: `pytest tests/architecture/test_dialogs_drawn.py --update` draws it anew.
"""
_VALUES = {Takes.ONE: "a line", Takes.SEVERAL: "lines", Takes.DAY: "a day", Takes.NUMBER: "a number"}


def drawn(dialog: Dialog) -> str:
    """Return one dialog as a Mermaid diagram."""
    ids = {question.key: f"q{number}" for number, question in enumerate(dialog.questions)}
    ids |= {end: f"end{number}" for number, end in enumerate(sorted(dialog.ends))}
    boxes = [f'    {ids[question.key]}["{question.key}"]' for question in dialog.questions]
    boxes += [f'    {ids[end]}(["{end}"])' for end in sorted(dialog.ends)]
    arrows = [f"    {ids[key]} -->|{said}| {ids[to]}" for key, said, to in _routes(dialog)]
    return "\n".join([f"\n## {dialog.kind}\n", "```mermaid", "flowchart TD", *boxes, *arrows, "```", ""])


def _routes(dialog: Dialog) -> list[tuple[str, str, str]]:
    routes = [(one.key, intent.value, to) for one in dialog.questions for intent, to in one.routes.items()]
    return routes + [(one.key, _VALUES[one.takes], one.onward) for one in dialog.questions if one.onward]


def test_the_page_of_dialogs_shows_them_as_they_are(update: bool) -> None:  # noqa: FBT001 - a fixture
    """docs/dialogs.md equals what the dialogs and the catalogues say now."""
    page = HEAD + "".join(drawn(dialog) for dialog in DIALOGS.values())
    if update:
        PAGE.write_text(page, "utf-8")
    assert PAGE.read_text("utf-8") == page
