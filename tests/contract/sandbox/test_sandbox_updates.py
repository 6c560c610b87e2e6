"""How the sandbox's Telegram tells what happened: in order, with its secret, until it is heard or a day has passed."""

import asyncio

from aiogram import Bot

from tests.contract.sandbox.stage import PHONE, Stage


async def test_updates_carry_the_secret_and_come_in_order(stage: Stage, bot: Bot) -> None:
    """One after the other with growing numbers, each with the secret that was set."""
    await bot.set_webhook(f"{stage.url}/webhooks/elsewhere", secret_token="another-secret")
    await stage.start()
    for word in ("бір", "екі", "үш"):
        await stage.post(f"/phones/{PHONE}/telegram", {"text": word})

    assert [update["message"]["text"] for update in stage.gateway.updates()] == ["/start", "бір", "екі", "үш"]
    numbers = [update["update_id"] for update in stage.gateway.updates()]
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    secrets = {(hit.path, hit.headers["X-Telegram-Bot-Api-Secret-Token"]) for hit in stage.gateway.hits}
    assert secrets == {("/webhooks/elsewhere", "another-secret")}


async def test_a_gateway_that_was_down_hears_everything_afterwards(stage: Stage, bot: Bot) -> None:
    """The first update waits and holds up the others; pending updates are counted; then all come in order."""
    stage.gateway.statuses.extend([503, 503])
    answers = [await stage.post(f"/phones/{PHONE}/telegram", body) for body in ({"start": True}, {"text": "иә"})]
    info = await bot.get_webhook_info()
    assert [status for status, _ in answers] == [202, 202]
    assert (info.pending_update_count, info.last_error_message) == (2, "Wrong response from the webhook: 503")

    await stage.sandbox.advance(10)

    assert [update["message"]["text"] for update in stage.gateway.updates()] == ["/start", "/start", "/start", "иә"]
    assert {message["status"] for message in await stage.seen()} == {"received"}
    waits = [second.at - first.at for first, second in zip(stage.gateway.hits, stage.gateway.hits[1:3], strict=False)]
    assert [round(wait.total_seconds()) for wait in waits] == [1, 2]


async def test_an_update_is_dropped_after_a_day(stage: Stage, bot: Bot) -> None:
    """Telegram keeps an update for 24 hours, then the reply is lost for good."""
    stage.gateway.statuses.extend([503] * 100)
    stage.gateway.headers["Retry-After"] = "3600"
    await stage.post(f"/phones/{PHONE}/telegram", {"start": True})
    await stage.sandbox.advance(24 * 3600)
    stage.gateway.statuses.clear()
    assert (await bot.get_webhook_info()).pending_update_count == 0
    await stage.sandbox.advance(3600)
    assert {message["status"] for message in await stage.seen()} == {"sent"}


async def test_a_bot_without_a_webhook_asks_for_its_updates(stage: Stage, bot: Bot) -> None:
    """While there is a webhook asking is a conflict; without one an offset confirms what was read."""
    await bot.delete_webhook()
    await stage.post(f"/phones/{PHONE}/telegram", {"start": True})
    await stage.post(f"/phones/{PHONE}/telegram", {"text": "иә"})
    updates = await bot.get_updates()
    assert [update.message and update.message.text for update in updates] == ["/start", "иә"]
    assert await bot.get_updates(offset=updates[-1].update_id + 1) == []
    assert stage.gateway.hits == []


async def test_whoever_waits_for_updates_is_let_go_when_the_sandbox_closes(stage: Stage, bot: Bot) -> None:
    """A long question ends with an empty answer, at once and without an error."""
    await bot.delete_webhook()
    asking = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    stage.sandbox.stop()
    async with asyncio.timeout(5):
        assert await asking == []


async def test_a_call_that_is_refused_changes_nothing(stage: Stage, bot: Bot) -> None:
    """All or nothing: pending updates are not dropped by a call that ends in an error."""
    stage.gateway.statuses.append(503)
    await stage.post(f"/phones/{PHONE}/telegram", {"start": True})
    url = f"{stage.url}/sandbox/wire/telegram/bot{bot.token}/setWebhook"
    asked = {"url": "http://127.0.0.1/x", "drop_pending_updates": True, "allowed_updates": {"message": 1}}
    async with stage.http.post(url, json=asked) as response:
        assert response.status == 400
    assert (await bot.get_webhook_info()).pending_update_count == 1
