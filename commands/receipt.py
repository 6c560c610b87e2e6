"""`usynys receipt`: verify the signed record of a consent with the public key alone, or show the one of an offer."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.opening import opened
from commands.viewing import AsJson, InTongue, console, print_json, words
from core.access import Operator, Reason, Role
from core.errors import InputError, SettingsError
from core.evidence.keys import Signer, read_public
from core.evidence.verifying import Verdict, verify
from core.settings import Settings, read_settings
from desk.words import Spoken, Tongue

app = typer.Typer(no_args_is_help=True, help="Receipts of consents.")


@app.callback()
def receipt() -> None:
    """Verify receipts of consents, or show them."""


@app.command("verify")
def verify_(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="the receipt, - reads it from standard input")],
    *,
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE", help="the public key or keys")] = None,
    lang: InTongue = Tongue.EN,
    as_json: AsJson = False,
) -> None:
    """Verify a receipt; nothing but the public key is needed. The exit code is 1 when it does not hold."""
    shown = _read(file)
    verdict = verify(shown, read_public(_text(key)) if key else _own_keys(read_settings()))
    if as_json:
        faults = [{"reason": fault.reason, "where": fault.where} for fault in verdict.faults]
        print_json({"holds": verdict.holds, "faults": faults, "records": verdict.records, "in_tree": verdict.in_tree})
    else:
        _tell(verdict, words(lang))
    if not verdict.holds:
        raise typer.Exit(1)


@app.command()
def show(
    offer_id: Annotated[str, typer.Argument(metavar="OFFER", help="id of the offer")],
    *,
    whole: Annotated[bool, typer.Option("--whole", help="with the words, the place in the tree, withdrawals")] = False,
    reason: Annotated[str, typer.Option("--reason", help=f"why you open the words: {', '.join(Reason)}")] = "",
    operator: Annotated[str, typer.Option("--operator", help="who looks; stands in the trace")] = "command-line",
) -> None:
    """Print the signed record of what was answered to an offer; its words need a reason and leave a trace."""
    typer.echo(asyncio.run(receipt_of(offer_id, Operator(operator, Role.OPERATOR) if whole else None, reason)))


async def receipt_of(offer_id: str, who: Operator | None, reason: str) -> str:
    """Return the signed record of an offer; for somebody who looks the whole proof, after a trace.

    Raises:
        InputError: the reason is not one of the closed list.
        NotFoundError: there is no such offer, or nobody has answered it.

    """
    from core.views.evidence import EvidenceViews

    async with opened(read_settings()) as house:
        views = EvidenceViews(house.store, house.vault, Signer.parse(house.signing_key).public)
        if who is None:
            return await views.consent(offer_id)
        from commands.front import access_of

        guardian_id = await views.guardian_of(offer_id)
        access = access_of(read_settings(), house)
        await access.trace(who, guardian_id, "receipt", reason, house.clock.now())
        return json.dumps(await views.proof(offer_id), ensure_ascii=False, indent=2)


def _read(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else _text(Path(file)).encode()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path.name} cannot be read as text."
        raise InputError(message) from error


def _own_keys(settings: Settings) -> dict[str, bytes]:
    """Return the public halves of USYNYS_SIGNING_KEY, or of the sandbox's key where the database is a sandbox."""
    if settings.signing_key:
        return dict(Signer.parse(settings.signing_key).public)

    async def configured() -> str:
        async with opened(settings) as house:
            return house.signing_key

    try:
        return dict(Signer.parse(asyncio.run(configured())).public)
    except SettingsError as error:
        message = "Name the public key with --key FILE, or set USYNYS_SIGNING_KEY."
        raise SettingsError(message) from error


def _tell(verdict: Verdict, spoken: Spoken) -> None:
    out, said = console(), spoken.say
    out.print(
        said("receipt.holds" if verdict.holds else "receipt.fails"), style="green" if verdict.holds else "bold red"
    )
    for fault in verdict.faults:
        out.print(f"  {spoken.code('fault', fault.reason)}: {fault.where}")
    if verdict.holds:
        out.print(said("receipt.counted", records=verdict.records, openings=verdict.openings))
        if verdict.in_tree:
            out.print(said("receipt.in_tree"))
