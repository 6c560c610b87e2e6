"""Whatever happens, the phone shows nothing of a child's health, and nothing of the service before the birthday."""

import pytest

from core.discretion import betrays_health
from tests.unit.gateway.schooling.scene import AIGUL, asked, decided, say, texts
from tests.world import World

NAMES = ("үйде", "арнайы", "на дому", "специальн", "домашн", "мектеб", "школ")
TELLING = {
    "school_name_kk": "Естімейтін балаларға арналған № 4 арнайы мектеп-интернат",
    "school_name_ru": "Специальная школа-интернат № 4 для глухих детей",
}


@pytest.mark.parametrize("kind", ["home_schooling", "special_school"])
@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_a_whole_dialog_tells_no_health_by_sms(world: World, kind: str, language: str) -> None:
    """With a school whose name tells everything, every question, its unclear answers and the decision."""
    await asked(world, kind, language, **TELLING)
    await say(world, "Кім бұл?", "көмек", "статус", "1", "не?", "05.05")
    before = await texts(world)
    assert not [text for text in before if any(name in text.casefold() for name in NAMES)]
    await say(world, "15.10", "мәтін", "қалай", "1", "текст", "2", "түсінбедім", "1", "статус")
    await decided(world)
    told = await texts(world)
    assert len(told) > len(before) + 5
    assert any("№ 4" in text for text in told)
    assert not [text for text in told if betrays_health(text)]


async def test_a_conversation_that_fails_names_nothing(world: World) -> None:
    """Wrong birthdays, silence, a late no: a stranger with the phone learns nothing."""
    await asked(world, "special_school", **TELLING)
    await say(world, "1", "01.01", "02.02", "03.03", "1", "статус", "көмек")
    told = await texts(world, AIGUL)
    assert not [text for text in told if betrays_health(text) or any(name in text.casefold() for name in NAMES)]
