"""Why an application stands as it does, in words: each decision from its facts to what follows, then complaints."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.rules.catalogue import Catalogue
from core.rules.complaint import Route, routes
from core.rules.edition import Edition
from core.rules.entry import Entry
from core.rules.explaining import Explanation, Norm, Told, explain
from core.values import Citation
from core.views.wording import Wording, load


@dataclass(frozen=True, slots=True)
class SaidNorm:
    """One rule in words: what it says, where it stands, and the reading if the text is silent."""

    rule: str
    where: str
    reading: str = ""


@dataclass(frozen=True, slots=True)
class SaidDecision:
    """One decision in words, in the order of a lawyer."""

    facts: tuple[tuple[str, str], ...]
    norms: tuple[SaidNorm, ...]
    also: str
    then: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """Decisions as `explain --json` writes them, turned into words."""

    catalogue: Catalogue
    wordings: Mapping[str, Wording]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Reasons":
        """Read the words."""
        return cls(catalogue, load())

    def explanation(self, decision: Mapping[str, Any]) -> Explanation:
        """Take one decision apart by the edition it was taken under; an act we do not hold explains nothing."""
        cited = tuple(Citation(**citation) for citation in decision.get("citations", ()))
        known = [one for one in cited if one.edition in self.catalogue.editions]
        grounds = tuple(decision.get("grounds", ()))
        told = Told(decision["kind"], decision["outcome"], grounds, cited, decision.get("facts", {}))
        return explain(told, self.catalogue.edition(known[0].edition) if known else None)

    def said(
        self, decision: Mapping[str, Any], language: str, preschools: Mapping[str, str] | None = None
    ) -> SaidDecision:
        """Tell one decision; `preschools` are names by id in that language."""
        words, told = self.wordings[language], self.explanation(decision)
        names = preschools or {}
        facts = tuple((words.code("fact", name), words.fact(name, value, names)) for name, value in told.facts)
        if told.edition is None:
            raw = ", ".join(f"{cited.act}: {cited.paragraph}" for cited in told.also)
            return SaidDecision(facts, (SaidNorm(words.say("unknown.rule"), raw),), "", "")
        filled = _fillings(told, words, names)
        norms = tuple(self._norm(norm, told.edition, words, filled) for norm in told.norms)
        also = words.say("label.also", places=self._places(told.also, words)) if told.also else ""
        then = (_then(ground, told, words, filled) for ground in told.told.grounds)
        return SaidDecision(facts, norms, also, " ".join(text for text in then if text))

    def _norm(self, norm: Norm, edition: Edition, words: Wording, filled: Mapping[str, str | int]) -> SaidNorm:
        name = norm.name.removeprefix("ground.")
        key = key_for(words, "rule", name, edition)
        rule = words.say(key, **filled) if key else name
        return SaidNorm(rule, self._places(norm.citations, words), reading_of(norm, name, edition, words))

    def _places(self, citations: tuple[Citation, ...], words: Wording) -> str:
        known = [cited for cited in citations if cited.edition in self.catalogue.editions]
        return words.places(known, self.catalogue)

    def acts(self, decisions: Iterable[Mapping[str, Any]], language: str, today: date) -> tuple[str, ...]:
        """Name the acts the decisions rest on, each once: title, number and date, since when it applies."""
        editions = {told.edition.id: told.edition for told in map(self.explanation, decisions) if told.edition}
        return tuple(self.act(edition, language, today) for edition in editions.values())

    def act(self, edition: Edition, language: str, today: date) -> str:
        """Name one act as lawyers do, with the day since which this edition applies."""
        words, cited = self.wordings[language], edition.cited_as
        parts = [{"kk": cited.kk, "ru": cited.ru, "en": cited.en}[language] if cited else edition.title]
        if edition.in_force.begins:
            key = "acts.assumed" if edition.in_force.assumed else "acts.in_force"
            parts.append(words.say(key, day=words.day(edition.in_force.begins)))
        if edition.repealed and today >= edition.repealed.on:
            parts.append(words.say("acts.repealed"))
        return "; ".join(parts)

    def complaints(self, decisions: Iterable[Mapping[str, Any]], language: str) -> tuple[tuple[str, ...], ...]:
        """Tell where complaints about these decisions go: for each service its ways, line by line."""
        found = {
            (told.edition.id, way.service): told.edition
            for told in map(self.explanation, decisions)
            if told.edition
            for way in told.complaints
        }
        return tuple(self.ways(service, edition, language) for (_, service), edition in found.items())

    def ways(self, service: str, edition: Edition, language: str) -> tuple[str, ...]:
        """Tell where a complaint about one service goes, after the short name of the service."""
        words = self.wordings[language]
        return (words.code("service", service), *self._ways(service, edition, words))

    def _ways(self, service: str, edition: Edition, words: Wording) -> Iterator[str]:
        ways = routes(service, edition)
        for way in ways:
            yield self._way(way, words)
        if edition.terms.count("complaint_registration_day_counts"):
            yield words.say("route.day_counts")
        told, terms = edition.complaints[service], edition.terms
        for name, term in (
            ("cabinet_shows", ""), ("told_by", ""), ("prolonged", "complaint_extension_notice"),
            ("forwarded", "complaint_forwarding"), ("satisfied", ""),
        ):  # fmt: skip
            entry = getattr(told, name)
            if entry is None:
                continue
            values = words.named(getattr(entry, "values", ()))
            days = terms.amount(term).n if term else ""
            places = self._places(edition.cite(entry), words)
            yield words.say(f"route.{name}", values=values, days=days, places=places)

    def _way(self, way: Route, words: Wording) -> str:
        places, to = self._places(way.citations, words), words.code("addressee", way.to)
        if way.answer is None:
            return words.say("route.court", to=to, places=places)
        return words.say("route.line", to=to, days=way.answer.n, places=places)


def key_for(words: Wording, kind: str, name: str, edition: Edition) -> str | None:
    """Return the key of the act's own sentence, else of the one all acts share; None where words lag behind."""
    keys = (f"{kind}.{edition.short}.{name}", f"{kind}.{name}")
    return next((key for key in keys if words.has(key)), None)


def reading_of(rule: Norm | Entry, name: str, edition: Edition, words: Wording) -> str:
    """Say openly that a rule rests on our reading; without words of its own the reason stands as the edition has it."""
    if rule.reading is None:
        return ""
    key = key_for(words, "reading", name, edition)
    return words.say("reading.said", number=rule.reading, text=words.say(key) if key else rule.reason)


def _then(ground: str, told: Explanation, words: Wording, filled: Mapping[str, str | int]) -> str:
    """Return what follows: the sentence for a temporary place first, the plain one where a fact was not kept."""
    if told.edition is None or ground not in told.edition.grounds:
        return ""
    key = key_for(words, "then", ground, told.edition) or ""
    forms = (f"{key}.temporary", key) if "temporary_until" in filled else (key,)
    for form in (*forms, f"{key}.plain"):
        if words.has(form) and words.asks(form) <= set(filled):
            return words.say(form, **filled)
    return ""


def _fillings(told: Explanation, words: Wording, names: Mapping[str, str]) -> dict[str, str | int]:
    """Return what sentences may ask for: the numbers of the edition, and the facts as they are written."""
    return {**told.terms} | {name: words.fact(name, value, names) for name, value in told.facts}
