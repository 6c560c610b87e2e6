"""A world in which a lawyer has overruled a reading: one setting of the edition is another, and no code."""

from dataclasses import replace

from tests.world import World


def overrule(world: World, name: str, *, value: bool) -> None:
    """Let a setting of the terms of order 133 be another from now on."""
    house = world.workers._house  # noqa: SLF001 - another edition is handed in
    edition = house.catalogue.edition("P-2024")
    setting = edition.terms.entry(name).model_copy(update={"value": value})
    terms = edition.terms.model_copy(update={"entries": {**edition.terms.entries, name: setting}})
    other = edition.model_copy(update={"terms": terms})
    catalogue = replace(house.catalogue, editions={**house.catalogue.editions, "P-2024": other})
    world.workers._house = replace(house, catalogue=catalogue)  # noqa: SLF001 - as above
