"""Issuing a document: filled once in both languages, kept sealed word for word, shown behind a trace."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.access import Access, Operator
from core.documents.facts import gather
from core.documents.matter import Matter, find, of_decision
from core.documents.source import Source
from core.errors import CryptoError, EditionError, InputError, NotFoundError
from core.ports import Clock
from core.printing.page import Filing, Page, in_words
from core.printing.words import FormWords
from core.rules.catalogue import Catalogue
from core.rules.forms import fill, told_by
from core.store.base import Store
from core.store.lookups import Lookups
from core.store.tables import Decision, IssuedDocument
from core.store.vault import Vault, of_guardian
from core.values import Language

#: Why a document waits until somebody asks for it, or is never made.
_NOT_NOW = (CryptoError, EditionError, InputError, NotFoundError)


@dataclass(frozen=True, slots=True)
class Press:
    """What issuing takes: the rules, the words, the seals and new ids."""

    catalogue: Catalogue
    words: FormWords
    vault: Vault
    new_id: Callable[[], str]


@cache
def form_words() -> FormWords:
    """Return the words of the forms, read once in a process."""
    return FormWords.load()


@dataclass(frozen=True, slots=True)
class Issued:
    """A document that was issued: its words, and what stands at the foot of its print."""

    page: Page
    filing: Filing


async def issue(tx: AsyncSession, press: Press, matter: Matter, now: datetime) -> None:
    """Fill a form and keep it in both languages; one that was issued before stays as it is.

    Raises:
        InputError: the register lacks a fact of the form.
        CryptoError: the family was erased.

    """
    kept = select(IssuedDocument.language).where(
        IssuedDocument.form == matter.form, IssuedDocument.subject == matter.subject
    )
    there = set((await tx.exec(kept)).all())
    if there >= set(Language):
        return
    key = await press.vault.key_of(tx, of_guardian(matter.guardian.id))
    facts = await gather(Source(Lookups(tx), press.catalogue, matter, key, now))
    filled = fill(matter.form, matter.edition, facts, service=matter.service)
    for language in Language:
        page, document_id = in_words(filled, language, press.words), press.new_id()
        tx.add(
            IssuedDocument(
                id=document_id,
                form=matter.form,
                subject=matter.subject,
                service=matter.service,
                edition=matter.edition.id,
                language=language,
                guardian_id=matter.guardian.id,
                application_id=matter.application_id,
                template=page.template,
                commitment=key.commit(page.to_text()),
                key_owner=key.owner,
                page_sealed=key.seal(page.to_text(), "issued_document", "page_sealed", document_id),
                issued_at=now,
            )
        )


async def tell_of(tx: AsyncSession, press: Press, row: Decision, now: datetime) -> bool:
    """Issue the form that tells of a decision, where the edition of its case has one; tell whether it was issued.

    What the register does not hold waits until somebody asks for the document; for a family that was erased none is
    made. A decision never fails for want of its form.
    """
    look = Lookups(tx)
    application = await look.application(row.application_id)
    form = told_by(press.catalogue.edition(application.edition), row.kind) if application else None
    if form is None:
        return False
    try:
        await issue(tx, press, await of_decision(look, press.catalogue, form, row), now)
    except _NOT_NOW:
        return False
    return True


async def tell_of_check(tx: AsyncSession, press: Press, application_id: str, now: datetime) -> bool:
    """Issue the notice that a privilege was not confirmed (P 14), as `tell_of` does for decisions."""
    try:
        matter = await find(Lookups(tx), press.catalogue, "privilege_refusal", application_id)
        await issue(tx, press, matter, now)
    except _NOT_NOW:
        return False
    return True


class Documents:
    """Documents for a person to read: each look leaves a trace first (DESIGN promise 10)."""

    def __init__(self, store: Store, press: Press, clock: Clock) -> None:
        self._store = store
        self._press = press
        self._clock = clock
        self._access = Access(store, press.vault, press.new_id)

    async def show(self, operator: Operator, form: str, subject_id: str, language: Language, reason: str) -> Issued:
        """Return a document, issued now if it was not before.

        Raises:
            InputError: the reason is not one of the closed list, or the register lacks a fact of the form.
            NotFoundError: there is nothing under this id that the form could tell of.
            CryptoError: the family was erased.

        """
        async with self._store.read() as tx:
            matter = await find(Lookups(tx), self._press.catalogue, form, subject_id)
        now = self._clock.now()
        await self._access.trace(operator, matter.guardian.id, f"form.{form}", reason, now)
        async with self._store.write() as tx:
            await issue(tx, self._press, matter, now)
            return await self._kept(tx, matter, language)

    async def _kept(self, tx: AsyncSession, matter: Matter, language: Language) -> Issued:
        query = select(IssuedDocument).where(
            IssuedDocument.form == matter.form,
            IssuedDocument.subject == matter.subject,
            IssuedDocument.language == language,
        )
        row = (await tx.exec(query)).one()
        key = await self._press.vault.key_of(tx, row.key_owner)
        text = key.open(row.page_sealed, "issued_document", "page_sealed", row.id)
        return Issued(Page.from_text(text), Filing(row.id, row.issued_at))
