"""Where a citation leads: its paragraph taken apart the way lawyers name the parts of an act."""

import re
from dataclasses import dataclass

from core.errors import EditionError
from core.rules.edition import Edition

_PLACE = re.compile(
    r"(?:(?P<whole>head|notes)"
    r"|(?P<order>ord\.)?(?:an\.(?P<regulation>\d+)(?:\.|$))?(?:A(?P<annex>\d+)(?:\.|(?=\()|$))?"
    r"(?P<number>\d+(?:-\d+)*)?(?:\.(?P<part>\d+))?(?P<points>(?:\(\d+(?:-\d+)*\))*))"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in an act: what it hangs on, and its parts from the outermost to the innermost.

    `root` is `rules` or `decree` (the text itself), `annex` (to the rules), `order` (the act that brings the rules) or
    `regulation` (an annex that is a text of its own); each part is a kind and its number.
    """

    root: str
    parts: tuple[tuple[str, str], ...]


def spot(paragraph: str, edition: Edition) -> Spot:
    """Return the place a paragraph names; an edition may correct how its parts are counted.

    Raises EditionError for a paragraph of no known form.
    """
    cited = edition.cited_as
    counted = cited.parts.get(paragraph, paragraph) if cited else paragraph
    found = _PLACE.fullmatch(counted)
    if found is None or not counted:
        message = f"'{paragraph}' names no place in edition {edition.id}."
        raise EditionError(message)
    body = cited.body if cited else "rules"
    if found["whole"]:
        return Spot(body, ((found["whole"], ""),))
    kinds = (("regulation", "regulation"), ("annex", "annex"))
    outer = [(kind, found[name]) for kind, name in kinds if found[name]]
    number = [("row" if found["annex"] else "paragraph", found["number"])] if found["number"] else []
    part = [("part", found["part"])] if found["part"] else []
    points = [("point", point) for point in re.findall(r"\(([\d-]+)\)", found["points"])]
    root = "order" if found["order"] else outer[0][0] if outer else body
    return Spot(root, (*outer, *number, *part, *points))
