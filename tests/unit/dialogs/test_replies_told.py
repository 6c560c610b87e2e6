"""What families tell around a clear answer, and what only sounds like it."""

import pytest

from core.values import Intent
from dialogs.replies import read


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("берём с удовольствием", Intent.YES),
        ("аламыз ертең апарамыз", Intent.YES),
        ("да, только не отдавайте другим", Intent.YES),
        ("Ага, берём, а то я за ним бегать не могу", Intent.YES),
        ("старшая в школе, берём", Intent.YES),
        ("нет не хочу", Intent.NO),
        ("да нет не надо нам садик", Intent.NO),
        ("Думали два дня, ответ – нет", Intent.NO),
        ("алмаймыз басқа біреу алсын", Intent.NO),
        ("Нет, не берег. Не берём*", Intent.NO),
        ("тоқтат осы есеместі", Intent.STOP),
    ],
)
def test_a_story_around_an_answer_changes_nothing(text: str, intent: Intent) -> None:
    """Reasons, relief, thanks and a sentence said anew leave a clear answer clear."""
    assert read(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "берём нам рано ещё", "возьмем нам дорого", "не верю, берём ага", "возьмём, муж пусть посмотрит",
        "берём с удовольствием если дадите казахскую группу", "берём с удовольствием щас",
        "аламыз келесі жылы апарамыз",
        "аламыз бірақ кейін апарамыз", "да, только не отдавайте пока подумаем", "только не отдавайте другим",
        "а то не берём", "дайте ближе, а то не берём", "берём, а то откажемся", "нет не хочу отказываться",
        "нет не хочу терять место", "да нет не надо отказываться", "жауап жоқ", "в ответ нет ничего",
        "мой ответ, да, если ближе", "аламыз басқа балабақшаға", "аламыз басқа балаға беріңіз",
        "алмаймыз басқа бақша беріңіз", "Алмаймыз ондай орынды дегенім жоқ", "нет, спасибо, подумаем",
        "Не берём. Берём*", "Не берём. Может берём*", "младшему дали, а старшему нет, берём", "аламыз ау",
        "сотқа беремін, иә", "да, хабарласа алмаймын", "пришли к тому, что берём если ближе", "хабарлама тоқтатпа",
        "смс өшірме", "нет, спасибо, такси",
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_story_decides_nothing(text: str) -> None:
    """Conditions, irony, quotations and what is taken back beside the same words."""
    assert read(text).intent not in {Intent.YES, Intent.NO, Intent.STOP}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Аламыз! Орынды басқаға бермеңізші", Intent.YES),
        ("Хотели другой садик, но этот тоже хороший, берём", Intent.YES),
        ("Да уж, дождались, берём", Intent.YES), ("Иә, балам барады", Intent.YES), ("100% берём", Intent.YES),
        ("Қызмет көрсетілсін", Intent.YES), ("да назначайте пособие", Intent.YES), ("ламыз", Intent.YES),
        ("Биыл алмаймыз", Intent.NO), ("Неге сонша алыс, алмаймыз", Intent.NO), ("көшіп кеттік керегі жоқ", Intent.NO),
        ("Жоқ керегі", Intent.NO), ("Тағайындалмасын", Intent.NO), ("отказываюсь в пользу других", Intent.NO),
    ],
)  # fmt: skip
def test_pleas_questions_and_wishes_of_old_leave_a_plain_answer_alone(text: str, intent: Intent) -> None:
    """Whom not to give it to, what one had thought of before, what one wonders at: none of it is a condition."""
    assert read(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "не отдавайте место, муж приедет решим", "Хотели другой садик, берём тот", "на 70% да",
        "биыл алмаймыз, келесі жылы берсеңіздер", "кезек сақтала ма, алмаймыз", "басқа орын бар ма, бұны алмаймыз",
        "да но в ромашку не хочу", "берём, но на полный день не хочу", "иә мектепке барады", "Иә деп айта алмаймын",
    ],
)  # fmt: skip
def test_what_hangs_on_something_is_asked_again(text: str) -> None:
    """Another year, another place, a part of a yes: the family is asked again."""
    assert read(text).intent not in {Intent.YES, Intent.NO, Intent.STOP}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Келісещін", Intent.YES), ("Иә, алащыз, рахмет", Intent.YES), ("Да юерем место", Intent.YES),
        ("стгп", Intent.STOP), ("Жоқ 🙈", Intent.NO), ("Аламын. Бұл орын өте керек еді", Intent.YES),
        ("Әкесі шетелде, шешімді өзім қабылдаймын. Аламын", Intent.YES), ("берём, только больше не тяните", Intent.YES),
        ("Нет, мы через месяц уезжаем насовсем", Intent.NO), ("Орынды алмайтынымызды мәлімдейміз", Intent.NO),
        ("Не надо нам, пусть другой ребёнок пойдёт", Intent.NO),
        ("Осы хабарлама арқылы орыннан бас тартамын", Intent.NO),
        ("Отпишите от всех сообщений. Они меня отвлекают", Intent.STOP), ("Рассылкадан убирайте мені", Intent.STOP),
        ("Чтобы я от вас больше ни одного сообщения не видел!", Intent.STOP),
        ("Согласие на получение услуги даю", Intent.YES),
    ],
)  # fmt: skip
def test_official_words_slips_and_lives_leave_an_answer_alone(text: str, intent: Intent) -> None:
    """Letters to an office, hurried thumbs and what goes on in a family."""
    assert read(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "саламыз",
        "апамыз",
        "аласыз",
        "алаңыз",
        "алармыз",
        "алаймыз",
        "азамыз",
        "верем",
        "бараңыз",
        "тоқтар",
        "стол",
        "Да 🙈",
    ],
)
def test_a_word_of_its_own_is_no_slip(text: str) -> None:
    """One letter away from an answer there are other words."""
    assert read(text).intent not in {Intent.YES, Intent.NO, Intent.STOP}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Прошу закрепить место за нами", Intent.YES), ("СТОП!!!1", Intent.STOP), ("иәәәә аламыыыз", Intent.YES),
        ("Апарамын, жазыңыз", Intent.YES), ("алам жұмыстамын", Intent.YES), ("отдадим", Intent.YES),
        ("Да! Я как раз выхожу на работу через неделю", Intent.YES), ("Да, это наш выбор", Intent.YES),
        ("надо брать, берём", Intent.YES), ("Иә, ертең барамыз құжаттармен", Intent.YES),
        ("Жоқ, бізге алыс болады", Intent.NO), ("Отдайте место другим детям", Intent.NO),
        ("не готовы взять", Intent.NO),
        ("Не берем. Логопед сказал дома заниматься", Intent.NO),
        ("нет спасибо мы уже не живём в этом городе", Intent.NO),
    ],
)  # fmt: skip
def test_more_of_a_family_s_life_stands_beside_an_answer(text: str, intent: Intent) -> None:
    """Work, papers, school and moving are told with an answer, and change nothing about it."""
    assert read(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "Лучше Солнышко берём", "Не Ромашку, Солнышко берём", "да, после смены отвечу", "нет, через месяц", "аламыз!2",
        "Апарамын, маған хабарласыңыз", "Барамыз, кейін жазыңыз", "Да, но через неделю выхожу на работу, тогда",
        "прошу предоставить место в другом саду", "откажите мне", "жоқ, тоқтаңыз, түсінбедім",
    ],
)  # fmt: skip
def test_other_places_and_other_times_are_asked_about_again(text: str) -> None:
    """Another preschool, later, another way to answer: nothing of it takes or leaves the place."""
    assert read(text).intent not in {Intent.YES, Intent.NO, Intent.STOP}
