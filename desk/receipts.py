"""Receipts of an offer: what was consented to, refused or taken back, proved; the words open behind a trace."""

import hashlib
from typing import Any

from aiohttp import web

from core.access import Operator, Permission, Reason
from core.errors import InputError
from core.evidence.verifying import verify
from core.printing.page import Filing
from core.printing.receipt import receipt
from core.values import Language
from core.views.evidence import Opened
from desk.addresses import Address, form, page
from desk.frame import HEADERS, Desk, see
from desk.words import Tongue


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses of receipts."""
    looking = _Looking(desk)
    return [
        page("/desk/offers/{id}/receipt", Permission.LOOK, looking.receipt),
        form("/desk/offers/{id}/receipt", Permission.UNMASK, looking.open),
        page("/desk/offers/{id}/take-back", Permission.ACT, looking.ask_take_back),
        form("/desk/offers/{id}/take-back", Permission.ACT, looking.take_back),
    ]


class _Looking:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._proof = desk.verbs.acts.proof

    async def receipt(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show what is proved and that it holds; no word of the family."""
        return self._page(request, await self._proof.opened(request.match_info["id"]), opened=False)

    async def open(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Show the words, or print one receipt as PDF; who looks and why is written first."""
        sent, offer_id = await request.post(), request.match_info["id"]
        guardian_id, now = await self._proof.guardian_of(offer_id), self._desk.now()
        try:
            await self._desk.access.trace(operator, guardian_id, "receipt", str(sent.get("reason", "")), now)
        except InputError:
            return self._desk.problem(request, 400, "refused")
        found = await self._proof.opened(offer_id)
        wanted = next((one for one in found if one.row.id == sent.get("print")), None)
        return self._page(request, found, opened=True) if wanted is None else self._print(request, wanted)

    async def ask_take_back(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Ask whether the family really takes its consent back, and say what ends with it."""
        back = f"/desk/offers/{request.match_info['id']}/receipt"
        return self._desk.page(request, "take_back", back=back)

    async def take_back(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Take the consents of the application back on the family's word."""
        offer_id = request.match_info["id"]
        if not await self._desk.verbs.acts.take_back(offer_id, operator.name):
            return self._desk.problem(request, 400, "refused")
        return see("offers", offer_id, "receipt")

    def _page(self, request: web.Request, found: list[Opened], *, opened: bool) -> web.Response:
        rows = [self._row(one, opened=opened) for one in found]
        here = f"/desk/offers/{request.match_info['id']}"
        return self._desk.page(request, "receipt", rows=rows, opened=opened, back=here, reasons=list(Reason))

    def _row(self, one: Opened, *, opened: bool) -> dict[str, Any]:
        words = one.words if opened else {}
        shown = [words.get(f"privacy_notice.shown.{n}.words", "") for n in range(len(one.record.privacy_notice.shown))]
        verdict = verify(one.row.body, self._proof.public)
        return {"row": one.row, "record": one.record, "holds": verdict.holds, "answer": words.get("answer.words", ""),
                "shown": [text for text in shown if text], "erased": not one.openings}  # fmt: skip

    def _print(self, request: web.Request, one: Opened) -> web.Response:
        from core.printing.pdf import as_pdf  # noqa: PLC0415 - takes half a second of every start, and few print

        tongue = self._desk.spoken(request).tongue
        language = Language.RU if tongue is Tongue.RU else Language.KK
        forms, digest = self._desk.verbs.acts.forms, hashlib.sha256(one.row.body.encode()).hexdigest()
        made = receipt(one.record, one.words, language, forms, digest=digest)
        content = as_pdf(made, Filing(one.row.id, one.row.recorded_at), forms)
        name = {"Content-Disposition": f'attachment; filename="receipt-{one.row.id}.pdf"'}
        return web.Response(body=content, content_type="application/pdf", headers=HEADERS | name)
