"""What an answer does to an offer of schooling: who is identified, what is consented to, what is taken back (H, S)."""

from collections.abc import Mapping

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Asked, Ended, Place, Step
from core.flow.offer import OFFER, OfferStatus
from core.gateway import windows
from core.gateway.answering import answered, consenting
from core.gateway.answering.asking import ask, where
from core.gateway.answering.ways import DEFERRED, Effect, Elsewhere, Ways
from core.gateway.consent_texts import FORMS
from core.gateway.house import House
from core.gateway.rows import OfferRows
from core.gateway.said import Said, answer
from core.gateway.schooling import deciding, filing, identifying, offering, withdrawing
from core.gateway.schooling.identifying import BIRTHDAY
from core.values import Intent

DATA = "schooling.data"
#: The forms of consent that each question asks for: the one to the service, and beside it that to protected secrets.
_ASKS: Mapping[str, tuple[str, ...]] = {
    "service": ("consent",),
    "data": ("consent", "consent_secrets"),
    "without_data": ("consent", "consent_secrets"),
}
_SHOWN = {"service": ("consent",), "data": ("consent_secrets",)}


async def _weigh(house: House, tx: AsyncSession, rows: OfferRows, said: Said, done: Step) -> Effect | None:
    """See that nothing is named before the guardian is known, and keep which reply agreed to the service."""
    if isinstance(done, Ended) and done.end == "declined":
        return None  # a no is heard from whoever holds the phone
    before, _ = await where(house, tx, rows)
    if consenting.asks_for_text(said.words) and before.question not in {house.dialogs[rows.offer.kind].first, BIRTHDAY}:
        return await _show(house, tx, rows, said, before)
    if before.question == BIRTHDAY or (isinstance(done, Asked) and done.place.question == BIRTHDAY):
        return await _identify(house, tx, rows, said, before, done)
    if before.answers and not await identifying.is_known(house, tx, rows, said):
        return await _back(house, tx, rows, said, before)
    if isinstance(done, Asked) and done.place.question == DATA:
        await _ask(house, tx, rows, said, done.place)
        return filing.AGREED
    return None


async def _identify(
    house: House, tx: AsyncSession, rows: OfferRows, said: Said, before: Place, done: Step
) -> Effect | None:
    """Name the service to an identified guardian; count a birthday that is not the child's."""
    named = isinstance(done, Asked) and bool(done.place.said_to(BIRTHDAY))
    right = isinstance(done, Asked) and named and await identifying.is_right(house, tx, rows, done.place)
    place = done.place if isinstance(done, Asked) and right else before
    if await identifying.is_known(house, tx, rows, said, named=right):
        service = house.dialogs[rows.offer.kind].question(BIRTHDAY).onward
        kept = place.answers or ((house.dialogs[rows.offer.kind].first, Intent.YES.value),)
        await identifying.identified(house, tx, rows, said, "birthday" if right else "account")
        await _ask(house, tx, rows, said, Place(service, kept))
        return identifying.KNOWN
    if not named:
        return None
    left = await identifying.tries_left(house, tx, rows)
    if not left:
        return await identifying.give_up(house, tx, rows, said)
    await ask(house, tx, WAYS, rows, said, before, key="schooling.birthday_wrong")
    return identifying.WRONG


async def _back(house: House, tx: AsyncSession, rows: OfferRows, said: Said, before: Place) -> Effect:
    """Ask for the birthday on a way on which nobody was identified yet; then the service is named there too."""
    return await ask(house, tx, WAYS, rows, said, identifying.unnamed(house, rows.offer, before))


async def _told(house: House, tx: AsyncSession, rows: OfferRows, said: Said, place: Place) -> Place:
    """Return where somebody may be asked again: help or a language on another way names no service there either."""
    if not place.answers or place.question == BIRTHDAY or await identifying.is_known(house, tx, rows, said):
        return place
    return identifying.unnamed(house, rows.offer, place)


async def _ask(house: House, tx: AsyncSession, rows: OfferRows, said: Said, place: Place) -> None:
    """Ask for a consent, in Telegram behind its whole text."""
    await consenting.show_before(house, tx, said, rows.offer, _SHOWN.get(_part(place), ()))
    await ask(house, tx, WAYS, rows, said, place)


async def _show(house: House, tx: AsyncSession, rows: OfferRows, said: Said, place: Place) -> Effect:
    """Show the whole text that is asked about; an SMS holds no health fact, and the title of the service is one."""
    await consenting.show_before(house, tx, said, rows.offer, _ASKS[_part(place)])
    await ask(house, tx, WAYS, rows, said, place, key=f"schooling.text_{_part(place)}")
    return "text_shown"


def _part(place: Place) -> str:
    return place.question.rpartition(".")[2]


