"""What other systems of the state may do with a running gateway: the API, wired."""

from functools import partial

from aiohttp import web

from commands.opening import Opened
from core.clock import SystemClock
from core.evidence.keys import Signer
from core.gateway.handed.handover import take_decision
from core.gateway.house import House
from core.register import Register
from core.register.answers import Answers
from core.settings import Settings
from core.views import Views
from core.views.events import Events
from core.views.evidence import EvidenceViews
from exchange import api, api_decisions, evidence
from exchange.api_door import Door
from exchange.api_keys import ApiKeys
from exchange.api_limits import Limits
from exchange.api_reads import reads


def addresses_of(settings: Settings, database: Opened, house: House, views: Views) -> list[web.RouteDef]:
    """Return the addresses of the API."""
    store, vault, clock = database.store, database.vault, database.clock
    register = Register(store, vault, clock, database.chance, database.catalogue)
    limits = Limits(house.live, SystemClock().now, settings.rate_api, settings.rate_api_address)
    door = Door(ApiKeys.parse(settings.api_keys), Answers(store, vault, clock), limits)
    proof = EvidenceViews(store, vault, Signer.parse(database.signing_key).public)
    shown = (*reads(views, Events(store)), *evidence.reads(proof))
    taken = (*api.intakes(register), api_decisions.intake(partial(take_decision, house)))
    return api.routes(taken, shown, door)
