"""Clauses around an answer: which change nothing, and which make it depend on something."""

import pytest

from core.values import Intent
from dialogs.replies import read
from dialogs.replies.letters import fold
from dialogs.replies.morphology import forms

YES, NO, STOP = Intent.YES, Intent.NO, Intent.STOP


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Далеко, но берём", YES), ("Алыс болса да аламыз", YES), ("Да, завтра придём с документами", YES),
        ("Сидеть с ребёнком некому, поэтому место берём", YES), ("Мама сказала да", YES), ("Иә. 21.11.2026", YES),
        ("Я по ошибке написала нет, на самом деле да, берём", YES), ("Муж сначала был против, но теперь берём", YES),
        ("Нет, спасибо, мы уже ходим в другой сад", NO), ("жоқ, рахмет, көшіп кеттік", NO),
        ("Хороший сад, но не берём", NO), ("Отдайте другим, нам не надо", NO), ("рады бы, но не можем взять", NO),
        ("Нет, и больше мне не пишите", STOP), ("Ночью пишете, уберите мой номер из рассылки", STOP),
    ],
)  # fmt: skip
def test_reasons_thanks_and_slips_leave_an_answer_alone(text: str, intent: Intent) -> None:
    """Families explain themselves; what they say around a plain answer is not held against them."""
    assert read(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "Берём, но с января", "Согласны, только на полдня", "Аламыз, бірақ қаңтардан бастап", "Да, это я",
        "Нет, дайте другое место", "Алмаймыз, бірақ кезекте қалайық", "Нужна русская группа", "2 балам бар",
        "Нан аламыз", "надо идти, брат", "Сейчас не берём", "видимо откажемся", "Ойланып, айтамыз", "Да, слушаю",
        "смс не приходят", "не пишите на казахском", "Смс жібермеңіз, телеграмға жазыңыз", "да, и ещё младшему место",
        "да ну вас", "да пошли вы", "нет слов", "да я не знаю", "иә сосын", "жоқ деймін бе", "балам жоқ", "нет места",
    ],
)  # fmt: skip
def test_conditions_wishes_and_idioms_decide_nothing(text: str) -> None:
    """A word of agreeing is no answer while something hangs on it, or while it is only a way of speaking."""
    assert read(text).intent not in {YES, NO, STOP}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("үйде отырмын ғой бала қарап бас тартамыз", NO), ("живём далеко, поэтому не берём", NO),
        ("кеш те болса аламыз", YES),
        ("Сходили посмотреть садик, не понравился, не берём", NO), ("да, ой нет, не берём, извините", NO),
        ("2 ой 1, берём", YES), ("нет нет, берём, ошибочно нажала", YES), ("Басында келіскенбіз, енді алмаймыз", NO),
        ("Да, у нас бабушка уезжает, сидеть не с кем", YES), ("Зачем нам садик, не берём", NO),
        ("ал маймыз", NO), ("Бас тарт амыз", NO), ("мыберем", YES), ("саглосна", YES), ("Жоқ рахман *рахмет", NO),
        ("Ой нет, то есть да!", YES), ("1-ді таңдаймын", YES), ("Алмаймыз деген жоқпыз, аламыз", YES),
    ],
)  # fmt: skip
def test_stories_slips_and_corrections_lead_to_the_answer(text: str, intent: Intent) -> None:
    """The whole message is heard: reasons, what was before, what the fingers did, and what holds."""
    assert read(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "иә деп айта алмаймын", "алмаймын деген жоқпын",
        "Я не говорила, что согласна", "не могу сказать нет",
        "аламмыз", "Баламды ол жаққа бермемін", "Иә... әлде жоқ па екен",
        "трубку не беру потому что на работе",
        "у меня 2", "1 класс", "жауап бермеймін", "стоп, я согласна", "Да, хотя нет", "Аламыз, кейін айтамыз",
    ],
)  # fmt: skip
def test_what_only_sounds_like_an_answer_decides_nothing(text: str) -> None:
    """Denials, quotations, counts, and slips that lie between a yes and a no."""
    assert read(text).intent not in {YES, NO, STOP}


@pytest.mark.parametrize("stem", ["ал", "қабылда", "келіс", "мақұлда"])
def test_every_built_form_keeps_its_side(stem: str) -> None:
    """No form of agreeing is ever heard as a refusal, none of refusing as a consent."""
    assert {read(form).intent for form in forms("agreeing", stem)} <= {YES, Intent.CLARIFY, Intent.ALREADY}
    assert {read(form).intent for form in forms("refusing", stem)} <= {NO, Intent.CLARIFY, Intent.HELP}
    assert not {read(form).intent for form in forms("depending", stem)} & {YES, NO, STOP}


@pytest.mark.parametrize("stem", ["жаз", "жібер", "мазала"])
def test_every_order_not_to_write_stops(stem: str) -> None:
    """«Жазба», «жазбаңыздаршы», «жазбай-ақ қойыңыз»: each is heard, and never as a no."""
    heard = [read(form).intent for form in forms("forbidding", stem)]
    assert NO not in heard
    assert heard.count(STOP) / len(heard) > 0.9


@pytest.mark.parametrize("text", ["b2", "rtk3ctv3y", ";j0", "ytn", "шф", "фдфьня", "lf cjukfcyf"])
def test_any_keyboard_is_read(text: str) -> None:
    """Russian and Kazakh keys hit in Latin letters, and Latin keys hit in Russian ones."""
    assert read(text).intent in {YES, NO}
    assert read(text).rule.endswith(".layout")


def test_one_spelling_serves_all_keyboards() -> None:
    """The letters only Kazakh has fold into those of any keyboard."""
    assert fold("әғқңөұүһі") == "агкноуухи"
