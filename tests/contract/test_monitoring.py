"""Reports reach the monitoring system signed, once each, and again until they are taken."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from core.errors import SettingsError
from core.flow.channel import Failure, SendFailedError
from core.gateway import reports
from core.store.tables import DeskCase, Report
from exchange.monitoring import HttpMonitoring
from exchange.standard_webhooks import headers, secret_of
from tests.stories.papers import package
from tests.world import World

FAMILY = "+77470000001"
NOON = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A gateway that reports to the sandbox."""
    world = World(tmp_path, monitored=True)
    await world.open()
    yield world
    await world.close()


async def taken(world: World) -> list[dict[str, Any]]:
    """Return what the monitoring system has taken."""
    items: list[dict[str, Any]] = (await world.ask("GET", "/monitoring"))["items"]
    return items


def test_a_signature_is_that_of_the_standard() -> None:
    """The example of the Standard Webhooks specification: id, timestamp and body, joined by points."""
    secret = secret_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "SECRET")
    at = datetime.fromtimestamp(1614265330, tz=UTC)
    made = headers(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert made == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize("text", ["", "short", "whsec_" + base64.b64encode(bytes(12)).decode(), "не base64"])
def test_a_secret_that_protects_nothing_is_refused(text: str) -> None:
    """The message names the setting and what is expected."""
    with pytest.raises(SettingsError, match="USYNYS_MONITORING_SECRET must be 24-64 bytes"):
        secret_of(text, "USYNYS_MONITORING_SECRET")


@pytest.mark.parametrize(
    ("status", "failure"),
    [(200, None), (204, None), (302, Failure.VENDOR), (401, Failure.VENDOR), (500, Failure.VENDOR)],
)
async def test_only_a_yes_of_the_other_office_counts(status: int, failure: Failure | None) -> None:
    """Whatever is not 2xx is posted again; nobody is followed elsewhere."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_post("/", answer)
    async with TestServer(app) as server:
        monitoring = HttpMonitoring(str(server.make_url("/")), bytes(32), lambda: NOON)
        if failure is None:
            await monitoring.report("R1", {"stage": "vacancy"})
        else:
            with pytest.raises(SendFailedError) as failed:
                await monitoring.report("R1", {"stage": "vacancy"})
            assert failed.value.failure is failure
        await monitoring.close()


async def test_an_office_that_is_not_there_is_no_answer() -> None:
    """A refused connection is a failure like any other."""
    monitoring = HttpMonitoring("http://127.0.0.1:9/", bytes(32), lambda: NOON)
    with pytest.raises(SendFailedError, match="connection"):
        await monitoring.report("R1", {})
    await monitoring.close()


async def test_a_stranger_cannot_report_to_the_sandbox(world: World) -> None:
    """A signature with another secret is refused, and nothing is taken."""
    body = json.dumps({"stage": "vacancy"}).encode()
    answer = await world.post("/sandbox/wire/monitoring", body, dict(headers(bytes(32), "R1", NOON, body)))
    assert answer.status == 401
    assert await taken(world) == []


@pytest.mark.rule("P-083")
async def test_every_stage_from_the_place_to_the_contract_is_reported_once(world: World) -> None:
    """Place, referral, papers, contract, enrolment: in this order, with act and paragraph, and nothing personal."""
    await world.preschools("P1", "P2")
    await world.family(FAMILY, wishes=("P1", "P2"))
    await world.place("V1")
    await world.say(FAMILY, sms="1")
    await world.tell("papers_submitted", application_id="A1", documents=package(world))
    await world.tell("contract_signed", child_id="C1", preschool_id="P1", on="2026-11-23")
    stages = await taken(world)
    assert [row["stage"] for row in stages] == ["vacancy", "referral", "intake", "contract", "enrolled"]
    assert {row["copies"] for row in stages} == {1}
    assert {row["application_id"] for row in stages} == {"A1"}
    assert all((row["act"], row["paragraph"]) == ("133", ["9", "27", "22"]) for row in stages)
    assert not any("Еркежан" in json.dumps(row, ensure_ascii=False) or FAMILY in json.dumps(row) for row in stages)


class Broken:
    """A monitoring system that takes a report and dies before it can say so, `times` times."""

    def __init__(self, world: World, times: int) -> None:
        self.ids: list[str] = []
        self._world, self._times = world, times

    async def report(self, report_id: str, body: Any) -> None:
        """Take it, and fail all the same."""
        assert body["report_id"] == report_id
        self.ids.append(report_id)
        if len(self.ids) <= self._times:
            raise SendFailedError(Failure.TIMEOUT)


async def _broken(world: World, times: int) -> Broken:
    """Let a family be asked while the monitoring system is broken, and time go on for a day."""
    broken = Broken(world, times)
    world.workers._house = replace(world.workers._house, monitoring=broken)  # noqa: SLF001 - a wire is handed in anew
    await world.preschools("P1")
    await world.family(FAMILY)
    await world.place("V1")
    await world.advance(hours=23)
    return broken


async def test_a_report_whose_fate_is_unknown_is_the_same_report_again(world: World) -> None:
    """Each delivery bears the id of the row, which is one: the other office takes it once."""
    broken = await _broken(world, times=4)
    report = await world.one(Report, name="vacancy")
    assert broken.ids == [report.id] * 5
    assert (report.status, report.attempts) == ("delivered", 5)


async def test_a_report_that_nobody_takes_is_dead_and_stands_at_the_desk(world: World) -> None:
    """After sixty tries a person looks."""
    broken = await _broken(world, times=1000)
    report = await world.one(Report, name="vacancy")
    assert (report.status, len(broken.ids)) == ("dead", 60)
    case = await world.one(DeskCase)
    assert (case.why, case.subject, case.application_id) == ("report_not_taken", report.id, "A1")


async def test_a_killed_gateway_reports_the_same_stage_again_and_no_other(world: World) -> None:
    """Killed between the other office's yes and our own note of it: the row is one, and so is its id."""
    await world.preschools("P1")
    await world.family(FAMILY)
    house = world.workers._house  # noqa: SLF001 - to stand between a claim and its end
    await world.place("V1")
    report = await world.one(Report, name="vacancy")
    async with world.store.write() as tx:  # as it was when the process was killed
        row = await tx.get_one(Report, report.id)
        row.status, row.delivered_at, row.due_at = "pending", None, house.clock.now() + timedelta(minutes=2)
    await world.restart()
    assert await reports.waiting(world.workers._house, ()) == []  # noqa: SLF001 - the claim is still held
    await world.advance(minutes=2)
    assert [(row["stage"], row["copies"]) for row in await taken(world)] == [("vacancy", 2)]
    assert len(await world.all(Report, about="stage")) == 1


async def test_two_workers_deliver_a_report_once(world: World) -> None:
    """A claim is held for a while: the second worker finds nothing."""
    await world.preschools("P1")
    await world.family(FAMILY)
    await world.place("V1")
    report = await world.one(Report, name="vacancy")
    house = world.workers._house  # noqa: SLF001 - two hands on one report
    async with world.store.write() as tx:
        row = await tx.get_one(Report, report.id)
        row.status, row.due_at = "pending", house.clock.now()
    done = await asyncio.gather(reports.deliver(house, report.id), reports.deliver(house, report.id))
    assert sorted(done) == [False, True]
    assert [row["copies"] for row in await taken(world)] == [2]


@pytest.mark.rule("P-082")
@pytest.mark.rule("H-14")
@pytest.mark.parametrize(("edition", "paragraph"), [("P-2024", ["9", "27"]), ("H-2025", ["8.2"]), ("S-2022", [])])
async def test_a_changed_rule_is_announced_to_three_offices_in_three_working_days(
    world: World, edition: str, paragraph: list[str]
) -> None:
    """Registered on Friday 20.11.2026: by Wednesday 25.11; S orders no such notice and nobody is told."""
    await world.tell("rule_changed", edition=edition, registered_on="2026-11-20")
    told = await taken(world)
    offices = ["contact_centre", "operator", "provider"] if paragraph else []
    assert sorted(row["addressee"] for row in told) == offices
    assert all((row["paragraph"], row["tell_by"]) == (paragraph, "2026-11-25") for row in told)
    assert all(row["edition"] == edition and row["at"].startswith("2026-11-23") for row in told)
