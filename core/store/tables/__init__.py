"""All tables by what they are about; what is `sealed` is encrypted, an `index` is blind (HMAC)."""

from core.store.tables.access import DeskErrand, DeskOperator, DeskSession
from core.store.tables.aside import SetAside
from core.store.tables.campaigns import Campaign, CampaignChange, CampaignItem
from core.store.tables.carriers import CarrierError, CarrierShares, Outage
from core.store.tables.complaints import Complaint
from core.store.tables.desk import DeskNote
from core.store.tables.documents import IssuedDocument
from core.store.tables.evidence import ConsentRecord, ConsentText, ConsentWithdrawal, EvidenceBlock, EvidenceDay
from core.store.tables.messages import DeliveryReceipt, Listening, Message, Reply
from core.store.tables.naming import NameKey
from core.store.tables.offers import Consent, Decision, Handover, Offer, Timer
from core.store.tables.papers import Contract, DeskCase, Package, Report, ToldEvent
from core.store.tables.parts import EarlyReceipt, ReplyPiece, SmppBind, SmppInbound, SmsPart
from core.store.tables.people import Child, DataKey, Guardian, LinkToken
from core.store.tables.queues import (
    Application,
    Preschool,
    Queue,
    QueueBucket,
    QueueCount,
    QueueEntry,
    Referral,
    Vacancy,
)
from core.store.tables.records import AccessTrace, History, Idempotency, LifeEvent, Meta
from core.store.tables.schooling import Conclusion, DataConsent

__all__ = [
    "AccessTrace",
    "Application",
    "Campaign",
    "CampaignChange",
    "CampaignItem",
    "CarrierError",
    "CarrierShares",
    "Child",
    "Complaint",
    "Conclusion",
    "Consent",
    "ConsentRecord",
    "ConsentText",
    "ConsentWithdrawal",
    "Contract",
    "DataConsent",
    "DataKey",
    "Decision",
    "DeliveryReceipt",
    "DeskCase",
    "DeskErrand",
    "DeskNote",
    "DeskOperator",
    "DeskSession",
    "EarlyReceipt",
    "EvidenceBlock",
    "EvidenceDay",
    "Guardian",
    "Handover",
    "History",
    "Idempotency",
    "IssuedDocument",
    "LifeEvent",
    "LinkToken",
    "Listening",
    "Message",
    "Meta",
    "NameKey",
    "Offer",
    "Outage",
    "Package",
    "Preschool",
    "Queue",
    "QueueBucket",
    "QueueCount",
    "QueueEntry",
    "Referral",
    "Reply",
    "ReplyPiece",
    "Report",
    "SetAside",
    "SmppBind",
    "SmppInbound",
    "SmsPart",
    "Timer",
    "ToldEvent",
    "Vacancy",
]
