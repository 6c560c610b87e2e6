"""`usynys form`: a form of the annexes, filled from the register or from a file, as text or as PDF."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.opening import opened
from core.access import Operator, Reason, Role
from core.clock import Chance, SystemClock
from core.documents import FORMS, Documents, Issued, Press, form_words
from core.documents.told import told
from core.errors import InputError
from core.printing.page import Filing, in_words
from core.printing.pdf import as_pdf
from core.printing.plain import as_text
from core.printing.words import FormWords
from core.rules.catalogue import Catalogue
from core.rules.forms import fill
from core.settings import read_settings
from core.values import Language

app = typer.Typer(help="The forms of the annexes, filled.")


@app.command()
def form(  # noqa: PLR0913 - each option is a word of the command line
    kind: Annotated[str, typer.Argument(help="name of the form: queue_notice, refusal, consent …")],
    subject: Annotated[str, typer.Argument(metavar="ID", help="id of the application, decision or offer")] = "",
    *,
    lang: Annotated[Language, typer.Option("--lang", help="language of the form")] = Language.KK,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="write the form as PDF")] = None,
    reason: Annotated[str, typer.Option("--reason", help=f"why you look: {', '.join(Reason)}")] = "",
    operator: Annotated[str, typer.Option("--operator", help="who looks; stands in the trace")] = "command-line",
    facts: Annotated[Path | None, typer.Option("--facts", metavar="FILE", help="fill it from this JSON file")] = None,
    edition: Annotated[str, typer.Option("--edition", help="whose form it is, with --facts: H-2025 …")] = "",
    service: Annotated[str, typer.Option("--service", help="which service, with --facts")] = "",
) -> None:
    """Print a form, or write it as PDF; a look at a family's document needs a reason and leaves a trace."""
    words = form_words()
    if facts:
        made = _from_file(facts, kind, edition, service, lang, words)
    else:
        if not subject:
            message = f"Say whose form it is: an id, or --facts FILE. The register fills {', '.join(FORMS)}."
            raise InputError(message)
        made = asyncio.run(_from_register(kind, subject, lang, Operator(operator, Role.OPERATOR), reason, words))
    if pdf:
        _write(pdf, as_pdf(made.page, made.filing, words))
    else:
        typer.echo(as_text(made.page), nl=False)


async def _from_register(
    kind: str, subject: str, language: Language, who: Operator, reason: str, words: FormWords
) -> Issued:
    async with opened(read_settings()) as house:
        press = Press(house.catalogue, words, house.vault, house.chance.new_id)
        return await Documents(house.store, press, house.clock).show(who, kind, subject, language, reason)


def _from_file(path: Path, kind: str, edition: str, service: str, language: Language, words: FormWords) -> Issued:
    filled = fill(kind, Catalogue.load().edition(edition), told(_read(path)), service=service)
    return Issued(in_words(filled, language, words), Filing(Chance().new_id(), SystemClock().now()))


def _read(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        message = f"{path.name} cannot be read: a JSON object of facts is expected."
        raise InputError(message) from error
    if not isinstance(facts, dict):
        message = f"{path.name}: a JSON object of facts is expected."
        raise InputError(message)
    return facts


def _write(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read: it holds names."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(content)
