"""A rules core in a hundred lines: an example of the protocol in docs/rules-core-protocol.md, not of the rules.

    RULES_CORE_SECRET=whsec_… python rules_core.py PORT FILE.db [GATEWAY_URL API_KEY]

With the address of the gateway it promises a decision (202) and posts it later. It needs nothing but Python.
"""

import base64
import contextlib
import hmac
import json
import os
import sqlite3
import sys
import threading
import time
import urllib.request
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ["RULES_CORE_SECRET"].removeprefix("whsec_"))
TOLERANCE = float(os.environ.get("RULES_CORE_TOLERANCE", "300"))  # seconds between the signature's clock and ours
PORT, FILE, *LATER = sys.argv[1:]
TABLES = (
    "CREATE TABLE IF NOT EXISTS application (id TEXT PRIMARY KEY, consent TEXT, decision TEXT, told INT, copies INT)",
    "CREATE TABLE IF NOT EXISTS withdrawal (id TEXT PRIMARY KEY, consent TEXT, copies INT)",
)
TAKE = "INSERT INTO application VALUES (?, ?, ?, 0, 1) ON CONFLICT DO UPDATE SET copies = copies + 1 RETURNING decision"
STOP = "INSERT INTO withdrawal VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET copies = copies + 1"
OPEN = "SELECT id, decision FROM application WHERE told = 0 AND consent NOT IN (SELECT consent FROM withdrawal)"


def run(*asked):
    """Do one thing in a transaction of its own: it is on disk when this returns."""
    with contextlib.closing(sqlite3.connect(FILE, timeout=10)) as db, db:
        return db.execute(*asked).fetchall()


def is_genuine(headers, body):
    """Tell whether the gateway signed this a moment ago (Standard Webhooks)."""
    named, stamp, offered = (headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    right = b"v1," + base64.b64encode(hmac.digest(SECRET, f"{named}.{stamp}.".encode() + body, "sha256"))
    fresh = stamp.isdigit() and abs(time.time() - int(stamp)) <= TOLERANCE
    return fresh and any(hmac.compare_digest(right, one) for one in offered.encode().split())


def decide(told):
    """Return the decision on one application: the same application always gets the same decision."""
    answer, day = {"handover_id": told["handover_id"]}, datetime.fromisoformat(told["issued_at"]).date()
    if told["kind"] == "vacancy":
        cited = {"act": told["act"], "edition": told["edition"], "paragraph": "22.3"}
        answer["decision"] = {"kind": "referral_issued", "grounds": ["family_accepted"], "citations": [cited]}
        first, last = day + timedelta(days=1), day + timedelta(days=7)
        answer |= {"valid_from": str(first), "valid_until": f"{last}T23:59:59+05:00", "papers_by": str(last)}
        answer["cancel_until"] = f"{first}T{told['issued_at'].partition('T')[2]}"
    elif "conclusion" in told:
        answer |= {"decide_from": str(day), "decide_by": str(day + timedelta(days=3))}
    return answer


class Door(BaseHTTPRequestHandler):
    """POST /applications and /withdrawals: 401 not signed, 200 decided or stopped, 202 decided later."""

    def do_POST(self):
        """Do what is asked; the same id again is the same application or withdrawal, done once."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 65536))
        if self.path not in {"/applications", "/withdrawals"} or not is_genuine(self.headers, body):
            return self.say(401, "{}")
        told = json.loads(body)
        if self.path == "/withdrawals":  # what is not decided yet under this consent never will be
            run(STOP, (told["withdrawal_id"], told["consent_id"]))
            return self.say(200, "{}")
        ((decision,),) = run(TAKE, (told["handover_id"], told["consent_id"], json.dumps(decide(told))))
        return self.say(202, "{}") if LATER else self.say(200, decision)

    def say(self, status, answer):
        """Answer with JSON, and close."""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(answer.encode())


def tell_later(gateway, key):
    """Post each decision until the gateway answers 2xx; twice is as good as once, for it tells copies apart."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    while True:
        for named, decision in run(OPEN):
            asked = urllib.request.Request(f"{gateway}/api/v1/decisions", decision.encode(), headers)
            with contextlib.suppress(OSError):  # in a moment again
                urllib.request.urlopen(asked, timeout=10).close()
                run("UPDATE application SET told = 1 WHERE id = ?", (named,))
        time.sleep(0.2)


for table in TABLES:
    run(table)
if LATER:
    threading.Thread(target=tell_later, args=LATER, daemon=True).start()
ThreadingHTTPServer(("127.0.0.1", int(PORT)), Door).serve_forever()
