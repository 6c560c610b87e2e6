"""The consents of a service as they are shown: whole, in one language, with a version that evidence can cite."""

from core.printing.page import Page, in_words
from core.printing.words import FormWords
from core.rules.consents import asked
from core.rules.edition import Edition
from core.rules.forms import Fact, fill
from core.values import Language


def consents(
    service: str,
    edition: Edition,
    *,
    guardian: str,
    child: str,
    language: Language,
    words: FormWords,
    resident: bool = True,
) -> tuple[Page, ...]:
    """Return the text of each consent that the service asks for, the day left blank for who signs.

    `Page.version` says which words were shown, `Page.digest` is the SHA-256 of exactly this text.
    """
    facts: dict[str, Fact] = {"guardian": guardian, "child": child}
    forms = asked(service, edition, resident=resident)
    return tuple(in_words(fill(name, edition, facts, service=service), language, words) for name in forms)
