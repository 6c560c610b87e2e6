"""What a start still waits for."""

from dataclasses import dataclass


@dataclass
class Readiness:
    """Answers /readyz: what is missing, None = ready."""

    missing: str | None = "starting"

    def __call__(self) -> str | None:
        """Tell what is missing."""
        return self.missing
