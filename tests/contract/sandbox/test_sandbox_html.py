"""HTML as the Bot API reads it: what it cannot parse it refuses, and a family gets no message."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from tests.contract.sandbox.stage import PHONE, Stage


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("орын бар: <Ақбота>", r"Unsupported start tag at byte offset 17"),
        ("<marquee>орын</marquee>", 'Unsupported start tag "marquee"'),
        ("5 < 6", "Unsupported start tag"),
        ("<b>орын", 'Can\'t find end tag corresponding to start tag "b"'),
        ("орын</b>", "Unexpected end tag"),
        ("<b><i>орын</b></i>", "Unexpected end tag"),
    ],
)
async def test_what_telegram_cannot_parse_is_refused(stage: Stage, bot: Bot, markup: str, reason: str) -> None:
    """A name that was not escaped costs the message: that must be seen here first."""
    chat = await stage.start()
    with pytest.raises(TelegramBadRequest, match=f"can't parse entities: {reason}"):
        await bot.send_message(chat, markup, parse_mode="HTML")


async def test_a_phone_knows_what_is_bold(stage: Stage, bot: Bot) -> None:
    """As Telegram's entities count it; an edit brings its own, and only who asks for it is told."""
    chat = await stage.start()
    sent = await bot.send_message(chat, "👧 <b>Ай&amp;ша</b>: <strong>орын</strong>", parse_mode="HTML")
    assert sent.entities is not None
    assert [(one.type, one.extract_from("👧 Ай&ша: орын")) for one in sent.entities] == [
        ("bold", "Ай&ша"),
        ("bold", "орын"),
    ]
    shown = await stage.get(f"/phones/{PHONE}?bold")
    assert shown["messages"][-1]["bold"] == [[3, 8], [10, 14]]
    await bot.edit_message_text("Рахмет, <b>Айша</b>", chat_id=chat, message_id=sent.message_id, parse_mode="HTML")
    shown = await stage.get(f"/phones/{PHONE}?bold")
    assert shown["messages"][-1]["bold"] == [[8, 12]]
    assert "bold" not in (await stage.seen())[-1]


async def test_a_phone_shows_what_the_tags_mean(stage: Stage, bot: Bot) -> None:
    """Escaped signs are signs again, once."""
    chat = await stage.start()
    await bot.send_message(chat, "<b>«А &lt; Б»</b> &amp; &amp;lt; <i>орын</i> > 1", parse_mode="HTML")
    assert (await stage.seen())[-1]["text"] == "«А < Б» & &lt; орын > 1"
