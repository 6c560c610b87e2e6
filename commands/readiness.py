"""What a start still waits for, and what can be taken without a database."""

from dataclasses import dataclass

from core.gateway.inbox import Inbox


@dataclass
class Readiness:
    """What is missing until we are of use, None = nothing; `unseen` = nobody has looked at the database yet."""

    missing: str | None = "starting"
    inbox: Inbox | None = None
    unseen: bool = False

    @property
    def kept(self) -> int | None:
        """How many webhooks wait on disk; None = without the database none can be taken."""
        return self.inbox.kept if self.inbox else None

    def see(self) -> None:
        """Let everybody in, and what waits on disk be taken: the database is there, and the right one."""
        self.unseen = False
        if self.inbox:
            self.inbox.release()
