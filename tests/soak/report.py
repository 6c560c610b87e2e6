"""What a soak tells: figures added up over all districts, for people and for machines."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_MOST_SHOWN = 20


@dataclass
class Report:
    """The figures of all districts so far."""

    seed: int
    wanted: int
    districts: int = 0
    restarts: int = 0
    errors: int = 0
    sums: dict[str, Counter[str]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, told: dict[str, Any]) -> None:
        """Add what one district told."""
        self.districts += 1
        self.restarts += told["restarts"]
        self.errors += told["errors"]
        for name, counts in told["sums"].items():
            self.sums.setdefault(name, Counter()).update(counts)
        for name, sentences in told["lists"].items():
            self.lists.setdefault(name, []).extend(f"district {told['seed']}: {one}" for one in sentences)

    @property
    def offers(self) -> int:
        """How many offers were made."""
        return self.sums.get("offers", Counter()).total()

    @property
    def broken(self) -> bool:
        """Whether anything was found that ought not to be."""
        return any(self.lists.values())

    def as_json(self) -> str:
        """Return everything for a machine."""
        plain = {
            "seed": self.seed,
            "wanted": self.wanted,
            "offers": self.offers,
            "seconds": round(self.seconds, 1),
            "districts": self.districts,
            "restarts": self.restarts,
            "logged_errors": self.errors,
            **{name: len(sentences) for name, sentences in self.lists.items()},
            **{f"{name}_by": dict(counts.most_common()) for name, counts in self.sums.items()},
            "sentences": {name: sentences[:_MOST_SHOWN] for name, sentences in self.lists.items()},
        }
        return json.dumps(plain, ensure_ascii=False, indent=2)

    def as_text(self) -> str:
        """Return everything for people."""
        rate = self.offers / self.seconds if self.seconds else 0.0
        begun = (
            f"offers {self.offers:,} of {self.wanted:,} wanted, in {self.districts} districts,"
            f" {self.seconds:,.0f} s ({rate:.1f} a second), {self.restarts} restarts, seed {self.seed}"
        )
        lines = [
            begun,
            *(f"{name:>18}: {_listed(counts)}" for name, counts in self.sums.items()),
            *(f"{name:>18} = {len(sentences)}" for name, sentences in self.lists.items()),
            f"{'errors logged':>18} = {self.errors}",
        ]
        for name, sentences in self.lists.items():
            lines += [f"  {name}: {one}" for one in sentences[:_MOST_SHOWN]]
        return "\n".join(lines)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.most_common()) or "none"
