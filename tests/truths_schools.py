"""What must be true of offers of schools at any moment: no consent is invented or lost, nothing is asked twice."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.books import Books

#: A carrier tells the second in which something was said, and no more.
_PRECISION = timedelta(seconds=1)
_LIVE = {"planned", "sent", "open", "collecting"}
_SCHOOLS = {"home_schooling", "special_school"}


def schools_are_asked_for_twice_over(books: Books, _: datetime) -> Iterator[str]:
    """An application to a school rests on two yeses in one window; refused for want of the second, on one."""
    services = {row.offer_id: row for row in books.consents}
    data = {row.offer_id: row for row in books.data_consents}
    offers = {row.application_id: row for row in books.offers if row.kind in _SCHOOLS and row.application_id}
    for application in books.applications:
        if application.service not in _SCHOOLS:
            continue
        offer = offers[application.id]
        grounds = [row.grounds for row in books.decisions if row.application_id == application.id]
        without = ["no_consent_to_restricted_data"] in grounds
        if offer.status != "confirmed" or offer.id not in services or (offer.id in data) is without:
            yield f"application {application.id} is {application.status}, its offer {offer.status}"
        given = [row.given_at for row in (services.get(offer.id), data.get(offer.id)) if row]
        for at in given:
            if not (offer.opens_at and offer.closes_at and offer.opens_at - _PRECISION <= at <= offer.closes_at):
                yield f"a consent to {offer.kind} was given at {at}, outside its window"


def half_a_dialog_is_no_consent(books: Books, _: datetime) -> Iterator[str]:
    """Both consents of a school come from replies that were read as a yes, and only a confirmed offer has any."""
    confirmed = {row.id for row in books.offers if row.status == "confirmed"}
    replies = {row.id: row for row in books.replies}
    for given in books.data_consents:
        reply = replies[given.reply_id]
        if given.offer_id not in confirmed or reply.status != "read":
            yield f"a consent to data of offer {given.offer_id}, which is not confirmed"
        if not (reply.intent == "yes" or reply.rule.startswith("code.yes")):
            yield f"a consent to data from {reply.intent} ({reply.rule})"


def one_conclusion_is_asked_about_once(books: Books, _: datetime) -> Iterator[str]:
    """Never two open offers on one conclusion, never two applications that wait for a school."""
    live = Counter(row.conclusion_id for row in books.offers if row.conclusion_id and row.status in _LIVE)
    filed = {row.id for row in books.applications if row.service in _SCHOOLS and row.status == "filed"}
    waiting = Counter(row.conclusion_id for row in books.offers if row.application_id in filed)
    for name, count in (live | waiting).items():
        if count > 1:
            yield f"{count} offers or applications wait on conclusion {name}"


TRUTHS = (schools_are_asked_for_twice_over, half_a_dialog_is_no_consent, one_conclusion_is_asked_about_once)
