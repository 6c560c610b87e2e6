"""The wiring: what a gateway is made of, and who is handed what."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from aiohttp import web

from core import metrics
from core.clock import Chance
from core.evidence.notary import Notary
from core.flow.outbox import wait_when_throttled
from core.flow.pace import Ask, Pace, Rate
from core.flow.reply import Wire
from core.gateway.answering import complete, setting_aside
from core.gateway.handed.embedded import EmbeddedCore
from core.gateway.house import House
from core.gateway.inbox import Inbox, take_receipt, take_reply
from core.gateway.parts.book import PartBook
from core.gateway.parts.pieces import PieceBook
from core.gateway.saying import links
from core.gateway.sending import limits
from core.live.local import LocalLive
from core.ports import Channel, Clock, Listener, Live, Monitoring, RulesCore
from core.privacy.retention import Retention
from core.register.confirmed import Queues
from core.rules.calendar import Calendar
from core.rules.catalogue import Catalogue
from core.settings import Settings
from core.store.base import Store
from core.store.spool import Spool
from core.store.vault import Vault
from core.texts import Texts
from core.workers import Workers
from dialogs import DIALOGS
from dialogs.replies import names_another, read


@dataclass
class Gateway:
    """One running gateway: its parts, the routes it answers, what begins with it and what is closed after it.

    `doors` are told where our routes are, by whoever answers them; `beginnings` is what whoever works begins.
    """

    house: House
    inbox: Inbox
    routes: list[web.RouteDef] = field(default_factory=list)
    doors: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    beginnings: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    endings: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    @property
    def workers(self) -> Workers:
        """The loop that does this gateway's work."""
        return Workers(self.house)


def make_house(
    store: Store, vault: Vault, clock: Clock, chance: Chance, settings: Settings, notary: Notary | None = None
) -> House:
    """Put the parts together that need no wire; without a notary the house takes no consent."""
    catalogue, calendar, texts = Catalogue.load(), Calendar.load(), Texts.load()
    complete.check(DIALOGS, texts)
    return House(
        store=store,
        vault=vault,
        clock=clock,
        chance=chance,
        texts=texts,
        catalogue=catalogue,
        calendar_table=calendar,
        dialogs=DIALOGS,
        read=lambda text, service: read(text, service=service),
        names_another=names_another,
        rules_core=EmbeddedCore(catalogue, calendar),
        live=_live(settings.redis_url),
        queueing=Queues(vault, chance, catalogue),
        quiet=settings.quiet,
        retention=Retention.parse(settings.retention),
        notary=notary,
    )


def _live(redis_url: str) -> Live:
    if not redis_url:
        return LocalLive()
    from core.live.redis import RedisLive

    return RedisLive(redis_url)


async def wire(house: House, settings: Settings) -> Gateway:
    """Add the channels that are configured; must be called inside the running loop."""
    gateway = Gateway(house, _inbox(house, settings.spool), endings=[house.live.close])
    carriers: dict[Wire, Channel] = {}
    listeners: list[Listener] = []
    if settings.twilio_account_sid:
        _add_twilio(gateway, settings, carriers, listeners)
    if settings.smpp_url:
        _add_smpp(gateway, settings, carriers, listeners)
    if settings.telegram_token:
        _add_telegram(gateway, settings, carriers, listeners)
    gateway.house = replace(
        house,
        carriers=_in_order(carriers, settings),
        paces=_paces(settings),
        listeners=tuple(listeners),
        monitoring=_monitoring(gateway, settings),
        rules_core=_rules_core(gateway, settings),
    )
    return gateway


def _paces(settings: Settings) -> dict[Wire, Pace]:
    """Return how fast each wire takes messages; Telegram bears a few at once in one chat."""
    chat = Rate.of(settings.rate_telegram_chat, 3 * settings.rate_telegram_chat)
    return {
        Wire.TELEGRAM: Pace(Rate.of(settings.rate_telegram), chat),
        Wire.TWILIO: Pace(Rate.of(settings.twilio_rate)),
        Wire.SMPP: Pace(Rate.of(settings.rate_smpp)),
    }


def _in_order(carriers: Mapping[Wire, Channel], settings: Settings) -> dict[Wire, Channel]:
    """Return the carriers as they are preferred."""
    order = (*map(Wire, settings.sms_carriers), Wire.TELEGRAM)
    return {wire_name: carriers[wire_name] for wire_name in order if wire_name in carriers}


def _monitoring(gateway: Gateway, settings: Settings) -> Monitoring | None:
    """Return where reports go; without an address they are kept."""
    if not settings.monitoring_url:
        return None
    from exchange.monitoring import HttpMonitoring
    from exchange.standard_webhooks import secret_of

    secret = secret_of(settings.monitoring_secret, "USYNYS_MONITORING_SECRET")
    monitoring = HttpMonitoring(settings.monitoring_url, secret, gateway.house.clock.now)
    gateway.endings.append(monitoring.close)
    return monitoring


