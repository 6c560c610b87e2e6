"""Examples of the description: made-up families, a row for each address, an event of each type, what is answered."""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import orjson

from core.register.rows import EventType

_PHONE = "+77470000001"
_CHILD = {
    "guardian_id": "SAMPLE-G1",
    "child_id": "SAMPLE-C1",
    "child_iin": "200101500013",
    "child_last_name": "Әбдіғали",
    "child_first_name": "Еркежан",
    "child_birth_date": "2022-05-17",
}
_SCHOOL = {"school_id": "SAMPLE-S1", "school_name_kk": "№ 12 мектеп", "school_name_ru": "Школа № 12"}
_CONCLUSION = {
    **_CHILD,
    "conclusion_id": "SAMPLE-K1",
    "issued_on": "2026-11-16",
    "grade": 1,
    "language": "kk",
    **_SCHOOL,
}
_PRESCHOOL = {
    "preschool_id": "SAMPLE-P1",
    "name_kk": "«Ақбота»",
    "name_ru": "«Акбота»",
    "type": "kindergarten",
    "settlement": "Алматы",
    "state_order": True,
    "languages": ["kk", "ru"],
}
_PLACE = {
    "vacancy_id": "SAMPLE-V1",
    "preschool_id": "SAMPLE-P1",
    "group_type": "senior",
    "regime_hours": "10.5",
    "language": "kk",
    "published_at": "2026-11-20T10:00:00.000+05:00",
}

#: What an event of each type carries.
DATA: Mapping[EventType, Mapping[str, Any]] = {
    EventType.BIRTH_REGISTERED: {**_CHILD, "settlement": "Алматы"},
    EventType.CHILD_REGISTERED: {**_CHILD, "settlement": "Алматы"},
    EventType.MEDICAL_COMMISSION_CONCLUSION: {**_CONCLUSION, "recommendation": "home_schooling"},
    EventType.PMPC_CONCLUSION: {**_CONCLUSION, "recommendation": "special_school"},
    EventType.CONCLUSION_WITHDRAWN: {"conclusion_id": "SAMPLE-K1"},
    EventType.SCHOOL_DECIDED: {
        "conclusion_id": "SAMPLE-K1", "grade": 1, "order_number": "114-ө", "order_date": "2026-11-23",
    },
    EventType.VACANCY_PUBLISHED: _PLACE,
    EventType.VACANCY_WITHDRAWN: {"vacancy_id": "SAMPLE-V1", "reason": "repair"},
    EventType.PRESCHOOL_OPENED: _PRESCHOOL,
    EventType.PRESCHOOL_CLOSED: {"preschool_id": "SAMPLE-P1"},
    EventType.CONTRACT_SIGNED: {"child_id": "SAMPLE-C1", "preschool_id": "SAMPLE-P1", "on": "2026-11-24"},
    EventType.CONTRACT_ENDED: {"child_id": "SAMPLE-C1", "preschool_id": "SAMPLE-P1", "on": "2027-05-25"},
    EventType.PAPERS_SUBMITTED: {
        "application_id": "SAMPLE-A1", "documents": [{"code": "health_passport", "issued_on": "2026-11-20"}],
    },
    EventType.PRESCHOOL_REFUSED: {"referral_id": "SAMPLE-R1", "ground": "documents_missing"},
    EventType.REFERRAL_EXTENSION_REQUESTED: {
        "referral_id": "SAMPLE-R1", "days": 10, "documents": [{"code": "hospital_note", "issued_on": "2026-11-23"}],
    },
    EventType.RULE_CHANGED: {"edition": "P-2024", "registered_on": "2026-11-20"},
    EventType.GUARDIAN_MOVED: {"guardian_id": "SAMPLE-G1", "settlement": "Шымкент"},
    EventType.PHONE_CHANGED: {"guardian_id": "SAMPLE-G1", "phone": "+77470000002"},
    EventType.PRIVILEGE_CHANGED: {"application_id": "SAMPLE-A1", "categories": [10]},
    EventType.APPLICATION_WITHDRAWN: {"application_id": "SAMPLE-A1"},
    EventType.CONSENT_WITHDRAWN: {"application_id": "SAMPLE-A1"},
    EventType.COMPLAINT_REGISTERED: {
        "complaint_id": "SAMPLE-Q1", "application_id": "SAMPLE-A1", "service": "queueing", "addressee": "provider",
        "form": "electronic", "registered_on": "2026-11-23",
    },
    EventType.COMPLAINT_EXTENDED: {
        "complaint_id": "SAMPLE-Q1", "extended_on": "2026-11-24", "reason_code": "further_study",
    },
    EventType.COMPLAINT_ANSWERED: {"complaint_id": "SAMPLE-Q1", "answered_on": "2026-11-25", "outcome": "satisfied"},
}  # fmt: skip


