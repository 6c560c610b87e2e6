"""What an answer does to the offer to queue a child: dialog, consent, hand-over, changes of mind (P 7, 15(4))."""

from collections.abc import Mapping
from dataclasses import replace

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Asked, Place, Step, Unclear
from core.flow.offer import OFFER, OfferStatus
from core.gateway import agreements, consents, conversing, endings, families, registering, windows, withdrawals
from core.gateway.answering import answered, consenting
from core.gateway.answering.asking import ask, where
from core.gateway.answering.ways import DEFERRED, Effect, Elsewhere, Ways
from core.gateway.house import House
from core.gateway.placing import drawing
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows, lock_entries, lock_offer
from core.gateway.said import Said, answer
from core.gateway.saying import choices, near
from core.gateway.saying.choices import AGE, CATEGORY, LANGUAGE, NOW, PRESCHOOLS, Choice
from core.gateway.states import EntryStatus
from core.gateway.terms import edition_of, service_of
from core.gateway.writing import Draft, say
from core.rules.age import full_years
from core.rules.consents import asked
from core.store.tables import Application, Child, Guardian, Handover, ToldEvent
from core.store.timers import TimerKind, arm
from core.values import Intent, Language

_CONSENT, _SUMMARY = "registration.consent", "registration.summary"
#: What the yes to the consents did; the reply that said it proves them.
AGREED = "data_agreed"


async def _confirm(house: House, tx: AsyncSession, rows: OfferRows, said: Said, place: Place) -> Effect:
    """Take the last yes: consent and hand-over of what was chosen, with the proof of the yes to the consents."""
    agreed = await agreements.latest(house, tx, rows.offer, AGREED, said)
    if agreed is None:  # nobody has agreed in this offer: nothing may be handed over
        return await _ask(house, tx, rows, said, _before_consent(place))
    await conversing.keep(house, tx, rows.offer, place)
    await answered.end(house, tx, rows.offer, OfferStatus.CONFIRMED, said)
    await consents.give(house, tx, rows.offer, said, agreed)
    return "confirmed"


async def _decline(house: House, tx: AsyncSession, rows: OfferRows, said: Said, _place: Place) -> Effect:
    """Take a no: nothing happens, and a yes brings the offer back (P 7)."""
    await answered.end(house, tx, rows.offer, OfferStatus.DECLINED, said)
    await answer(house, tx, said, "registration.declined", rows.offer)
    return "declined"


async def _weigh(house: House, tx: AsyncSession, rows: OfferRows, said: Said, done: Step) -> Effect | None:
    """End kindly when a register has queued the child meanwhile; pass over what needs no asking; show the consent."""
    if await registering.is_placed(tx, rows.offer.child_id):
        return await _overtaken(house, tx, rows, said)
    if isinstance(done, Unclear) and done.place.question == _CONSENT and consenting.asks_for_text(said.words):
        forms = _forms(house, rows)
        await consenting.show_asked(house, tx, said, rows.offer, forms, then="registration.consent.read")
        return "text_shown"
    if not isinstance(done, Asked):
        return None
    place = await _onward(house, tx, rows, done.place)
    if place is None:
        stood, _ = await where(house, tx, rows)
        return await ask(
            house, tx, WAYS, rows, said, replace(stood, picked=()), key="registration.preschools.languages"
        )
    asked_next = await _ask(house, tx, rows, said, place)
    return AGREED if place.question == _SUMMARY else asked_next


async def _ask(house: House, tx: AsyncSession, rows: OfferRows, said: Said, place: Place) -> Effect:
    """Ask the next question, in Telegram that for the consents behind their whole texts."""
    if place.question == _CONSENT:
        await consenting.show_before(house, tx, said, rows.offer, _forms(house, rows))
    return await ask(house, tx, WAYS, rows, said, place)


def _before_consent(place: Place) -> Place:
    """Return where a dialog goes on without its consents: each is given in an offer's own window, to what it shows."""
    answers = tuple(one for one in place.answers if one[0] not in {_CONSENT, _SUMMARY})
    question = _CONSENT if place.question == _SUMMARY else place.question
    return replace(place, question=question, answers=answers, picked=())


