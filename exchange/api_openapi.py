"""The description of the API (OpenAPI 3.1), made from the models that read its rows."""

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import models_json_schema

from core.register.rows import Row
from exchange.api_door import Intake

_REF = "#/components/schemas/{model}"
_PROBLEMS = {
    "400": "The body is no JSON, or a parameter is none.",
    "401": "No known key was sent.",
    "403": "The key lacks the scope.",
    "409": "The Idempotency-Key was used for another request.",
    "413": "The body is longer than 64 KiB.",
    "415": "The body has another type.",
    "422": "No row was taken; `errors` points to the fields.",
}
_READS = {
    "/api/v1/offers": (
        "Offers in the order they were made",
        ("guardian_id", "status", "cursor", "limit"),
        "offers:read",
    ),
    "/api/v1/offers/{id}": ("One offer", (), "offers:read"),
    "/api/v1/offers/{id}/history": ("What happened to an offer, hash by hash", (), "offers:read"),
    "/api/v1/applications/{id}": ("The decisions on an application, with their citations", (), "offers:read"),
    "/api/v1/queues/{preschool}": ("The order of a preschool's queues", ("year", "language", "all"), "queues:read"),
}


def description(intakes: Iterable[Intake]) -> dict[str, Any]:
    """Return the description; its schemas are what the rows are really read with."""
    intakes = tuple(intakes)
    models: list[type[Row]] = [intake.model for intake in intakes]
    _, definitions = models_json_schema([(model, "validation") for model in models], ref_template=_REF)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Usynys",
            "version": "1",
            "description": "Proactive public services: registers in, offers out.",
        },
        "paths": {intake.path: {"post": _post(intake)} for intake in intakes}
        | {path: {"get": _get(path, *said)} for path, said in _READS.items()},
        "components": {
            "schemas": definitions["$defs"] | {"Outcomes": _OUTCOMES, "Problem": _PROBLEM},
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "A key of USYNYS_API_KEYS."}
            },
        },
    }


def _post(intake: Intake) -> dict[str, Any]:
    row = {"$ref": _REF.format(model=intake.model.__name__)}
    rows = {"type": "array", "items": row, "minItems": 1, "maxItems": 1000}
    return {
        "summary": (intake.model.__doc__ or "").strip(),
        "security": [{"key": [intake.scope.value]}],
        "parameters": [_parameter("Idempotency-Key", "header")],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"oneOf": [row, rows]}},
                "application/jsonl": {"schema": {"type": "string", "description": "one row per line"}},
            },
        },
        "responses": {
            "200": _answer("Every row was taken.", "Outcomes"),
            "207": _answer("Some rows were taken.", "Outcomes"),
            **_problems(*_PROBLEMS),
        },
    }


def _get(path: str, summary: str, parameters: tuple[str, ...], scope: str) -> dict[str, Any]:
    inside = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return {
        "summary": summary,
        "security": [{"key": [scope]}],
        "parameters": [
            *(_parameter(name, "path", required=True) for name in inside),
            *(_parameter(name, "query") for name in parameters),
        ],
        "responses": {
            "200": {"description": "Found.", "content": {"application/json": {"schema": {"type": "object"}}}},
            **_problems("400", "401", "403", "422"),
            "404": _answer("There is nothing under this id.", "Problem", "application/problem+json"),
        },
    }


def _parameter(name: str, where: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": where, "required": required, "schema": {"type": "string"}}


def _answer(text: str, model: str, content_type: str = "application/json") -> dict[str, Any]:
    return {"description": text, "content": {content_type: {"schema": {"$ref": _REF.format(model=model)}}}}


def _problems(*statuses: str) -> dict[str, Any]:
    return {status: _answer(_PROBLEMS[status], "Problem", "application/problem+json") for status in statuses}


_ERRORS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["pointer", "detail"],
        "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
    },
}
_OUTCOME = {
    "type": "object",
    "required": ["index", "taken", "changed"],
    "properties": {
        "index": {"type": "integer"},
        "taken": {"type": "boolean"},
        "changed": {"type": "boolean", "description": "false when the row was known already"},
        "reason": {"type": "string"},
        "errors": _ERRORS,
    },
}
_OUTCOMES = {
    "type": "object",
    "required": ["items", "next"],
    "properties": {"items": {"type": "array", "items": _OUTCOME}, "next": {"type": "null"}},
}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": _ERRORS,
    },
}
