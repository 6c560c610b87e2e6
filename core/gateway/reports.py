"""Delivering what stages and changed rules have written down: until it is taken, and never as another report."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import SendFailedError
from core.flow.handover import wait_before
from core.flow.outbox import LEASE
from core.gateway import cases
from core.gateway.house import House
from core.gateway.states import ReportStatus, move_report
from core.store.tables import Application, Report

_BATCH = 50
#: With waits that double to ten minutes these last a night; then a person looks.
_MOST_TRIES = 60


async def next_due(house: House, tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a report is to be delivered; None where nobody takes reports."""
    if house.monitoring is None:
        return None
    return (await tx.exec(select(func.min(col(Report.due_at))).where(Report.status == ReportStatus.PENDING))).one()


async def waiting(house: House, troubled: Collection[str]) -> list[str]:
    """Return the reports that are due, in the order in which they were written; `troubled` is left out."""
    if house.monitoring is None:
        return []
    query = select(Report.id).where(
        Report.status == ReportStatus.PENDING,
        col(Report.due_at) <= house.clock.now(),
        col(Report.id).not_in(troubled),
    )
    async with house.store.read() as tx:
        return list((await tx.exec(query.order_by(col(Report.created_at), col(Report.id)).limit(_BATCH))).all())


async def deliver(house: House, report_id: str) -> bool:
    """Deliver one report; a delivery whose end nobody saw is made again, with the same id."""
    body = await _claim(house, report_id)
    if body is None or house.monitoring is None:
        return False
    try:
        await house.monitoring.report(report_id, body)
    except SendFailedError:
        await _put_back(house, report_id)
    else:
        async with house.store.write() as tx:
            report = await tx.get_one(Report, report_id, with_for_update=True)
            if ReportStatus(report.status) is ReportStatus.PENDING:
                move_report(report, ReportStatus.DELIVERED)
                report.delivered_at = house.clock.now()
    return True


async def _claim(house: House, report_id: str) -> Mapping[str, Any] | None:
    async with house.store.write() as tx:
        report = await tx.get_one(Report, report_id, with_for_update=True)
        now = house.clock.now()
        if ReportStatus(report.status) is not ReportStatus.PENDING or report.due_at > now:
            return None  # another worker was quicker
        report.attempts += 1
        report.due_at = now + LEASE
        return {**report.body, "report_id": report.id}


async def _put_back(house: House, report_id: str) -> None:
    """Let a report wait for its next try; after the last one it is dead and the desk is told."""
    async with house.store.write() as tx:
        report = await tx.get_one(Report, report_id, with_for_update=True)
        if report.attempts < _MOST_TRIES:
            report.due_at = house.clock.now() + wait_before(report.attempts)
            return
        move_report(report, ReportStatus.DEAD)
        application = await tx.get(Application, report.application_id) if report.application_id else None
        await cases.open_case(house, tx, "report_not_taken", report.id, application)