def _rules_core(gateway: Gateway, settings: Settings) -> RulesCore:
    """Return who decides: without an address the embedded rules core."""
    if not settings.rules_core_url:
        return gateway.house.rules_core
    from exchange.rules_core.addresses import Allowed, checked
    from exchange.rules_core.client import RemoteCore
    from exchange.standard_webhooks import secret_of

    allowed = Allowed.parse(settings.rules_core_allow)
    secret = secret_of(settings.rules_core_secret, "USYNYS_RULES_CORE_SECRET")
    core = RemoteCore(checked(settings.rules_core_url, allowed), secret, gateway.house.clock.now, allowed)
    gateway.endings.append(core.close)
    return core


def _inbox(house: House, folder: str) -> Inbox:
    """Return what webhooks are handed to; without a folder nothing waits on disk."""
    spool = Spool(Path(folder), house.vault, house.chance.new_id()) if folder else None
    return Inbox(spool, partial(take_reply, house), partial(take_receipt, house))


async def _told_to_wait(house: House, asked: timedelta | None) -> None:
    await limits.throttled(house, Wire.TELEGRAM, wait_when_throttled(asked))


async def _is_to_wait(house: House) -> bool:
    (room,) = await house.live.look([Ask(Wire.TELEGRAM, 1, None)], house.clock.now())
    return bool(room.wait)


def _refused(wire_name: Wire, reason: str) -> None:
    metrics.WEBHOOKS_REFUSED.labels(wire_name, reason).inc()


def _add_twilio(gateway: Gateway, settings: Settings, carriers: dict[Wire, Channel], listeners: list[Listener]) -> None:
    from sms.twilio.channel import TwilioAccount, TwilioChannel
    from sms.twilio.inbound import TwilioListener, routes

    house = gateway.house
    account = TwilioAccount(
        settings.twilio_account_sid,
        settings.twilio_tokens,
        settings.twilio_from or None,
        settings.twilio_messaging_service_sid or None,
        settings.twilio_api_url or None,
        settings.base_url(),
    )
    channel, take = TwilioChannel(account), partial(take_reply, house)
    carriers[Wire.TWILIO] = channel
    listeners.append(TwilioListener(channel, take, house.clock.now))
    refused = partial(_refused, Wire.TWILIO)
    gateway.routes += routes(account, gateway.inbox.reply, gateway.inbox.receipt, house.clock.now, refused)
    gateway.endings.append(channel.close)


def _add_smpp(gateway: Gateway, settings: Settings, carriers: dict[Wire, Channel], listeners: list[Listener]) -> None:
    from sms.smpp.account import read_accounts
    from sms.smpp.channel import SmppChannel
    from sms.smpp.inbound import Inbound
    from sms.smpp.listener import SmppListener
    from sms.smpp.session import Session

    house = gateway.house
    parts, pieces = PartBook(house, partial(take_receipt, house)), PieceBook(house)
    inbound = Inbound(parts, pieces, partial(take_reply, house), house.clock.now, house.chance.new_id())
    accounts = read_accounts(settings.smpp_url, settings.smpp_from)
    sessions = tuple(Session(account, inbound.take) for account in accounts)
    channel = SmppChannel(sessions, parts, house.clock.now)
    carriers[Wire.SMPP] = channel
    listener = SmppListener(sessions, inbound, pieces, house.clock.now)
    listeners.append(listener)
    gateway.beginnings += [channel.begin, listener.begin]
    gateway.endings += [channel.close, listener.close]  # the last is ended first


def _add_telegram(
    gateway: Gateway, settings: Settings, carriers: dict[Wire, Channel], listeners: list[Listener]
) -> None:
    from bot.channel import BotAccount, Pauses, TelegramChannel
    from bot.inbound import TelegramListener, routes
    from bot.polling import PollingListener
    from bot.presence import presences

    house = gateway.house
    api_url = settings.telegram_api_url or None
    account = BotAccount(settings.telegram_token, settings.telegram_secret, api_url, settings.base_url())
    pauses = Pauses(partial(_told_to_wait, house), partial(_is_to_wait, house))
    channel, take = TelegramChannel(account, pauses), partial(take_reply, house)
    gateway.endings.append(channel.close)
    named, refused = partial(links.keep_name, house), partial(_refused, Wire.TELEGRAM)
    said, asked = presences(house.texts.say), None if settings.telegram_bot else named
    listener: TelegramListener | PollingListener
    if settings.telegram_updates == "polling":
        aside = partial(setting_aside.keep, house, Wire.TELEGRAM)
        listener = PollingListener(channel, take, house.clock.now, said, asked, aside)
        gateway.beginnings.append(listener.begin)
        gateway.endings.append(listener.close)
    else:
        listener = TelegramListener(channel, house.clock.now, said, asked)
        gateway.doors.append(listener.begin)
        gateway.routes += routes(account, gateway.inbox.reply, house.clock.now, refused, channel.answer_tap)
    carriers[Wire.TELEGRAM] = channel
    listeners.append(listener)
    gateway.beginnings += [partial(named, settings.telegram_bot)] if settings.telegram_bot else []
