"""Every error of the HTTP interface as problem details (RFC 9457): what is wrong, and what to do."""

import traceback
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

import orjson
import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Middleware

from core.errors import InputError, NotFoundError, RepealedError, TransitionError, UsynysError
from core.metrics import ERRORS

PROBLEM_JSON = "application/problem+json"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LOG = structlog.get_logger("http")

_STATUSES: Mapping[type[UsynysError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    TransitionError: HTTPStatus.CONFLICT,
    RepealedError: HTTPStatus.CONFLICT,
}

#: What nobody is left to read: aiohttp finds the connection closed, and ends it without a word.
_NOBODY_LEFT = 499

#: What to do, where nobody who raised the error has said it.
_WAYS_OUT: Mapping[int, str] = {
    404: "Nothing is served under this address: /api/v1/openapi.json lists what is.",
    405: "This address does not take this method; the header Allow lists those it takes.",
    413: "The body is too large: send less at once.",
    415: "The body has another type than the ones taken here.",
}


class Problem(web.HTTPException):
    """An error to answer with; `more` are further members of the problem, such as `errors` with their pointers."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None, **more: object) -> None:
        self.status_code = status
        problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
        super().__init__(headers=headers, text=orjson.dumps(problem | more).decode(), content_type=PROBLEM_JSON)


def problems(new_id: Callable[[], str]) -> Middleware:
    """Return the middleware that turns errors into problem details; `new_id` names errors nobody expected."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as error:
            raise _explained(error) from None
        except UsynysError as error:
            status = next((code for kind, code in _STATUSES.items() if isinstance(error, kind)), None)
            raise (Problem(status, str(error)) if status else _unexpected(error, new_id())) from error
        except Exception as error:
            if isinstance(error, ConnectionError) and _has_hung_up(request):
                return web.Response(status=_NOBODY_LEFT)
            raise _unexpected(error, new_id()) from error

    return middleware


def _has_hung_up(request: web.Request) -> bool:
    """Tell whether whoever asked has gone away while the answer was being written: no error of ours."""
    return request.transport is None or request.transport.is_closing()


def _explained(error: web.HTTPException) -> web.HTTPException:
    """Give plain errors of aiohttp a body; what has one already stays as it is."""
    if error.status < HTTPStatus.BAD_REQUEST or error.content_type != "text/plain":
        return error
    kept = {str(name): error.headers[name] for name in (hdrs.ALLOW, hdrs.RETRY_AFTER) if name in error.headers}
    return Problem(error.status, _WAYS_OUT.get(error.status, f"{error.reason}."), kept)


def _unexpected(error: Exception, error_id: str) -> Problem:
    """Log where an error came from, and nothing it carries: its message may hold what a family wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    _LOG.error("unexpected_error", error_id=error_id, kind=type(error).__name__, where=where)
    ERRORS.labels("http").inc()
    detail = "Something went wrong here, not in your request: try again later, and name this error_id if it stays."
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail, error_id=error_id)
