"""How families are found by name: blind keys of how their names sound."""

from typing import ClassVar

from sqlalchemy import BigInteger, Column
from sqlmodel import Field, SQLModel

from core.store.columns import Id


class NameKey(SQLModel, table=True):
    """One sound of one person's name, as 64 bits of an HMAC: it is looked up, and says nothing by itself.

    Which people share a sound can be seen, and how many do (docs/security.md). `person` is the id of a child, or
    empty for the guardian.
    """

    __tablename__: ClassVar[str] = "name_key"
    __table_args__ = {"sqlite_with_rowid": False}  # the key is all there is
    key: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    guardian_id: str = Field(primary_key=True, index=True, sa_type=Id)
    person: str = Field(primary_key=True, sa_type=Id)
