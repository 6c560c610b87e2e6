"""What is no answer: orders about our messages, languages, data, talk of others, and what a message is most like."""

import doctest

import pytest

import dialogs.replies.codes
from core.values import Intent
from dialogs.replies import read
from dialogs.replies.likeness import weights

STOP, START = Intent.STOP, Intent.START
KK, RU = Intent.LANGUAGE_KK, Intent.LANGUAGE_RU
DATA, GARBAGE, CLARIFY, CODE = Intent.DATA, Intent.GARBAGE, Intent.CLARIFY, Intent.CODE


@pytest.mark.parametrize(
    "text",
    [
        "Снимите мой номер с рассылки",
        "Ещё раз напишете, заявление напишу. Прекратите писать",
        "Сколько можно слать? Отпишите",
        "жаз баңыз енді маған",
        "Қайта қайта жаза бермеңдерші",
        "хабарласпай-ақ қойсаңыздар",
        "смс мешают, отключите",
        "не ришите мне больше",
        "Мне восемьдесят лет, живу одна, прошу больше мне ничего не присылать",
        "jazudy toqtatynyz",
        "Рассылкаңыз керек емес",
        "Задолбали, не пишите сюда",
        "yt gbibnt vyt",
    ],
)
def test_an_order_to_write_no_more_is_heard_whatever_stands_around_it(text: str) -> None:
    """Families threaten, explain, miss keys and ask rhetorically; the order stays an order."""
    assert read(text).intent is STOP


@pytest.mark.parametrize(
    "text",
    [
        "не пишите нас в садик",
        "Удалите нас из очереди",
        "Өтінішімді тоқтатыңыз",
        "Тізімнен өшірмеңіз",
        "смс не пришло",
        "Не пишите, звоните лучше",
        "не пишите ночью",
        "не пишите на русском",
        "Вы не присылаете ничего",
        "хватит ждать",
        "Бізді жазбай-ақ қойыңыз",
        "Отпишусь вечером",
        "Неге бізді тізімнен өшірдіңіздер",
        "я не буду писать",
        "стоп, подождите",
        "нет, отстаньте",
        "Не шлите код, я его не скажу",
        "Баламды тізімнен өшіріңіз",
        "не пишет никто",
    ],
)
def test_what_ends_something_else_stops_no_message(text: str) -> None:
    """A place, an application, a code, a time of day or another way to write: none of these is a stop."""
    assert read(text).intent is not STOP


@pytest.mark.parametrize(
    "text",
    ["Верните рассылку", "Стоп деп қате жазып қойыппын, жібере беріңіздер", "смс қайта келсін", "можно снова писать"],
)
def test_an_order_to_write_again_starts(text: str) -> None:
    """What was stopped by a slip, or is over, begins again."""
    assert read(text).intent is START


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Неге орысша? Қазақ тілінде жоқ па", KK),
        ("Орысша түсінбеймін", KK),
        ("не пишите на русском", KK),
        ("qazaqsha", KK),
        ("Түсінбеймін мен қазақша, орысшалаңдар", RU),
        ("Ваш казахский не знаю", RU),
        ("можно по-русски а то не понимаю", RU),
        ("kk", KK),
        ("ру", RU),
        ("казахсикй", KK),
        ("А группа на русском?", CLARIFY),
        ("Қазақ тобы ма", CLARIFY),
    ],
)
def test_who_does_not_understand_one_language_asks_for_the_other(text: str, intent: Intent) -> None:
    """A language named and refused is the other one asked for; that of a group is a question about the place."""
    assert read(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "Абая 45 кв 12",
        "Шымкент, Нұрсәт 120",
        "мекенжайымыз абылай хан даңғылы жиырма үй",
        "Арман Бауыржанұлы 3 жас",
        "Внука зовут Тимур Алексеевич Ким",
        "12 мая 2021",
        "3 жаста",
        "aigerim@mail.ru",
        "Караганда",
        "Вот справка",
        "890512400123",
        "№ 3421",
    ],
)
def test_data_of_a_person_is_known_by_its_shape(text: str) -> None:
    """Addresses, names, birthdays, papers: nobody asked for them, and nothing is done with them."""
    assert read(text).intent is DATA


@pytest.mark.parametrize(
    "text",
    [
        "Нан ала кел",
        "сиырды қорадан шығарып жібердің бе",
        "ертең тойға барамыз ба",
        "Кредит без отказа! 87000000000",
        "аааыыыы",
        "Мама купи молоко",
        "Колесо спустило, стою на трассе",
        "Қой сатамын",
    ],
)
def test_talk_of_others_is_none_of_ours(text: str) -> None:
    """A question to a friend is no question to an office."""
    assert read(text).intent is GARBAGE


@pytest.mark.parametrize(
    ("text", "code"),
    [("5R3 lf", "5К3"), ("rjl 8V2", "8М2"), ("Код 2В8 это наш?", "2В8"), ("девочка там был код 3н5", "3Н5")],
)
def test_a_code_is_named_on_any_keyboard_and_in_any_sentence(text: str, code: str) -> None:
    """What stands beside a code and says nothing of its own leaves it a code."""
    reading = read(text)
    assert (reading.intent, reading.code) == (CODE, code)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Позовите живого человека", Intent.HELP),
        ("қай батырманы басам", Intent.HELP),
        ("Вы из какого отдела", Intent.VERIFY),
        ("сз кмсіз", Intent.VERIFY),
        ("кезк қашн келеді", Intent.STATUS),
        ("Балаларым үлкейіп кеткен", Intent.WRONG_NUMBER),
        ("балм бақшға барп жүр", Intent.ALREADY),
        ("Во сколько открывается садик?", CLARIFY),
    ],
)
def test_what_no_rule_decides_is_what_it_is_most_like(text: str, intent: Intent) -> None:
    """Questions are asked in more ways than a table holds, and with more slips."""
    assert read(text).intent is intent


def test_likeness_never_finds_an_answer_or_a_stop() -> None:
    """Its labels name them, so that it knows them; what is most like them is asked again."""
    assert {"yes", "no", "stop", "code"} <= set(weights().labels)
    for text in ("соглашусь наверное если что", "может не писать вам", "отказаться ли"):
        assert read(text).intent not in {Intent.YES, Intent.NO, STOP, CODE}


def test_the_examples_of_codes_are_true() -> None:
    """What the docstrings show is what happens."""
    result = doctest.testmod(dialogs.replies.codes)
    assert result.attempted > 0
    assert result.failed == 0
