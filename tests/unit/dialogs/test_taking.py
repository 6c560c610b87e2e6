"""Questions that take numbers of a list or a date: what was named is taken, and nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.flow.dialog import Again, Asked, Dialog, Ended, Place, Question, Unclear, step, wants
from core.flow.loose_ends import check
from core.flow.taking import Takes, taken
from core.latin import latin
from core.values import Intent, Language, Reading

LIST = ("P1", "P2", "P3", "P4", "P5")
CHOOSING = Dialog(
    kind="choosing",
    first="which",
    questions=(
        Question("which", {Intent.NO: "declined"}, "which.unclear", Takes.SEVERAL, onward="sure", most=4),
        Question("sure", {Intent.YES: "confirmed", Intent.NO: "which"}, "sure.unclear"),
    ),
    ends=frozenset({"confirmed", "declined"}),
)


def _heard(intent: Intent) -> Reading:
    return Reading(intent, None, "test")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1", ("P1",)),
        ("1 3", ("P1", "P3")),
        ("3,1", ("P3", "P1")),
        ("2 және 5", ("P2", "P5")),
        ("1 и 4.", ("P1", "P4")),
        ("1;1;2", ("P1", "P2")),
        ("0", ("0",)),
        ("6", ()),
        ("1 6", ()),
        ("0 1", ()),
        ("1 2 3 4 5", ()),
        ("1-3", ()),
        ("12", ()),
        ("1 не надо", ()),
        ("иә 1", ()),
        ("", ()),
        ("٣", ()),
    ],
)
def test_numbers_mean_the_lines_the_family_saw(text: str, values: tuple[str, ...]) -> None:
    """Order of wish is kept; a number too many, a range or a word beside spoils the message instead of a guess."""
    assert taken(Takes.SEVERAL, text, LIST, 4) == values


def test_two_numbers_of_one_line_are_one_wish() -> None:
    """A preschool found by name has a second number; an application names it once."""
    assert taken(Takes.SEVERAL, "1 6", (*LIST, "P1"), 4) == ("P1",)


@pytest.mark.parametrize(
    ("text", "values"),
    [("3", ("3",)), ("3 жастан", ("3",)), ("с 4 лет", ("4",)), ("5 жас", ("5",)), ("2", ()), ("3 4", ()), ("жоқ", ())],
)
def test_an_age_is_its_own_number(text: str, values: tuple[str, ...]) -> None:
    """«3» is three years, whichever line it stands in; an age that was not shown is none."""
    assert taken(Takes.NUMBER, text, ("3", "4", "5"), 1) == values


@pytest.mark.parametrize("text", ["2", "9", "2 9", "6"])
def test_a_number_that_names_no_line_is_no_answer(text: str) -> None:
    """The grammar calls «2» a no: under a list of one line it is a slip, and asked about again."""
    place = Place("which", shown=("P1",))
    assert step(CHOOSING, place, _heard(Intent.NO), text) == Unclear(place, "which.unclear")
    assert wants(CHOOSING, place, _heard(Intent.DATA), text)


def test_one_line_is_one_line() -> None:
    """Where one is asked for, two are not understood."""
    assert taken(Takes.ONE, "2", LIST, 1) == ("P2",)
    assert taken(Takes.ONE, "1 2", LIST, 1) == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15.10", "15.10"),
        ("5 10", "05.10"),
        ("0510", "05.10"),
        ("15 октября", "15.10"),
        ("15 Қазан", "15.10"),
        ("15 казан", "15.10"),
        ("15.10.2020", "15.10"),
        ("15 октября 2020 года", "15.10"),
        ("1 мая", "01.05"),
        ("3 наурыз", "03.03"),
        ("9 қараша", "09.11"),
        ("15,10", "15.10"),
        ("15,10,2014", "15.10"),
        ("15102014", "15.10"),
        ("2014-10-15", "15.10"),
        ("15қазан", "15.10"),
        ("15июня", "15.06"),
        ("15-ші қазан", "15.10"),
        ("15-го октября", "15.10"),
        ("қазанның 15-і", "15.10"),
        ("қазан айының 15-і", "15.10"),
        ("2014 жылғы 15 қазан", "15.10"),
        ("15 октября 2014 г.", "15.10"),
        ("5 qazan", "05.10"),
        ("5 oktyabrya", "05.10"),
        ("29.02", "29.02"),
        ("31.02", ""),
        ("31 ақпан", ""),
        ("31-і сәуір", ""),
        ("2 жоқ", ""),
        ("15 и", ""),
        ("15", ""),
        ("15.13", ""),
        ("32.10", ""),
        ("октябрь", ""),
        ("15 бала", ""),
        ("иә", ""),
    ],
)
def test_a_date_is_a_day_and_a_month(text: str, day: str) -> None:
    """However a parent writes it; the year is not asked and does not matter."""
    assert taken(Takes.DAY, text, (), 1) == ((day,) if day else ())


_KAZAKH = "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
_RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"


@pytest.mark.parametrize(("names", "language"), [(_KAZAKH, Language.KK), (_RUSSIAN, Language.RU)])
def test_every_month_has_its_name_in_both_alphabets(names: str, language: Language) -> None:
    """A family that asked for Latin letters writes the months as we spell them ourselves."""
    for number, name in enumerate(names.split(), 1):
        for written in (name, latin(name, language)):
            assert taken(Takes.DAY, f"5 {written}", (), 1) == (f"05.{number:02}",), written


@given(st.text(max_size=60), st.sampled_from(Takes))
def test_any_text_is_read_without_harm(text: str, takes: Takes) -> None:
    """What is taken stands in the list or is a date; nothing crashes."""
    for value in taken(takes, text, LIST, 4):
        assert value in {*LIST, "0"} or takes is Takes.DAY


def test_a_number_is_a_line_and_no_yes_where_a_list_was_shown() -> None:
    """«1» under a list is its first line; the answers keep it."""
    place = Place("which", shown=LIST)
    led = Place("sure", (("which", "P1;P2"),), seen=(("which", LIST),))
    assert step(CHOOSING, place, _heard(Intent.YES), "1 2") == Asked(led)
    assert step(CHOOSING, place, _heard(Intent.YES), "иә") == Unclear(place, "which.unclear")
    assert step(CHOOSING, place, _heard(Intent.NO), "жоқ") == Ended("declined", (("which", "no"),))


def test_more_lines_come_after_those_that_were_shown() -> None:
    """«0» turns the page, behind the last one the first comes again; a number keeps its meaning."""
    place = Place("which", (), LIST, visible=3)
    turned = Again(Place("which", (), LIST, 3, 3))
    assert step(CHOOSING, place, _heard(Intent.GARBAGE), "0") == turned
    assert step(CHOOSING, turned.place, _heard(Intent.GARBAGE), "0") == Again(place)


def test_what_was_answered_is_found_by_its_question() -> None:
    """The latest answer to a question counts: a family may go back and choose again."""
    place = Place("sure", (("which", "P1;P2"), ("sure", "no"), ("which", "P3")))
    assert place.said_to("which") == ("P3",)
    assert place.said_to("age") == ()
    assert Place.from_json(place.to_json()) == place


def test_a_list_that_leads_nowhere_refuses_the_start() -> None:
    """A value needs a way onward."""
    loose = Dialog("loose", "which", (Question("which", {}, "u", Takes.ONE),), frozenset({"end"}))
    with pytest.raises(Exception, match="leads to nothing"):
        check(loose)
