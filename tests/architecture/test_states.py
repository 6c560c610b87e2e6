"""The pictures of all states are drawn from the tables themselves."""

from typing import Any

import pytest

from core.flow.campaign import CAMPAIGN
from core.flow.handover import HANDOVER
from core.flow.offer import OFFER
from core.flow.outbox import MESSAGE
from core.gateway.states import CONTRACT, PACKAGE, QUEUE_ENTRY, REFERRAL, REPORT, VACANCY
from core.values import StateTable
from tests.gateway_process import ROOT

PAGE = ROOT / "docs" / "states.md"
TABLES: tuple[StateTable[Any], ...] = (
    OFFER,
    MESSAGE,
    HANDOVER,
    QUEUE_ENTRY,
    VACANCY,
    REFERRAL,
    PACKAGE,
    CONTRACT,
    REPORT,
    CAMPAIGN,
)
HEAD = """# States

Each thing that changes has one table of states in the code; whatever is not in its table is refused.
This page is drawn from those tables: `pytest tests/architecture/test_states.py --update` draws it anew.
"""


def drawn(table: StateTable[Any]) -> str:
    """Return one table as a Mermaid diagram."""
    first = next(iter(table.steps))
    arrows = [f"    [*] --> {first}"]
    for state, after in table.steps.items():
        arrows += [f"    {state} --> {then}" for then in sorted(after)] or [f"    {state} --> [*]"]
    return "\n".join([f"\n## {table.name}\n", "```mermaid", "stateDiagram-v2", *arrows, "```", ""])


def test_the_page_of_states_shows_the_tables_as_they_are(update: bool) -> None:  # noqa: FBT001 - a fixture
    """docs/states.md equals what the tables say now."""
    page = HEAD + "".join(drawn(table) for table in TABLES)
    if update:
        PAGE.write_text(page, "utf-8")
    assert PAGE.read_text("utf-8") == page


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_state_can_be_reached(table: StateTable[Any]) -> None:
    """No state of a table is out of reach of its first one."""
    reached, waiting = set(), [next(iter(table.steps))]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting.extend(table.steps[state])
    assert reached == set(table.steps)
