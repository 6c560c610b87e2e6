"""What holds for every answer, however it is dressed."""

import time

from hypothesis import given
from hypothesis import strategies as st

from core.values import Intent
from dialogs.replies import read

YES = ["иә", "да", "1", "аламыз", "согласна", "келісемін", "берем", "kelisemin", "soglasna", "жарайды", "не против"]
NO = ["жоқ", "нет", "2", "алмаймыз", "отказываюсь", "бас тартамын", "не надо", "керек емес", "joq", "ne nado"]
STOP = ["стоп", "тоқта", "stop", "не пишите", "жазбаңыз", "хабарлама керек емес"]
NEGATABLE = [
    "согласна",
    "согласен",
    "согласны",
    "беру",
    "берем",
    "хочу",
    "хотим",
    "возьму",
    "нужно",
    "надо",
    "подходит",
]
FIRST_PERSON = ["мын", "мыз", "м"]
STEMS = [("ала", "алма"), ("келісе", "келіспе")]
GREETINGS = ["", "Сәлеметсіз бе! ", "Здравствуйте, ", "Ассалаумағалейкум. ", "Добрый день! ", "Құрметті маман, "]
THANKS = ["", " рахмет", ", спасибо большое", "! Рахмет сізге", " 🙏", " пожалуйста", "!!!", " 😊😊"]
REASONS = ["үйге жақын", "бабушка сидит", "документы готовы", "муж в отъезде", "жол алыс", "ребёнку три года", "далеко"]
JOINTS = [" ", ", ", ". ", "\n", " / ", " и ", " және ", "! "]

answers = st.sampled_from([(Intent.YES, text) for text in YES] + [(Intent.NO, text) for text in NO])
cases = st.sampled_from([str.lower, str.upper, str.title])


@given(answers | st.sampled_from([(Intent.STOP, text) for text in STOP]), st.data())
def test_courtesy_and_case_never_change_an_answer(answer: tuple[Intent, str], data: st.DataObject) -> None:
    """A polite family is heard like a curt one."""
    intent, text = answer
    dressed = data.draw(st.sampled_from(GREETINGS)) + data.draw(cases)(text) + data.draw(st.sampled_from(THANKS))
    assert read(dressed).intent is intent


@given(st.sampled_from(NEGATABLE), st.sampled_from(GREETINGS), st.sampled_from(THANKS))
def test_a_negated_yes_never_stays_a_yes(text: str, greeting: str, thanks: str) -> None:
    """«Не» before the words of a yes turns them."""
    assert read(text).intent is Intent.YES
    assert read(f"{greeting}не {text}{thanks}").intent is Intent.NO


@given(st.sampled_from(YES), st.sampled_from(NO), st.sampled_from(JOINTS), st.booleans())
def test_a_yes_and_a_no_together_are_neither(yes: str, no: str, joint: str, turned: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    """Who says both is asked again."""
    text = f"{no}{joint}{yes}" if turned else f"{yes}{joint}{no}"
    assert read(text).intent is Intent.CLARIFY


@given(st.sampled_from(FIRST_PERSON), st.sampled_from(STEMS), st.sampled_from(GREETINGS), st.sampled_from(THANKS))
def test_a_negated_kazakh_verb_never_stays_a_yes(
    person: str, stem: tuple[str, str], greeting: str, thanks: str
) -> None:
    """The negation is inside the Kazakh verb: «аламыз», «алмаймыз»."""
    agreed, refused = stem
    ending = person if agreed.endswith("а") else person.replace("ы", "і")
    assert read(f"{greeting}{agreed}{ending}{thanks}").intent is Intent.YES
    assert read(f"{greeting}{refused}й{ending}{thanks}").intent is Intent.NO


@given(st.sampled_from(YES + NO), st.sampled_from(["деп айтқан жоқпыз", "деп айта алмаймын", "деген жоқпын"]))
def test_an_answer_said_not_to_be_given_is_none(text: str, denial: str) -> None:
    """Who says that it was never said, says nothing about the place."""
    assert read(f"{text} {denial}").intent not in {Intent.YES, Intent.NO, Intent.STOP}


@given(
    st.sampled_from(["аламыз", "берём", "согласны", "келісемін"]), st.sampled_from(["не говорила что", "не думаю что"])
)
def test_a_russian_denial_answers_nothing(text: str, denial: str) -> None:
    """«Я не говорила что согласна» is no consent, and no refusal."""
    assert read(f"я {denial} {text}").intent not in {Intent.YES, Intent.NO, Intent.STOP}


@given(answers, st.sampled_from(["?", " ?", " ма?", " если рядом", " бірақ кейін", " но позже", " егер жақын болса"]))
def test_an_answer_that_asks_or_depends_decides_nothing(answer: tuple[Intent, str], tail: str) -> None:
    """A condition is no consent and no refusal."""
    assert read(answer[1] + tail).intent not in {Intent.YES, Intent.NO, Intent.STOP}


@given(answers, st.text(alphabet="бвгджзклмнпрст", min_size=7, max_size=12))
def test_an_answer_beside_a_word_nobody_knows_decides_nothing(answer: tuple[Intent, str], strange: str) -> None:
    """What is not understood might have been the condition."""
    assert read(f"{answer[1]} {strange}").intent is not answer[0]


@given(st.sampled_from(["аламыз", "келісемін", "берём", "согласны"]), st.sampled_from(REASONS), st.booleans())
def test_a_reason_set_apart_never_turns_an_answer(text: str, reason: str, first: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    """What stands beside a plain answer may hide it, and never makes it its opposite or a stop."""
    said = f"{reason}, {text}" if first else f"{text}, {reason}"
    assert read(said).intent not in {Intent.NO, Intent.STOP}


@given(answers, st.sampled_from(GREETINGS))
def test_the_language_of_words_is_heard(answer: tuple[Intent, str], greeting: str) -> None:
    """A reading carries the rule that decided, and the language, unless only a digit was said."""
    reading = read(greeting + answer[1])
    assert reading.rule.startswith(answer[0].value)
    assert reading.language is not None or (answer[1].isdecimal() and not greeting)


@given(st.text(max_size=4096))
def test_any_text_is_read(text: str) -> None:
    """No message of the world breaks the grammar, and it always names its rule."""
    reading = read(text)
    assert reading.intent in Intent
    assert reading.rule


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=600, max_size=4096))
def test_no_text_keeps_the_others_waiting(text: str) -> None:
    """4 KiB of anything are read within 5 ms of processor time; the best of three, others work here too."""
    read("иә")
    took = []
    for _ in range(3):
        start = time.thread_time()
        read(text)
        took.append(time.thread_time() - start)
    assert min(took) < 0.005
