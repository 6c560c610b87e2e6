"""What a story tells of the bot besides words and taps: links that are made and opened, words that are changed."""

from collections.abc import Awaitable, Callable, Mapping

from core.gateway.saying import links
from tests.world import World


class Bot:
    """The directions of a story that are about the bot; `numbers` by family, `names` of families by guardian."""

    def __init__(self, world: World, numbers: Mapping[str, str], names: Mapping[str, str]) -> None:
        self._world = world
        self._numbers = numbers
        self._names = names
        self._tokens: dict[str, str] = {}

    def directions(self) -> Mapping[str, Callable[..., Awaitable[None]]]:
        """Return what may happen, by the words that tell it."""
        return {
            r"the desk makes a link for (?P<who>\S+)": self._makes,
            r"(?P<who>\S+) opens the link of (?P<whose>\S+)": self._opens,
            r"(?P<who>\S+) changes it: (?P<text>.+)": self._changes,
        }

    async def _makes(self, who: str) -> None:
        guardian = next(guardian for guardian, name in self._names.items() if name == who)
        house = self._world.workers._house  # noqa: SLF001 - the verbs are the gateway's own
        link = await links.make(house, guardian, "operator")
        self._tokens[who] = link.partition("start=")[2]

    async def _opens(self, who: str, whose: str) -> None:
        await self._world.act(self._numbers.get(who, who), start=self._tokens[whose])

    async def _changes(self, who: str, text: str) -> None:
        await self._world.act(self._numbers.get(who, who), edit=text)
