"""Telling, once a transaction is committed, in which histories it noted something; what is undone is never told."""

from collections.abc import Callable, Collection

from sqlalchemy import event
from sqlalchemy.orm import Session
from sqlmodel.ext.asyncio.session import AsyncSession

Tell = Callable[[Collection[str]], None]
_NEWS = "news"


def tell_after(tx: AsyncSession, tell: Tell, subject: str) -> None:
    """Have `tell` called with this subject, and the others of the transaction, after its commit."""
    _, subjects = tx.info.setdefault(_NEWS, (tell, set()))
    subjects.add(subject)


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    told = session.info.get(_NEWS)
    if told:
        tell, subjects = told
        tell(subjects)
