"""Finding an entry of an edition by its path, as the ledger and the docs write it: `P-2024:offers.vacancy.term`."""

from collections.abc import Mapping

from core.errors import EditionError
from core.rules.catalogue import Catalogue
from core.rules.entry import Table


def resolve(reference: str, catalogue: Catalogue) -> object:
    """Return what a reference names. Raises EditionError when it leads nowhere."""
    edition, _, path = reference.partition(":")
    found: object = catalogue.edition(edition)
    for name in path.split("."):
        if isinstance(found, Table):
            found = found.entry(name)
        elif isinstance(found, Mapping) and name in found:
            found = found[name]
        elif isinstance(found, tuple) and (named := [one for one in found if getattr(one, "name", "") == name]):
            found = named[0]
        elif not isinstance(found, Mapping | tuple) and hasattr(found, name):
            found = getattr(found, name)
        else:
            message = f"'{reference}' leads nowhere: there is no '{name}'."
            raise EditionError(message)
    return found
