"""An answer may hang on something though nobody says «if»."""

import pytest

from core.values import Intent
from dialogs.replies import read

_DECIDED = {Intent.YES, Intent.NO, Intent.STOP}


@pytest.mark.parametrize(
    "text",
    [
        "Екінші балама да орын беріңіздер, сонда аламыз", "Көлік берілсін, сонда келісеміз",
        "Автобус қойыңыздар онда барамыз",
        "Тамағы тегін болсын, аламыз", "Алдымен көрсетіңіздер, сонда аламыз", "Суретін көрсетші, онда келісем",
        "Заңғарым да барсын, сонда келісем", "Тек сонда аламыз", "Екіншісіне орын жоқ па, онда алмаймыз",
        "Братишку тоже возьмите, тогда согласна", "Договоритесь с заведующей, тогда берём", "И тогда берём",
        "Пускай автобус пустят и возьмем", "Пусть автобус ходит, возьмём", "Поставьте камеры, возьмём",
        "Тогда не берём",
        "Арзандатыңыздар, келісеміз", "Дайте место, тогда не пишите больше", "Дайте обоим, а то не возьмём",
    ],
)  # fmt: skip
def test_what_is_ordered_or_wished_before_an_answer_is_its_condition(text: str) -> None:
    """«Орын беріңіздер, сонда аламыз» agrees to what was not offered: the family is asked again."""
    assert read(text).intent not in _DECIDED


@pytest.mark.parametrize(
    "text",
    [
        "Иә, екінші балама да", "Қарындасына орын беріңіз, аламыз", "Екеуіне де аламыз",
        "Берём, и второму тоже дайте место",
        "Ағасы барған бақшаға аламыз", "В садик к брату согласны",
        "Давайте Солнышко, возьмём", "Возьмём вместе с братом", "Күнде жазбаңыздар",
        "Не пишите мне про другие сады, только про Айголек", "Берём оба места", "Запишите и брата, мы согласны",
        "Три исполнится, возьмём", "Кезектен алып тастамаңыздар, аламыз", "Кешке жазбаңыздар",
        "Түнде хабарлама жібермеңіздер",
    ],
)  # fmt: skip
def test_another_child_another_preschool_or_another_hour_leaves_it_open(text: str) -> None:
    """Only the place offered is taken, only for the child it was offered to; no message at night is not none."""
    assert read(text).intent not in _DECIDED


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("ну тогда аламыз, рахмет", Intent.YES),
        ("Аман болыңыздар, онда аламыз", Intent.YES),
        ("Көп жасаңыздар, келісеміз", Intent.YES),
        ("Аламыз, ағасы да сонда барады", Intent.YES),
        ("Мақтап жатыр, сонда да бермейміз", Intent.NO),
        ("Пусть другим достанется, нам не надо", Intent.NO),
        ("Мест нет, тогда не пишите", Intent.STOP),
        ("Түнде де жазасыңдар, енді жазбаңдар маған", Intent.STOP),
    ],
)
def test_blessings_and_stories_beside_an_answer_are_no_conditions(text: str, intent: Intent) -> None:
    """What wishes well, tells of a brother or gives the place away changes nothing."""
    assert read(text).intent is intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("жоқжоқжоқ", Intent.NO),
        ("Иәиәиә аламыз", Intent.YES),
        ("Жоқ аға алмаймыз", Intent.NO),
        ("апам айтты 1 деп жаз деп", Intent.YES),
        ("мама сказала 1 ребенок", Intent.CLARIFY),
        ("Берём, надеялись что дадут", Intent.YES),
        ("Да, надеялась что бесплатно", Intent.CLARIFY),
        ("Хватит писать, дайте место", Intent.CLARIFY),
        ("Да, узнала что в Солнышке место есть", Intent.CLARIFY),
        ("Нет, я пока в декрете", Intent.NO),
        ("Нет, пока рано", Intent.CLARIFY),
        ("Нет, пока подумаем", Intent.CLARIFY),
        ("Бақшаларыңның керегі жоқ", Intent.NO),
        ("хорош мне писать", Intent.STOP),
        ("хорош", Intent.YES),
        ("Уже десятое сообщение шлёте, перестаньте писать", Intent.STOP),
    ],
)
def test_what_is_said_beside_a_plain_answer_leaves_it_plain(text: str, intent: Intent) -> None:
    """One answer said thrice, who is spoken to, who told it, what was hoped for, how life is by now."""
    assert read(text).intent is intent
