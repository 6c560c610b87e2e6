"""What an operator does for a family on the telephone: asked about once more, then done and recorded."""

from collections.abc import Awaitable, Mapping
from typing import Any

from aiohttp import web

from core.access import Operator, Permission
from core.errors import ChangedError, InputError, TransitionError
from core.gateway.desk_acts import LONGEST_NOTE
from core.views import HistorySeen
from desk.addresses import Address, form, page
from desk.frame import Desk, lead
from desk.view import part


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses of the acts: each is asked about (GET) and done (POST)."""
    helping = _Helping(desk)
    return [
        page("/desk/offers/{id}/say-again", Permission.ACT, helping.ask_say_again),
        form("/desk/offers/{id}/say-again", Permission.ACT, helping.say_again),
        page("/desk/offers/{id}/call-off", Permission.CALL_OFF, helping.ask_call_off),
        form("/desk/offers/{id}/call-off", Permission.CALL_OFF, helping.call_off),
        page("/desk/offers/{id}/note", Permission.ACT, helping.ask_note),
        form("/desk/offers/{id}/note", Permission.ACT, helping.note),
        page("/desk/families/{id}/note", Permission.ACT, helping.ask_family_note),
        form("/desk/families/{id}/note", Permission.ACT, helping.family_note),
        page("/desk/families/{id}/number", Permission.ACT, helping.ask_number),
        form("/desk/families/{id}/number", Permission.ACT, helping.number),
    ]


class _Helping:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._acts = desk.verbs.acts

    async def ask_say_again(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Ask which way the message shall go again."""
        seen = await self._desk.views.dossier(request.match_info["id"])
        return self._ask(request, "say_again", "offers", seen.version, ways=seen.ways)

    async def say_again(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Send the message again."""
        sent = await request.post()
        doing = self._acts.say_again(
            request.match_info["id"], operator.name, _number(sent), str(sent.get("channel", ""))
        )
        return await self._offer_act(request, "say_again", _number(sent), doing)

    async def ask_call_off(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Ask whether the family really wants the offer to end."""
        seen = await self._desk.views.dossier(request.match_info["id"])
        return self._ask(request, "call_off", "offers", seen.version)

    async def call_off(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Call the offer off."""
        seen = _number(await request.post())
        doing = self._acts.call_off(request.match_info["id"], operator.name, seen)
        return await self._offer_act(request, "call_off", seen, doing)

    async def ask_note(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Ask for a note beside an offer."""
        await self._desk.views.offer(request.match_info["id"])
        return self._ask(request, "note", "offers", 0, longest=LONGEST_NOTE)

    async def note(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Keep a note beside an offer."""
        offer = await self._desk.views.offer(request.match_info["id"])
        text = str((await request.post()).get("text", ""))
        doing = self._acts.put_note(offer["guardian_id"], offer["id"], operator.name, text)
        return await self._done(request, "note", "offers", doing)

    async def ask_family_note(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Ask for a note beside a family."""
        await self._desk.views.family(request.match_info["id"])
        return self._ask(request, "note", "families", 0, longest=LONGEST_NOTE)

    async def family_note(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Keep a note beside a family."""
        text = str((await request.post()).get("text", ""))
        doing = self._acts.put_note(request.match_info["id"], None, operator.name, text)
        return await self._done(request, "note", "families", doing)

    async def ask_number(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Ask whether the number is the family's."""
        family = await self._desk.views.family(request.match_info["id"])
        return self._ask(request, "number", "families", family.version, wrong=not family.row.wrong_number)

    async def number(self, request: web.Request, operator: Operator) -> web.StreamResponse:
        """Keep whether the number is the family's."""
        sent, guardian_id = await request.post(), request.match_info["id"]
        seen, wrong = _number(sent), sent.get("wrong") == "yes"
        try:
            return await self._done(
                request, "number", "families", self._acts.mark_number(guardian_id, operator.name, seen, wrong=wrong)
            )
        except ChangedError:
            family = await self._desk.views.family(guardian_id)
            return self._changed(request, "families", family.history, seen)

    async def _offer_act(self, request: web.Request, act: str, seen: int, doing: Awaitable[None]) -> web.StreamResponse:
        try:
            return await self._done(request, act, "offers", doing)
        except ChangedError:
            history = await self._desk.views.chain(request.match_info["id"])
            return self._changed(request, "offers", history, seen)

    async def _done(self, request: web.Request, act: str, where: str, doing: Awaitable[None]) -> web.StreamResponse:
        """Do it and lead back to what it was about; what cannot be done is said in words."""
        try:
            await doing
        except InputError:
            return self._refused(request, where, "note" if act == "note" else "way")
        except TransitionError:
            return self._refused(request, where, "nothing")
        return lead(f"{_back(request, where)}?done={act}")

    def _ask(self, request: web.Request, act: str, where: str, version: int, **more: Any) -> web.StreamResponse:
        values = {"ways": (), "wrong": False, "longest": 0, **more}
        return self._desk.page(request, "act", act=act, back=_back(request, where), version=version, **values)

    def _refused(self, request: web.Request, where: str, why: str) -> web.StreamResponse:
        return self._desk.page(request, "not_done", status=400, refusal=why, rows=(), back=_back(request, where))

    def _changed(self, request: web.Request, where: str, history: HistorySeen, seen: int) -> web.StreamResponse:
        """Tell the second of two what the first has done."""
        rows = [row for row in history.rows if row.seq > seen]
        return self._desk.page(request, "not_done", status=409, refusal="", rows=rows, back=_back(request, where))


def _back(request: web.Request, where: str) -> str:
    return f"/desk/{where}/{part(request.match_info['id'])}"


def _number(sent: Mapping[str, Any]) -> int:
    """Return what the sender of a form had seen; a form that was tampered with has seen nothing."""
    text = str(sent.get("seen", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000000") else -1
