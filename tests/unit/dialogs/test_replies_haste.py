"""Answers in haste, in anger and with what is so for now; and what only sounds like them."""

import pytest

from core.values import Intent
from dialogs.replies import read


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("да быстрее записывайте", Intent.YES),
        ("Неужели дождались, да!!!", Intent.YES),
        ("Да, беру, два года ждала от вас этого сообщения", Intent.YES),
        ("нет кнч не берем", Intent.NO),
        ("нет нет не берем я за рулем", Intent.NO),
        ("Жолдасым келіспеді, жоқ", Intent.NO),
        ("Алмаймыз, нағашысының қолында ауылда жүр әзірге", Intent.NO),
        ("Не берём, ребёнок по-казахски не говорит", Intent.NO),
        ("Екі жылдан кейін есіңізге түстік пе, аламыз әрине", Intent.YES),
        ("смс отправлять етпеңізші маған енді", Intent.STOP),
    ],
)
def test_haste_leaves_a_clear_answer_clear(text: str, intent: Intent) -> None:
    """An answer stays one beside haste, relief, who refused at home, and where the child is for now."""
    assert read(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "да быстрее", "если быстрее запишите то возьмем", "быстрее запишите в другой садик",
        "быстрее записывайте второго ребенка", "неужели дождались, да?", "неужели дождались, но далеко",
        "неужели не дождались, да", "беру, ждала другого сообщения", "не кнч", "нет кнч берем", "кнч не берем",
        "да я за рулем", "нет я за рулем", "не берем трубку я за рулем", "Жолдасым келіспеді",
        "Жолдасым келіспеді әлі", "аламыз, жолдасым келіспеді", "иә, жолдасым келіспеді",
        "жолдасым келіспеді, бірақ аламыз", "әкесі келіспеді, ойланамыз", "Алмаймыз әзірге, ауылда жүр",
        "Алмаймыз, ауылда жүр әзірге, күзде келеміз", "не берем, он пока в деревне, осенью приедем",
        "Жоқ, ауылда жүр әзірге", "смс отправлять етпеңізші кешке", "балабақшаға отправлять етпеңізші",
        "звонить етпеңізші, смс жазыңыз", "берем, ребенок по-казахски не говорит",
        "да, ребенок по-казахски не говорит", "нет, ребенок по-казахски не говорит, дайте русскую группу",
        "нет, по-казахски не понимаем", "екі жылдан кейін аламыз", "үш жылдан соң есіңізге түстік пе, иә",
        "есіңізге түстік пе, екі жылдан кейін аламыз",
    ],
)  # fmt: skip
def test_what_only_sounds_like_haste_decides_nothing(text: str) -> None:
    """Conditions, others' places, what may end soon and one hour of the day are no answer."""
    assert read(text).intent not in {Intent.YES, Intent.NO, Intent.STOP}
