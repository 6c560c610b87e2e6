"""What must be true of referrals, papers and reports at any moment."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from tests.books import Books

VALID = {"issued", "extended"}


def no_referral_outlives_its_time(books: Books, now: datetime) -> Iterator[str]:
    """A referral past its validity stands only while papers are under review or a contract waits (P 22.4)."""
    waited = {row.referral_id for row in books.packages if row.status == "under_review"}
    waited |= {row.referral_id for row in books.contracts if row.status == "to_sign"}
    for row in books.referrals:
        if row.status in VALID and row.valid_until < now and row.id not in waited:
            yield f"the referral to {row.vacancy_id} is {row.status} since {row.valid_until}"
        if row.status not in VALID and row.id in waited:
            yield f"the referral to {row.vacancy_id} is {row.status}, and its papers or contract still wait"


def stages_are_reported(books: Books, _: datetime) -> Iterator[str]:
    """Each stage that was passed is written down for the monitoring system exactly once (P 9, 27)."""
    offered = [row.offer_id for row in books.decisions if row.kind == "offer_made"]
    passed: list[tuple[str, str | None]] = [("vacancy", subject) for subject in offered]
    passed += [("referral", row.offer_id) for row in books.referrals]
    passed += [("intake", row.id) for row in books.packages]
    schools = {row.id for row in books.applications if row.service != "queueing"}
    accepted = [row for row in books.decisions if row.kind == "accepted"]
    passed += [("enrolled", row.offer_id) for row in accepted if row.application_id not in schools]
    passed += [("result", row.application_id) for row in books.decisions if row.application_id in schools]
    written: Counter[tuple[str, str | None]] = Counter(
        (row.name, row.subject) for row in books.reports if row.about == "stage"
    )
    for stage in passed:
        if written[stage] != 1:
            yield f"stage {stage[0]} of {stage[1]} is written down {written[stage]} times"