async def _of_question(house: House, tx: AsyncSession, rows: OfferRows, place: Place) -> Mapping[str, object]:
    """Return which question waits, which consents it asks for, and how many tries are left."""
    facts: dict[str, object] = {"question": place.question}
    if place.question == BIRTHDAY:
        facts["tries"] = await identifying.tries_left(house, tx, rows)
    if forms := _ASKS.get(_part(place)):
        facts[FORMS] = list(forms)
    return facts


async def _confirm(house: House, tx: AsyncSession, rows: OfferRows, said: Said, _place: Place) -> Effect:
    """Take both consents: the application is registered and handed over; its days are told after that."""
    if not await filing.file(house, tx, rows, said, restricted_data=True):
        return await _service_anew(house, tx, rows, said)
    await answered.end(house, tx, rows.offer, OfferStatus.CONFIRMED, said)
    return "confirmed"


async def _without_data(house: House, tx: AsyncSession, rows: OfferRows, said: Said, _place: Place) -> Effect:
    """Take the yes to the service and the no to restricted data, said twice: a ground of refusal (A1.9(3))."""
    if not await filing.file(house, tx, rows, said, restricted_data=False):
        return await _service_anew(house, tx, rows, said)
    await answered.end(house, tx, rows.offer, OfferStatus.CONFIRMED, said)
    return "confirmed_without_data"


async def _service_anew(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Ask for the consent to the service again: no reply proves it, and nothing was filed."""
    before, _ = await where(house, tx, rows)
    service = house.dialogs[rows.offer.kind].question(BIRTHDAY).onward
    await _ask(house, tx, rows, said, Place(service, identifying.unnamed(house, rows.offer, before).answers))
    return "asked"


async def _decline(house: House, tx: AsyncSession, rows: OfferRows, said: Said, _place: Place) -> Effect:
    """Take a no: the offer is closed and waits for an undo while its window lasts."""
    await answered.end(house, tx, rows.offer, OfferStatus.DECLINED, said)
    await answer(house, tx, said, "schooling.declined", rows.offer)
    return "declined"


async def _confirmed(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer after both consents: a no in the window takes the application back, a yes after that offers anew."""
    offer, application = rows.offer, rows.application
    if await deciding.is_undecided(tx, offer):
        return DEFERRED
    status = application.status if application else ""
    window = windows.window_of(offer)
    if said.intent is Intent.NO and application and status == filing.FILED and window and window.takes(said.said_at):
        await withdrawing.withdraw(house, tx, application, offer, said, reply_id=said.reply.id)
        await answer(house, tx, said, "schooling.cancelled", offer)
        return "cancelled"
    if said.intent is Intent.YES and status in {filing.REFUSED, filing.WITHDRAWN}:
        return await _anew(house, tx, rows, said)
    await answer(house, tx, said, "schooling.already" if status == filing.FILED else "schooling.decided", offer)
    return "again"


async def _declined(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer after a no: a yes or the undo button goes back to the question while the window lasts."""
    offer, window = rows.offer, windows.window_of(rows.offer)
    if not (said.undo or said.intent is Intent.YES):
        await answer(house, tx, said, "schooling.already_declined", offer)
        return "again"
    if window and not window.takes(said.said_at):
        return await _anew(house, tx, rows, said)
    offer.status = OFFER.step(OfferStatus.DECLINED, OfferStatus.OPEN)
    offer.ended_at = None
    await windows.resume_timers(house, tx, offer)
    place, _ = await where(house, tx, rows)
    if said.undo or place.question == BIRTHDAY:
        await ask(house, tx, WAYS, rows, said, place)
        return "undone"
    return Elsewhere(offer.id)


async def _lapsed(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer after the window: a yes makes a new offer at once (reading 5)."""
    if said.undo or said.intent is Intent.YES:
        return await _anew(house, tx, rows, said)
    await answer(house, tx, said, "schooling.late_no", rows.offer)
    return "late"


async def _gone(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer about an offer that ended without the family: never received, not identified, its conclusion withdrawn."""
    if OfferStatus(rows.offer.status) is OfferStatus.UNREACHABLE:
        return await _lapsed(house, tx, rows, said)
    return await _over(house, tx, rows, said)


async def _over(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Tell that nothing goes on here, and whom to call when it was the birthday."""
    failed = await identifying.has_failed(tx, rows)
    await answer(house, tx, said, f"schooling.{identifying.FAILED}" if failed else "schooling.over", rows.offer)
    return "late"


async def _anew(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    if await identifying.has_failed(tx, rows):
        return await _over(house, tx, rows, said)
    running = await offering.live_offer(tx, rows.offer.conclusion_id or "")
    return Elsewhere(running.id) if running else await offering.again(house, tx, rows, said)


WAYS = Ways(
    ends={"confirmed": _confirm, "without_data": _without_data, "declined": _decline},
    confirmed=_confirmed,
    declined=_declined,
    lapsed=_lapsed,
    gone=_gone,
    weigh=_weigh,
    facts=_of_question,
    told=_told,
)
