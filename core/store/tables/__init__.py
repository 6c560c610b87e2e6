"""All tables by what they are about; what is `sealed` is encrypted, an `index` is blind (HMAC)."""

from core.store.tables.messages import DeliveryReceipt, Listening, Message, Reply
from core.store.tables.offers import Consent, Decision, Handover, Offer, Timer
from core.store.tables.people import Child, DataKey, Guardian
from core.store.tables.queues import Application, Preschool, Queue, QueueEntry, Referral, Vacancy
from core.store.tables.records import AccessTrace, History, Idempotency, LifeEvent, Meta

__all__ = [
    "AccessTrace",
    "Application",
    "Child",
    "Consent",
    "DataKey",
    "Decision",
    "DeliveryReceipt",
    "Guardian",
    "Handover",
    "History",
    "Idempotency",
    "LifeEvent",
    "Listening",
    "Message",
    "Meta",
    "Offer",
    "Preschool",
    "Queue",
    "QueueEntry",
    "Referral",
    "Reply",
    "Timer",
    "Vacancy",
]
