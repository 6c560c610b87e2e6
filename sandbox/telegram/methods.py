"""Every method of the Bot API that the sandbox speaks, by its lower-case name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram import messages, objects, presence, updates
from sandbox.telegram.error import TelegramError, bad
from sandbox.telegram.messages import Call
from sandbox.telegram.params import flag, structure, text, whole
from sandbox.telegram.updates import Webhook

Method = Callable[[Call], Any]
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MOST_UPDATES = 100
_MOST_CONNECTIONS = 100


def _get_me(call: Call) -> dict[str, Any]:
    return objects.bot(call.box) | {
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def _set_webhook(call: Call) -> bool:
    url = text(call.params, "url")
    if not url:
        return _delete_webhook(call)
    # The real one wants HTTPS on 443, 80, 88 or 8443; in a box, loopback must do.
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        reason = "bad webhook: invalid webhook URL specified"
        raise bad(reason)
    secret = text(call.params, "secret_token")
    if secret and not _SECRET.fullmatch(secret):
        reason = "secret token contains unallowed characters"
        raise bad(reason)
    before = updates.webhook(call.db, call.box)
    connections = min(max(whole(call.params, "max_connections", 40), 1), _MOST_CONNECTIONS)
    _drop_if_asked(call)
    updates.set_webhook(call.db, Webhook(url, secret, _allowed(call, before.allowed), max_connections=connections))
    return True


def _delete_webhook(call: Call) -> bool:
    before = updates.webhook(call.db, call.box)
    _drop_if_asked(call)
    updates.set_webhook(call.db, Webhook("", allowed=before.allowed))
    return True


def _drop_if_asked(call: Call) -> None:
    if flag(call.params, "drop_pending_updates"):
        updates.drop(call.db)


def _allowed(call: Call, before: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds of updates that are wanted; left out, the earlier wish stays."""
    wanted = structure(call.params, "allowed_updates")
    if wanted is None:
        return before
    if not isinstance(wanted, list) or not all(isinstance(kind, str) for kind in wanted):
        reason = "can't parse allowed updates JSON object"
        raise bad(reason)
    return tuple(wanted)


def _webhook_info(call: Call) -> dict[str, Any]:
    hook = updates.webhook(call.db, call.box)
    info: dict[str, Any] = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": updates.count(call.db),
        "max_connections": hook.max_connections,
    }
    if hook.allowed:
        info["allowed_updates"] = list(hook.allowed)
    return info | updates.last_error(call.db)


def _get_updates(call: Call) -> list[dict[str, Any]]:
    hook = updates.webhook(call.db, call.box)
    if hook.url:
        reason = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        raise TelegramError(HTTPStatus.CONFLICT, f"Conflict: {reason}")
    allowed = _allowed(call, hook.allowed)
    if allowed != hook.allowed:
        updates.set_webhook(call.db, replace(hook, allowed=allowed))
    limit = min(max(whole(call.params, "limit", _MOST_UPDATES), 1), _MOST_UPDATES)
    return updates.fetch(call.db, whole(call.params, "offset", 0), limit)


def _answer_tap(call: Call) -> bool:
    tap = text(call.params, "callback_query_id")
    if len(text(call.params, "text")) > 200:  # noqa: PLR2004 - the longest notice the Bot API shows
        reason = "MESSAGE_TOO_LONG"
        raise bad(reason)
    done = call.db.execute("UPDATE tap SET answer = ? WHERE id = ?", (text(call.params, "text"), tap))
    if done.rowcount == 0:
        reason = "query is too old and response timeout expired or query ID is invalid"
        raise bad(reason)
    return True


def _chat_action(call: Call) -> bool:
    messages.chat_of(call)
    return True


def _yes(_: Call) -> bool:
    return True


METHODS: Mapping[str, Method] = {
    "getme": _get_me,
    "setwebhook": _set_webhook,
    "deletewebhook": _delete_webhook,
    "getwebhookinfo": _webhook_info,
    "getupdates": _get_updates,
    "sendmessage": messages.send,
    "editmessagetext": messages.edit_text,
    "editmessagereplymarkup": messages.edit_markup,
    "deletemessage": messages.delete,
    "answercallbackquery": _answer_tap,
    "sendchataction": _chat_action,
    "setmycommands": presence.set_commands,
    "getmycommands": presence.get_commands,
    "deletemycommands": presence.delete_commands,
    "setmydescription": presence.set_description,
    "getmydescription": presence.get_description,
    "setmyshortdescription": presence.set_short_description,
    "getmyshortdescription": presence.get_short_description,
    # What these change, no phone here shows.
    "setmyname": _yes,
    "setchatmenubutton": _yes,
}
