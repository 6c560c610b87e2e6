"""Texts are shown as families will see them: in two parts of SMS with the longest names, in Telegram with buttons."""

from datetime import date

import pytest

from core.gateway.saying import buttons
from core.rules.catalogue import Catalogue
from core.texts import Texts
from core.values import Language
from core.views import acts, previews
from core.views.reasons import Reasons
from dialogs import DIALOGS

TEXTS, HELD = Texts.load(), Catalogue.load()
NUMBERS = HELD.edition("P-2024").numbers
ASKS = {
    text: (question.key, buttons.answers(question))
    for dialog in DIALOGS.values()
    for question in dialog.questions
    for text in question.texts
}


def test_every_text_is_in_one_room() -> None:
    """Nothing that a family may read is missing from the catalogue; shorter forms stand for their text."""
    rooms = previews.rooms(TEXTS)
    assert {"vacancy", "registration", "telegram", "part"} <= set(rooms)
    parts = {part.key.partition(".")[0] for part in previews.parts(TEXTS)}
    assert {key.partition(".")[0] for key in TEXTS.keys()} == parts | (set(rooms) - {"part"})  # noqa: SIM118 - a method of the catalogue, not of a mapping


@pytest.mark.parametrize("room", ["privilege", "home_schooling"])
def test_a_text_is_shown_in_both_languages_with_its_parts(room: str) -> None:
    """With usual names, with the longest, and in Latin letters: never more than two parts."""
    shown = previews.of_room(TEXTS, room, NUMBERS, ASKS)
    assert shown
    for pair in shown:
        assert [text.language for text in pair] == list(Language)
        for text in pair:
            assert text.sms is not None
            for cut in (text.sms.usual_cut, text.sms.longest_cut, text.sms.latin_cut):
                assert cut.parts <= 2
            assert text.sms.latin.isascii()


def test_telegram_shows_what_stands_out_and_the_buttons_of_a_question() -> None:
    """The child, the place and the time are bold; under a question stand its own words for yes and no."""
    shown = {pair[0].key: pair for pair in previews.of_room(TEXTS, "vacancy", NUMBERS, ASKS)}
    kazakh, russian = shown["vacancy.offer"]
    assert [piece for piece, stands_out in kazakh.bubble.pieces if stands_out] == [
        "Еркежан",
        "«Ақбота»",
        "дс 23.11, 14:05",
    ]
    assert (kazakh.bubble.buttons, russian.bubble.buttons) == (("Иә", "Жоқ"), ("Да", "Нет"))
    assert shown["vacancy.offer.coded"][0].bubble.buttons == ("Иә", "Жоқ")
    assert shown["vacancy.accepted"][0].bubble.buttons == ()


def test_the_editions_of_a_day_stand_with_those_in_force_first() -> None:
    """A service is told with its places in the act; an edition that was replaced says so."""
    found = acts.of_day(HELD, Reasons.of(HELD), "kk", date(2026, 11, 22))
    standings = [str(act.standing) for act in found]
    assert standings == sorted(standings, key=lambda standing: standing != "in_force")
    lines = next(act for act in found if act.edition.id == "P-2024").services[0].lines
    assert all(line.name and "тарма" in line.text for line in lines)
