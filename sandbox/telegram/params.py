"""What the Bot API is asked for: parameters from JSON, a form, multipart or the query, each read one way."""

import json
import re
from collections.abc import Mapping
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from sandbox.telegram.error import bad

Params = Mapping[str, Any]
_WHOLE = re.compile(r"-?[0-9]{1,18}")


def read_params(query: Params, content_type: str, full_type: str, body: bytes) -> dict[str, Any]:
    """Return all parameters of a call; those of the body win.

    Raises:
        TelegramError: the body is not what its type says.

    """
    params: dict[str, Any] = dict(query)
    try:
        if content_type == "application/json" and body:
            params |= dict(json.loads(body))
        elif content_type == "application/x-www-form-urlencoded":
            params |= parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
        elif content_type == "multipart/form-data":
            params |= _multipart(full_type, body)
    except (ValueError, TypeError, RecursionError) as error:
        reason = "can't parse the request"
        raise bad(reason) from error
    _check_letters(params)
    return params


def _check_letters(value: Any) -> None:
    """Refuse half letters (lone surrogates), which JSON can spell and UTF-8 cannot."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        reason = "strings must be encoded in UTF-8"
        raise bad(reason) from error


def _multipart(full_type: str, body: bytes) -> dict[str, str]:
    parsed = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {full_type}\r\n\r\n".encode() + body)
    fields = {}
    for part in parsed.iter_parts():
        content = part.get_payload(decode=True)
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str) and isinstance(content, bytes):
            fields[name] = content.decode()
    return fields


def text(params: Params, name: str, default: str = "") -> str:
    """Return a parameter as text."""
    value = params.get(name, default)
    return value if isinstance(value, str) else json.dumps(value)


def whole(params: Params, name: str, default: int) -> int:
    """Return a parameter as a whole number; whatever is none is the default, as Telegram does."""
    value = params.get(name, default)
    written = str(value)
    return int(written) if not isinstance(value, bool) and _WHOLE.fullmatch(written) else default


def flag(params: Params, name: str) -> bool:
    """Return a parameter as yes or no."""
    return str(params.get(name)).lower() in {"true", "1"}


def structure(params: Params, name: str) -> Any:
    """Return a parameter that is JSON, in a form written as a string; None when it is left out.

    Raises:
        TelegramError: the string is no JSON.

    """
    value = params.get(name)
    if not isinstance(value, str):
        return value
    try:
        read = json.loads(value) if value else None
    except (ValueError, RecursionError) as error:
        reason = f"can't parse {name.replace('_', ' ')} JSON object"
        raise bad(reason) from error
    _check_letters(read)
    return read
