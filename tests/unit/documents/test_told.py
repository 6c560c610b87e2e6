"""Facts of a form that a file tells."""

from datetime import date, datetime
from typing import Any

import pytest

from core.clock import ALMATY
from core.documents.told import told
from core.errors import InputError
from core.rules.forms import Bilingual, Coded, Fact, Places
from core.values import Citation


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("Өтеғұлұлы", "Өтеғұлұлы"),
        (7, 7),
        (None, None),
        ("2026-08-28", date(2026, 8, 28)),
        ("2026-08-28T10:00:00+05:00", datetime(2026, 8, 28, 10, tzinfo=ALMATY)),
        ("2026-08-28T10:00", "2026-08-28T10:00"),  # an instant without its offset is a text: it is not guessed
        ({"kk": "мектеп", "ru": "школа"}, Bilingual("мектеп", "школа")),
        ({"group": "paper", "code": "vkk"}, Coded("paper", "vkk")),
        ({"act": "133", "edition": "P-2024", "paragraph": "28"}, Places((Citation("133", "P-2024", "28"),))),
        ([1, 5], frozenset({1, 5})),
        ([{"document": "x"}], [{"document": "x"}]),
    ],
)
def test_a_fact_is_taken_as_a_form_takes_it(given: Any, taken: Fact) -> None:
    """Texts, numbers, days, instants, names, codes, places, marks and rows."""
    assert told({"fact": given}) == {"fact": taken}


@pytest.mark.parametrize("given", [{"kk": "мектеп"}, 1.5, ["a"], [{"document": {"x": "Өтеғұлұлы"}}]])
def test_what_is_no_fact_is_named_and_not_quoted(given: Any) -> None:
    """The message names the fact; its value may be somebody's name."""
    with pytest.raises(InputError, match="fact") as raised:
        told({"fact": given})
    assert "Өтеғұлұлы" not in str(raised.value)
