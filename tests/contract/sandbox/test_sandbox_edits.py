"""A family changes what it wrote: the bot hears an edited message, with the time of the change."""

from tests.contract.sandbox.stage import PHONE, Stage


async def test_an_edited_message_is_told_with_its_new_words_and_time(stage: Stage) -> None:
    """The id and the first date stay; the phone shows the new words."""
    await stage.start()
    await stage.post(f"/phones/{PHONE}/telegram", {"text": "иэ"})
    first = stage.last_update().message
    status, shown = await stage.post(f"/phones/{PHONE}/telegram", {"edit": "иә"})
    edited = stage.last_update().edited_message
    assert (status, shown["text"], shown["status"]) == (200, "иә", "received")
    assert first is not None
    assert edited is not None
    assert (edited.message_id, edited.text, edited.date) == (first.message_id, "иә", first.date)
    assert edited.edit_date is not None
    assert edited.edit_date >= first.date.timestamp()
    assert [message["text"] for message in await stage.seen()] == ["/start", "иә"]


async def test_only_own_words_can_be_changed(stage: Stage) -> None:
    """A tap, a shared contact and nothing at all are no words."""
    status, _ = await stage.post(f"/phones/{PHONE}/telegram", {"edit": "иә"})
    assert status == 409
    await stage.start()
    await stage.post(f"/phones/{PHONE}/telegram", {"share_contact": True})
    await stage.post(f"/phones/{PHONE}/telegram", {"edit": "жоқ"})
    assert [message["text"] for message in await stage.seen()] == ["жоқ", PHONE]
