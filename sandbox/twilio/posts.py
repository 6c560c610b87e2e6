"""Twilio's webhooks to the gateway: receipts and replies, signed, tried again, given up as the URL says."""

import sqlite3
from dataclasses import replace

import aiohttp

from sandbox import jobs, messages
from sandbox.box import Box
from sandbox.jobs import Job
from sandbox.posting import post
from sandbox.retries import Answer, Outcome, twilio_wait
from sandbox.signing import signature

_AGENT = "TwilioProxy/1.1"
#: What our number is set to in the vendor's console: any failure of the webhook is tried again five times.
_INBOUND = "/webhooks/twilio/inbound#rc=5&rp=all"


async def deliver(box: Box, session: aiohttp.ClientSession, job: Job) -> None:
    """Post one webhook; then it is done, put off, or given up."""
    url, params = _url(box, job), job.body["params"]
    headers = {
        "User-Agent": _AGENT,
        "X-Twilio-Signature": signature(box.wires.twilio_token, url, params),
        "I-Twilio-Idempotency-Token": job.body["token"],
    }
    answer = await post(session, url, headers, form=params)
    await box.store.do(lambda db: _settle(db, box, job, answer))


def _settle(db: sqlite3.Connection, box: Box, job: Job, answer: Answer) -> None:
    wait = None if answer.outcome is Outcome.OK else twilio_wait(_url(box, job), answer, job.tries)
    if wait is not None:
        jobs.put_off(db, job, box.clock.now() + wait)
        return
    jobs.finish(db, job)
    message = messages.by_seq(db, job.body["seq"]) if "seq" in job.body else None
    if message is not None and answer.outcome is Outcome.OK and message.status != "received":
        messages.change(db, replace(message, status="received"))


def _url(box: Box, job: Job) -> str:
    return str(job.body["url"] or f"{box.wires.public_url}{_INBOUND}")
