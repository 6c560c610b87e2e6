"""What every verb of the gateway is handed: the store, the rules, the words, the wires and the clock."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import time

from core.clock import Chance
from core.documents import Press, form_words
from core.evidence.notary import Notary
from core.flow.dialog import Dialog
from core.flow.pace import Pace
from core.flow.reply import Wire
from core.gateway.hints import Hints
from core.gateway.intake import Intake
from core.gateway.queueing import Queueing, nobody_queues
from core.ports import Channel, Clock, Listener, Live, Monitoring, RulesCore
from core.printing.words import FormWords
from core.privacy.retention import Retention
from core.rules.calendar import Calendar, local
from core.rules.catalogue import Catalogue
from core.store.base import Store
from core.store.vault import Vault
from core.texts import Texts
from core.values import ChannelName, Reading


@dataclass(frozen=True, slots=True)
class House:
    """The parts of one running gateway; main puts them together, tests do the same with a sandbox's wires."""

    store: Store
    vault: Vault
    clock: Clock
    chance: Chance
    texts: Texts
    catalogue: Catalogue
    calendar_table: Calendar  # with every correction, those to come included
    dialogs: Mapping[str, Dialog]
    read: Callable[[str, str | None], Reading]  # the text, and the kind of the one offer that waits for an answer
    names_another: Callable[[str, Collection[str]], bool]  # the text, and the names of the place on offer
    rules_core: RulesCore
    live: Live
    quiet: tuple[time, time] | None = None
    carriers: Mapping[Wire, Channel] = field(default_factory=dict)  # the preferred ones of a channel first
    paces: Mapping[Wire, Pace] = field(default_factory=dict)  # how fast each carrier takes messages; none = any
    listeners: tuple[Listener, ...] = ()
    hints: Hints = field(default_factory=Hints)  # of this process; never the truth
    intake: Intake = field(default_factory=Intake)  # of this process: what comes in at the same time is kept together
    forms: FormWords = field(default_factory=form_words)  # read when the house is made, not inside a decision
    notary: Notary | None = None  # signs the records of consents; without one no consent is taken
    monitoring: Monitoring | None = None  # where reports go; without it they are kept
    retention: Retention = field(default_factory=Retention)  # how long anything about families is kept
    queueing: Queueing = nobody_queues  # the register's: one verb takes applications in, wherever they come from

    @property
    def channels(self) -> frozenset[ChannelName]:
        """The ways to families that some carrier serves."""
        return frozenset(carrier.name for carrier in self.carriers.values())

    @property
    def press(self) -> Press:
        """What issuing a document takes."""
        return Press(self.catalogue, self.forms, self.vault, self.chance.new_id)

    @property
    def calendar(self) -> Calendar:
        """The working days as they are known today: a correction counts from the day it was announced."""
        return self.calendar_table.as_known_on(local(self.clock.now()).date())
