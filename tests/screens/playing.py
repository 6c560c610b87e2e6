"""What happens in the sandbox before its pictures are taken: answers of every kind, and what people must look at."""

from typing import Any

from aiohttp import ClientSession

from tests.gateway_process import ROOT, Running, usynys

#: What families say, in this order; each is one family.
_SAID = (
    ["иә"] * 6
    + ["жоқ, рахмет"] * 2
    + ["да, согласна"] * 2
    + ["нет", "не туда попали, это не мой номер", "қай жерде?", "кім бұл?"]
)
#: Whoever says this three times is called.
_UNREADABLE = ("әәә", "ывапр", "0o0o")
#: The vendor refuses the answer to these, as if our request were wrong.
_REFUSED = 2
_REFUSALS = {"twilio": "21617", "smpp": "ESME_RINVMSGLEN"}
_OFFER = ("1 – ", "2 – ")


async def play(gateway: Running) -> None:
    """Let a day go by in the sandbox whose demo has been played."""
    async with ClientSession(gateway.base) as web:
        asked = await _asked(web)
        for number, text in zip(asked, _SAID, strict=False):
            await _say(web, number, text)
        for text in _UNREADABLE:
            await _say(web, asked[len(_SAID)], text)
        for number in asked[len(_SAID) + 1 : len(_SAID) + 1 + _REFUSED]:
            for wire, code in _REFUSALS.items():
                await _ask(web, "POST", "/sandbox/faults", refused=code, wire=wire, number=number)
            await _say(web, number, "иә")
        births = str(ROOT / "samples" / "births.jsonl")
        usynys("campaign", "start", "births-2026", births, "--per-minute", "30", "--by", "engineer", env=gateway.env)
        await _ask(web, "POST", "/sandbox/clock", advance_seconds=240)
        for number in (await _asked(web))[:3]:
            await _say(web, number, "иә")
        await _ask(web, "POST", "/sandbox/clock", advance_seconds=20)


async def _asked(web: ClientSession) -> list[str]:
    """Return the phones whose last message asks something by SMS."""
    phones = (await _ask(web, "GET", "/sandbox/phones"))["items"]
    return sorted(
        phone["number"]
        for phone in phones
        if phone["last"]["direction"] == "to_phone"
        and phone["last"]["channel"] == "sms"
        and all(digit in phone["last"]["text"] for digit in _OFFER)
    )


async def _say(web: ClientSession, number: str, text: str) -> None:
    await _ask(web, "POST", f"/sandbox/phones/{number}/sms", text=text)


async def _ask(web: ClientSession, method: str, path: str, **body: Any) -> Any:
    async with web.request(method, path, json=body or None) as answer:
        answer.raise_for_status()
        return await answer.json()
