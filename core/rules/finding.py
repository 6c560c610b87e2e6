"""A yes or no of the rules together with the ground it rests on."""

from dataclasses import dataclass

from core.values import Citation


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether something holds; if not, `ground` names why and `citations` where that is written."""

    holds: bool
    ground: str = ""
    citations: tuple[Citation, ...] = ()

    def __bool__(self) -> bool:
        """Be true when it holds."""
        return self.holds


#: Nothing stands against it.
CLEAR = Finding(holds=True)