async def _overtaken(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """End an offer whose child stands in a queue by now."""
    await endings.end(house, tx, rows.offer, OfferStatus.WITHDRAWN, "offer_withdrawn")
    await answer(house, tx, said, "registration.already_queued", rows.offer)
    return "already_queued"


async def _onward(house: House, tx: AsyncSession, rows: OfferRows, place: Place) -> Place | None:
    """Pass over questions that have one answer; None when the chosen preschools have no language in common."""
    if place.question == LANGUAGE:
        common = await near.languages(tx, place.said_to(PRESCHOOLS))
        if not common:
            return None
        if len(common) == 1:
            place = replace(place, question=NOW, answers=(*place.answers, (LANGUAGE, common[0])))
    if place.question == NOW and not await _ages(house, tx, rows):
        place = replace(place, question=choices.PRIVILEGE, answers=(*place.answers, (NOW, Intent.YES)))
    return place


async def _ages(house: House, tx: AsyncSession, rows: OfferRows) -> tuple[str, ...]:
    """Return the ages to come from which a place may be wished (P 15(2))."""
    born = await families.birth_date(house, tx, rows.offer.child_id)
    oldest = edition_of(house, rows.offer).terms.count("oldest_age")
    return tuple(str(age) for age in range(full_years(born, drawing.today(house)) + 1, oldest))


def _forms(house: House, rows: OfferRows) -> tuple[str, ...]:
    """Return the consents that the service asks for (P annex 5, foot of annex 1)."""
    return asked(service_of(house, rows.offer), edition_of(house, rows.offer))


async def _lines(house: House, tx: AsyncSession, rows: OfferRows, place: Place, search: str) -> tuple[str, ...]:
    """Return the preschools or the ages to choose from; of the categories those that are looked for by name."""
    if place.question == AGE:
        return await _ages(house, tx, rows)
    if place.question == CATEGORY:
        return _categories(house, search)
    if place.question != PRESCHOOLS:
        return ()
    guardian, edition = await tx.get_one(Guardian, rows.offer.guardian_id), edition_of(house, rows.offer)
    if search:
        return await near.found(tx, search, guardian.settlement, edition)
    return await near.near(tx, guardian.settlement, edition)


def _categories(house: House, search: str) -> tuple[str, ...]:
    """Return the categories whose name has every word that was typed, in either language; none when nothing was."""
    words, question = near.folded(search).split(), house.dialogs[registering.KIND].question(CATEGORY)
    named = {
        line: " ".join(
            near.folded(said)
            for language in Language
            for key, said in house.texts.words[language].items()
            if key in {f"{CATEGORY}.{line}", f"{CATEGORY}.{line}.telegram"}
        )
        for line in question.options
    }
    return tuple(line for line, names in named.items() if words and all(word in names for word in words))


async def _facts(house: House, _tx: AsyncSession, rows: OfferRows, place: Place) -> Mapping[str, object]:
    """Return what the words of a question need: the texts to consent to, or what was chosen."""
    if place.question == _CONSENT:
        return consenting.asked_for(_forms(house, rows))
    return Choice.of(place).kept() if place.question == _SUMMARY else {}


async def _confirmed(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer after the last yes: a no within the window takes the application back (P 15(4))."""
    offer = rows.offer
    undecided = select(Handover.id).where(Handover.offer_id == offer.id, col(Handover.decided_at).is_(None))
    if (await tx.exec(undecided)).first():
        return DEFERRED
    window, application = windows.window_of(offer), rows.application
    in_time = window is not None and window.takes(said.said_at)
    if said.intent is Intent.NO and application and application.status == "queued" and in_time:
        return await _take_back(house, tx, application, said)
    return await _late(house, tx, rows, said)


async def _take_back(house: House, tx: AsyncSession, application: Application, said: Said) -> Effect:
    """Withdraw what was queued today, as if the cabinet had told of it, and answer the family at once."""
    told = ToldEvent(
        id=house.chance.new_id(), type="application_withdrawn", at=said.said_at, application_id=application.id
    )
    tx.add(told)
    await arm(tx, TimerKind.FOLLOW, told.id, house.clock.now())
    entries = await lock_entries(tx, application.id)
    if all(EntryStatus(entry.status) is EntryStatus.WAITING for entry in entries):  # nothing can stand against it
        dedupe, facts = f"notice:{application.id}:{withdrawals.WITHDRAWN}", {"child_id": application.child_id}
        draft = Draft("queue.withdrawn", "notice", dedupe, facts=facts, reply_to=said.reply.id, channel=said.channel)
        await say(house, tx, draft, said.guardian)
    return "withdrawn"


async def _declined(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer after a no: a yes or the undo button brings the offer back, after its window it makes a new one."""
    offer, window = rows.offer, windows.window_of(rows.offer)
    in_time = window is not None and window.takes(said.said_at)
    if in_time and not (said.undo or said.intent is Intent.YES):
        await answer(house, tx, said, "registration.declined", offer)
        return "again"
    other = await registering.is_placed(tx, offer.child_id) or await registering.live_offer(tx, offer.child_id)
    if other or not in_time:
        return await _late(house, tx, rows, said)
    offer.status = OFFER.step(OfferStatus.DECLINED, OfferStatus.OPEN)
    offer.ended_at, offer.place_sealed = None, None
    await windows.resume_timers(house, tx, offer)
    await note(house, tx, of_offer(offer), "offer_undone", reply_id=said.reply.id, said_at=said.said_at)
    if not said.undo:
        return Elsewhere(offer.id)
    await ask(house, tx, WAYS, rows, said, Place(house.dialogs[offer.kind].first), key="registration.restored")
    return "undone"


async def _late(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Take a yes after the window while the child is not queued: it answers a new offer (P 7, RULES.md reading 5)."""
    offer = rows.offer
    if await registering.is_placed(tx, offer.child_id):
        words = "registration.stays" if said.intent is Intent.NO else "registration.already_queued"
        await answer(house, tx, said, words, offer)
        return "already_queued"
    if not await registering.may_be_queued(house, tx, offer.child_id, drawing.today(house)):
        await answer(house, tx, said, "registration.too_old", offer)
        return "late"
    if not (said.undo or said.intent is Intent.YES):
        await answer(house, tx, said, "registration.closed", offer)
        return "late"
    if live := await registering.live_offer(tx, offer.child_id):  # an old code or button: the question of now waits
        rows = await lock_offer(tx, live.id)
        return await ask(house, tx, WAYS, rows, said, (await where(house, tx, rows))[0])
    made = await registering.plan(house, tx, await tx.get_one(Child, offer.child_id), said.guardian)
    await note(house, tx, of_offer(offer), "late_yes_kept", reply_id=said.reply.id, next_offer_id=made.id)
    stood = await conversing.place_of(house, tx, offer)
    if stood is None or OfferStatus(offer.status) is not OfferStatus.LAPSED:
        return Elsewhere(made.id)
    await windows.prove(house, tx, made, said.said_at)
    return await _ask(house, tx, await lock_offer(tx, made.id), said, _before_consent(stood))


WAYS = Ways(
    ends={"confirmed": _confirm, "declined": _decline},
    confirmed=_confirmed,
    declined=_declined,
    lapsed=_late,
    gone=_late,
    weigh=_weigh,
    lines=_lines,
    facts=_facts,
)
