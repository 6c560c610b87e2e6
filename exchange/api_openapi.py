"""The description of the API (OpenAPI 3.1), made from the models that read its rows and hold its answers."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from core.register.events import KINDS
from core.register.rows import EventRow, EventType
from exchange import api_examples
from exchange.api_bodies import JSON, LINES, LONGEST_JSON, MOST_LINES
from exchange.api_door import Parameter, Read
from exchange.api_models import LineSaid, Outcomes, ProblemSaid
from exchange.api_rows import MOST_ROWS, Intake
from exchange.problems import PROBLEM_JSON

_REF = "#/components/schemas/{model}"
_PROBLEMS = {
    400: "The body is no JSON, or a parameter is none.",
    401: "No known key was sent.",
    403: "The key lacks the scope.",
    404: "There is nothing under this id.",
    406: "The caller does not take the type of the answer.",
    408: "The body did not come.",
    409: "The Idempotency-Key was used for another request, or is busy; or another decision was taken before.",
    413: f"The body is longer than {LONGEST_JSON // 1024} KiB of JSON, or 16 MiB of lines.",
    415: "The body has another type.",
    422: "No row was taken, or a parameter is none; `errors` points to the fields.",
    429: "Called too often: the header Retry-After says when to call again.",
}
_POST_PROBLEMS = (400, 401, 403, 404, 406, 408, 409, 413, 415, 422, 429)
_READ_PROBLEMS = (400, 401, 403, 404, 406, 422, 429)
_KEY = Parameter(
    "Idempotency-Key",
    "A fresh text for each call: the same call made again under it is answered and not done again, for 48 hours.",
    {"type": "string", "minLength": 1, "maxLength": 255},
)
_NOT_MODIFIED = Parameter("If-None-Match", "The ETag of what the caller has.", {"type": "string"})
_ABOUT = """Proactive public services: registers in, offers out. Rows come one by one, as an array, or as JSON Lines \
(answered line by line, for thousands of them); the same row again changes nothing, so every call may be repeated."""


def description(taken: Sequence[Intake], shown: Sequence[Read]) -> dict[str, Any]:
    """Return the description; its schemas are what rows are really read with and answers are held to by tests."""
    rows: list[type[BaseModel]] = [
        EventRow,
        *(intake.model for intake in taken),
        *(kind.data for kind in KINDS.values()),
    ]
    said: list[type[BaseModel]] = [*(read.answer for read in shown), Outcomes, LineSaid, ProblemSaid]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Usynys", "version": "1", "description": _ABOUT},
        "servers": [{"url": "/"}],
        "paths": _paths(taken, shown),
        "components": {
            "schemas": _schemas([*rows, *said]),
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "A key of USYNYS_API_KEYS."}
            },
        },
    }


def _paths(taken: Iterable[Intake], shown: Iterable[Read]) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for intake in taken:
        paths.setdefault(intake.path, {})["post"] = _post(intake)
    for read in shown:
        paths.setdefault(read.path, {})["get"] = _get(read)
    return paths


def _schemas(models: Iterable[type[BaseModel]]) -> dict[str, Any]:
    fresh = dict.fromkeys(models)
    _, definitions = models_json_schema([(model, "validation") for model in fresh], ref_template=_REF)
    schemas: dict[str, Any] = definitions["$defs"]
    plain = schemas[EventRow.__name__]
    for kind, what in KINDS.items():
        schemas[f"Event_{kind}"] = _event(plain, kind, what.data)
    refs = {kind: _REF.format(model=f"Event_{kind}") for kind in KINDS}
    schemas[EventRow.__name__] = {
        "description": plain["description"],
        "oneOf": [{"$ref": ref} for ref in refs.values()],
        "discriminator": {"propertyName": "type", "mapping": {kind.value: ref for kind, ref in refs.items()}},
    }
    return schemas


def _event(plain: dict[str, Any], kind: EventType, data: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of events of one type."""
    own = {"type": {"const": kind.value}, "data": {"$ref": _REF.format(model=data.__name__)}}
    about = {"title": kind.value, "description": (data.__doc__ or "").strip()}
    return {**plain, **about, "properties": {**plain["properties"], **own}, "examples": [api_examples.event(kind)]}


def _post(intake: Intake) -> dict[str, Any]:
    row = {"$ref": _REF.format(model=intake.model.__name__)}
    rows = {"type": "array", "items": row, "minItems": 1, "maxItems": MOST_ROWS}
    example = api_examples.ROWS.get(intake.model.__name__)
    as_lines = f"One row per line, at most {MOST_LINES}: each is answered by one line, in groups as they are taken."
    return {
        "summary": (intake.model.__doc__ or "").strip().partition("\n")[0],
        "tags": [intake.path.split("/")[3]],
        "security": [{"key": [intake.scope.value]}],
        "parameters": [_parameter(_KEY, "header")],
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": {"oneOf": [row, rows]}} | _example(example),
                LINES: {"schema": {"type": "string", "description": as_lines}} | _example(_line(example)),
            },
        },
        "responses": {
            "200": _answers("Every row was taken; or what became of each line.", Outcomes, LineSaid),
            "207": _answer("Some rows were taken.", Outcomes),
            **_problems(_POST_PROBLEMS),
        },
    }


def _get(read: Read) -> dict[str, Any]:
    inside = [part[1:-1] for part in read.path.split("/") if part.startswith("{")]
    named = [Parameter(name, "Its id.", {"type": "string"}) for name in inside]
    return {
        "summary": read.summary,
        "tags": [read.path.split("/")[3]],
        "security": [{"key": [scope.value]} for scope in read.scopes],
        "parameters": [
            *(_parameter(one, "path") for one in named),
            *(_parameter(one, "query") for one in read.parameters),
            _parameter(_NOT_MODIFIED, "header"),
        ],
        "responses": {
            "200": _answer("Found.", read.answer),
            "304": {"description": "The caller has it already."},
            **_problems(_READ_PROBLEMS),
        },
    }


def _parameter(one: Parameter, where: str) -> dict[str, Any]:
    said = {"name": one.name, "in": where, "required": where == "path", "description": one.said}
    return said | {"schema": dict(one.schema)}


def _answer(text: str, model: type[BaseModel], content_type: str = JSON, example: Any = None) -> dict[str, Any]:
    content = {"schema": {"$ref": _REF.format(model=model.__name__)}}
    shown = example or api_examples.answers().get(model.__name__)
    return {"description": text, "content": {content_type: content | _example(shown)}}


def _answers(text: str, model: type[BaseModel], line: type[BaseModel]) -> dict[str, Any]:
    answer = _answer(text, model)
    schema = {"type": "string", "description": f"{line.__name__} on each line"}
    answer["content"][LINES] = {"schema": schema} | _example(_line(api_examples.answers().get(line.__name__)))
    return answer


def _problems(statuses: Iterable[int]) -> dict[str, Any]:
    return {
        str(HTTPStatus(code).value): _answer(_PROBLEMS[code], ProblemSaid, PROBLEM_JSON, api_examples.problem(code))
        for code in statuses
    }


def _example(shown: Any) -> dict[str, Any]:
    return {"example": shown} if shown else {}


def _line(shown: Any) -> str:
    return orjson.dumps(shown).decode() + "\n" if shown else ""