def event(kind: EventType) -> dict[str, Any]:
    """Return an event of a type, as a register would send it."""
    told = {"id": f"SAMPLE-{kind}", "source": "samples", "type": kind.value}
    return {**told, "occurred_at": "2026-11-23T08:00:00.000+05:00", "data": dict(DATA[kind])}


#: One row for each address, by the name of its model.
ROWS: Mapping[str, Mapping[str, Any]] = {
    "EventRow": event(EventType.VACANCY_PUBLISHED),
    "GuardianRow": {
        "guardian_id": "SAMPLE-G1",
        "iin": "850315400035",
        "last_name": "Әбдіғали",
        "first_name": "Айгүл",
        "middle_name": "",
        "phone": _PHONE,
        "language": "kk",
        "settlement": "Алматы",
    },
    "ApplicationRow": {
        **_CHILD,
        "application_id": "SAMPLE-A1",
        "submitted_at": "2025-09-01T10:00:00.125+05:00",
        "categories": [13],
        "language": "kk",
        "preschools": ["SAMPLE-P1"],
    },
    "VacancyRow": _PLACE,
    "PreschoolRow": _PRESCHOOL,
    "DecisionRow": {
        "handover_id": "SAMPLE-H1",
        "decision": {
            "kind": "referral_issued",
            "grounds": ["family_accepted"],
            "citations": [{"act": "133", "edition": "P-2024", "paragraph": "22.3"}],
            "facts": {},
        },
        "valid_from": "2026-11-24",
        "valid_until": "2026-12-01T00:00:00+05:00",
        "papers_by": "2026-11-30",
        "cancel_until": "2026-11-24T12:00:00+05:00",
    },
}


#: What problems of a status say.
_DETAILS: Mapping[int, str] = {
    400: "cursor: the `next` of a page is expected.",
    401: "Send a known key as `Authorization: Bearer KEY`; USYNYS_API_KEYS lists them.",
    403: "This key lacks the scope events:write.",
    404: "There is nothing under this id: check it with the desk or `usynys queue show`.",
    406: "The answer is application/json: accept it, or */*.",
    408: "The body did not come: send it again.",
    409: "This Idempotency-Key was used for another request: use a fresh one for each request.",
    413: "A body may have 64 KiB: send less at once.",
    415: "Send one of these content types: application/json, application/jsonl.",
    429: "More than 50 calls a second: wait 1 s, or send several rows in one call.",
}


@cache
def answers() -> Mapping[str, Any]:
    """Return an answer for each model of answers: a sandbox gave them, its record and its day verify by its key."""
    found: Mapping[str, Any] = orjson.loads(Path(__file__).with_name("api_answers.json").read_bytes())
    return found


def problem(status: int) -> Mapping[str, Any]:
    """Return problem details of one status, as `exchange.problems` words them."""
    said: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        detail = "No row was taken: mend the fields that `errors` points to and send them again."
        return {
            **said,
            "detail": detail,
            "errors": [{"pointer": "/phone", "detail": "a Kazakh mobile number is expected"}],
        }
    return {**said, "detail": _DETAILS[status]}
