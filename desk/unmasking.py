"""Unmasking: one value at a time, for a reason, for minutes; who looked is written before anything is shown."""

from aiohttp import web

from core.access import Operator, Permission
from core.errors import InputError
from desk.addresses import Address, form
from desk.frame import Desk, see


def addresses(desk: Desk) -> list[Address]:
    """Return the address of the question why."""
    return [form("/desk/families/{id}", Permission.UNMASK, _Unmasking(desk).unmask)]


class _Unmasking:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def unmask(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Let this session see one value for minutes, and lead back to the family: reloading asks for nothing anew."""
        sent, guardian_id = await request.post(), request.match_info["id"]
        field, reason = str(sent.get("field", "")), str(sent.get("reason", ""))
        session = self._desk.session(request)
        try:
            await self._desk.access.unmask(session, guardian_id, field, reason, self._desk.now())
        except InputError:
            return self._desk.problem(request, 400, "refused")
        return see("families", guardian_id)
