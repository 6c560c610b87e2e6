"""One offer and one application: what was said, what was decided and why, and what may be said to the caller."""

from typing import Any

from aiohttp import web

from core.access import Operator, Permission
from core.views import Dossier
from desk.addresses import Address, page
from desk.frame import Desk
from desk.view import days
from desk.words import Spoken, Tongue

#: What a page says has just been done, when an act leads back to it.
DONE = frozenset({"say_again", "call_off", "note", "number"})


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses of offers and applications."""
    looking = _Looking(desk)
    return [
        page("/desk/offers/{id}", Permission.LOOK, looking.offer),
        page("/desk/applications/{id}", Permission.LOOK, looking.application),
    ]


def just_done(request: web.Request) -> str:
    """Return which act has led here, empty for none."""
    done = request.query.get("done", "")
    return done if done in DONE else ""


class _Looking:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def offer(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show one offer: conversation, window, what comes next, history, decisions, what to say."""
        seen = await self._desk.views.dossier(request.match_info["id"])
        spoken, caller = self._desk.spoken(request), self._desk.words.in_(Tongue(seen.guardian.language))
        told: dict[str, Any] = {
            "days": days(seen.said, spoken),
            "script": script(seen, caller),
            "caller": caller.tongue,
        }
        return self._desk.page(request, "offer", seen=seen, done=just_done(request), **told)

    async def application(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show the decisions on one application."""
        explained = await self._desk.views.application(request.match_info["id"])
        return self._desk.page(request, "application", explained=explained)


def script(seen: Dossier, caller: Spoken) -> str:
    """Return what may be said to the caller, in the family's language; nothing in it tells who the family is."""
    preschool, closes_at = seen.offer.preschool, seen.window.closes_at
    name = "" if preschool is None else preschool.name_ru if caller.tongue is Tongue.RU else preschool.name_kk
    until = caller.aloud(closes_at) if closes_at else ""
    return caller.say(f"script.{seen.situation}", until=until, preschool=name)
