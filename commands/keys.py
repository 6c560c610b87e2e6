"""`usynys keys`: fresh secrets for the settings, ready for an environment file."""

import base64
import json
from typing import Annotated

import typer

from core.clock import Chance

_KEY_SIZE = 32  # bytes
_WORD_SIZE = 32  # bytes; 43 characters of A-Za-z0-9_-


def keys(*, as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False) -> None:
    """Print fresh secrets, one setting per line; nothing is kept of them."""
    chance = Chance()
    fresh = {
        "USYNYS_DATA_KEY": _key(chance),
        "USYNYS_SIGNING_KEY": _key(chance),
        "USYNYS_INDEX_KEY": _key(chance),
        "USYNYS_TELEGRAM_SECRET": _word(chance),
        "USYNYS_API_KEYS": f"{_word(chance)}:*",
    }
    typer.echo(json.dumps(fresh) if as_json else "\n".join(f"{name}={value}" for name, value in fresh.items()))


def _key(chance: Chance) -> str:
    return base64.b64encode(chance.token(_KEY_SIZE)).decode()


def _word(chance: Chance) -> str:
    return base64.urlsafe_b64encode(chance.token(_WORD_SIZE)).decode().rstrip("=")
