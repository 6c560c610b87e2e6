"""Citations are taken apart the way lawyers name the parts of an act."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from core.errors import EditionError
from core.rules.catalogue import Catalogue, Edition
from core.rules.citing import spot
from core.rules.entry import Entry


def paragraphs(value: object) -> Iterator[str]:
    """Yield every paragraph that an edition cites anywhere."""
    if isinstance(value, Entry):
        yield from value.paragraph
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from paragraphs(getattr(value, name))
    elif isinstance(value, dict):
        for part in value.values():
            yield from paragraphs(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from paragraphs(part)


@pytest.mark.parametrize(
    ("paragraph", "root", "parts"),
    [
        ("24", "rules", [("paragraph", "24")]),
        ("15.3", "rules", [("paragraph", "15"), ("part", "3")]),
        ("22.10", "rules", [("paragraph", "22"), ("part", "10")]),
        ("16(3)", "rules", [("paragraph", "16"), ("point", "3")]),
        ("7-1", "rules", [("paragraph", "7-1")]),
        ("7-1(2)", "rules", [("paragraph", "7-1"), ("point", "2")]),
        ("15.2(1-1)(4)", "rules", [("paragraph", "15"), ("part", "2"), ("point", "1-1"), ("point", "4")]),
        ("A5", "annex", [("annex", "5")]),
        ("A1(5)", "annex", [("annex", "1"), ("point", "5")]),
        ("A2.8", "annex", [("annex", "2"), ("row", "8")]),
        ("A6.8(7)", "annex", [("annex", "6"), ("row", "8"), ("point", "7")]),
        ("an.5", "regulation", [("regulation", "5")]),
        ("an.1.5(1)", "regulation", [("regulation", "1"), ("paragraph", "5"), ("point", "1")]),
        ("ord.4", "order", [("paragraph", "4")]),
        ("head", "rules", [("head", "")]),
        ("notes", "rules", [("notes", "")]),
    ],
)
def test_a_citation_has_its_parts(edition: Edition, paragraph: str, root: str, parts: list[tuple[str, str]]) -> None:
    """Paragraphs, their parts and subparagraphs, rows of annexes, regulations, the order, headings and notes."""
    told = spot(paragraph, edition)
    assert (told.root, list(told.parts)) == (root, parts)


@pytest.mark.parametrize(
    ("edition_id", "paragraph", "number", "part"),
    [("H-2025", "7-1.3", "7-1", "2"), ("S-2022", "10.3", "10", "2"), ("G-2022", "5.3", "5", "2"),
     ("G-2022", "5.4", "5", "3")],
)  # fmt: skip
def test_a_list_is_no_part_of_its_own(
    catalogue: Catalogue, edition_id: str, paragraph: str, number: str, part: str
) -> None:
    """The ledger counts the list of these paragraphs as a block; the text makes what follows it the next part."""
    told = spot(paragraph, catalogue.edition(edition_id))
    assert told.parts == (("paragraph", number), ("part", part))


def test_a_decree_without_rules_is_cited_as_a_decree(catalogue: Catalogue) -> None:
    """Decree 604 brings regulations as annexes; its own paragraph 5 is a paragraph of the decree."""
    assert spot("5", catalogue.edition("R-2018")).root == "decree"


def test_every_citation_of_every_edition_has_a_place(catalogue: Catalogue) -> None:
    """No paragraph that an edition names is left unreadable."""
    for edition in catalogue.editions.values():
        cited = set(paragraphs(edition))
        assert cited
        assert all(spot(paragraph, edition).parts for paragraph in cited)


@pytest.mark.parametrize("paragraph", ["", "fifteen", "15..3", "A", "15(three)"])
def test_what_is_no_citation_is_refused(edition: Edition, paragraph: str) -> None:
    """A place that cannot be named is an error, never a guess."""
    with pytest.raises(EditionError, match="names no place"):
        spot(paragraph, edition)
