"""The tables of states, drawn once more by hand: each arrow is allowed, everything else is refused."""

from typing import Any

import pytest

from core.errors import TransitionError
from core.flow.handover import HANDOVER
from core.flow.offer import OFFER
from core.flow.outbox import MESSAGE
from core.gateway.states import CONTRACT, PACKAGE, QUEUE_ENTRY, REFERRAL, REPORT, VACANCY
from core.values import StateTable

DRAWN = {
    OFFER: """
        planned → sent | withdrawn
        sent → open | unreachable | withdrawn
        open → collecting | confirmed | declined | lapsed | withdrawn
        collecting → confirmed | declined | lapsed | withdrawn
        declined → open
        """,
    MESSAGE: """
        queued → sending
        sending → accepted | queued | unknown | failed
        unknown → accepted | queued
        accepted → sent | delivered | undelivered | failed | expired
        sent → delivered | undelivered | failed | expired
        failed → queued
        """,
    HANDOVER: """
        pending → handed_over
        handed_over → accepted | refused
        """,
    QUEUE_ENTRY: """
        waiting → offered | archived
        offered → waiting | referred | suspended | archived
        suspended → waiting | archived
        referred → waiting | enrolled | archived
        archived → waiting
        """,
    VACANCY: """
        free → offered | withdrawn
        offered → free | reserved | withdrawn
        reserved → free | filled
        """,
    REFERRAL: """
        issued → extended | used | cancelled | expired
        extended → used | cancelled | expired
        """,
    PACKAGE: """
        under_review → complete | refused | withdrawn
        complete → refused | withdrawn
        """,
    CONTRACT: """
        to_sign → signed | withdrawn
        withdrawn → to_sign
        signed → ended
        """,
    REPORT: """
        pending → delivered | dead
        """,
}


def arrows(drawing: str) -> set[tuple[str, str]]:
    """Return every arrow of a drawing."""
    lines = [line.split(" → ") for line in drawing.strip().splitlines()]
    return {(start.strip(), end.strip()) for start, ends in lines for end in ends.split("|")}


@pytest.mark.parametrize("table", DRAWN, ids=lambda table: table.name)
def test_a_thing_goes_where_its_drawing_leads_and_nowhere_else(table: StateTable[Any]) -> None:
    """What is not drawn is refused by name and leaves the thing as it was."""
    drawn, states = arrows(DRAWN[table]), set(table.steps)
    assert {state for arrow in drawn for state in arrow} <= {str(state) for state in states}
    for now in states:
        for then in states:
            if (str(now), str(then)) in drawn:
                assert table.step(now, then) == then
            else:
                with pytest.raises(TransitionError, match=f"{now} cannot become {then}"):
                    table.step(now, then)
