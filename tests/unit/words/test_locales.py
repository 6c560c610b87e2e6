"""Every text keeps the manners of WORDS: short, truthful, in both languages, with nothing that smells of fraud."""

import re
from pathlib import Path

import pytest

from core.names import called, place
from core.segments import segments
from core.texts import LATIN_LIMIT, SMS_LIMIT, Texts
from core.values import Language
from dialogs import DIALOGS
from tests.unit.words.sample_facts import ENDLESS, FACTS, LONGEST

ROOT = Path(__file__).resolve().parents[3]
_ROOMS = (
    "admission|common|home_schooling|interest|privilege|queue|registration|schooling|special_school|standing|status|"
    "telegram|vacancy"
)
_KEY = re.compile(rf'"((?:{_ROOMS})(?:\.[a-z_]+)+)"')
TEXTS = Texts.load()
KNOWN = TEXTS.keys()
KEYS = sorted(key for key in KNOWN if not key.endswith((".short", ".shorter")))
#: Said on SMS: all but what Telegram alone shows.
ELSEWHERE = ("telegram.", "button.", "language.", "name.")
SMS_KEYS = [key for key in KEYS if not (key.startswith(ELSEWHERE) or key.endswith(".telegram"))]
BOTH = list(Language)

#: What the gateway says; a key that goes missing here is a text that a family would miss.
NEEDED = """
vacancy.offer vacancy.offer.coded vacancy.offer.temporary vacancy.offer.temporary.coded vacancy.repeat
vacancy.repeat.coded vacancy.repeat.temporary vacancy.repeat.temporary.coded vacancy.accepted
vacancy.accepted.temporary vacancy.declined vacancy.declined.temporary vacancy.restored vacancy.queue_restored
vacancy.unclear vacancy.lapsed vacancy.passed_on vacancy.passed_on.temporary vacancy.late
vacancy.late_yes_kept vacancy.cancelled vacancy.refused common.called_off
vacancy.being_issued vacancy.already_declined vacancy.too_late_to_cancel vacancy.withdrawn vacancy.expired
interest.ask interest.ask.preschool interest.yearly interest.each interest.kept_some interest.archived_all
interest.ended interest.unclear interest.kept interest.archived common.help common.help_offer
common.verify common.unknown_sender common.no_open_offer common.which common.language_changed common.status_none
common.status_open common.stopped common.started common.wrong_number common.already common.data
common.unreadable telegram.welcome telegram.linked telegram.not_own_contact telegram.unknown_number telegram.settled
queue.turned_six queue.withdrawn queue.refused queue.enrolled queue.enrolled.spent
privilege.check privilege.check_again privilege.not_confirmed preschool.closed
admission.registered admission.contract admission.papers_refused admission.papers_refused_at_the_end
admission.no_referral admission.enrolled admission.enrolled.temporary admission.refused admission.returned
admission.extended admission.not_extended admission.reminder
button.yes button.no button.undo button.share_contact language.kk language.ru
common.telegram common.telegram_linked common.which_language button.language_kk button.language_ru
telegram.linked_by_link telegram.link_over telegram.keyboard telegram.left telegram.left_days telegram.left_less
telegram.outcome.yes telegram.outcome.no telegram.outcome.cancelled telegram.outcome.lapsed
telegram.outcome.withdrawn telegram.outcome.unreachable telegram.outcome.admission_papers.yes
telegram.outcome.admission_papers.no telegram.outcome.admission_papers.lapsed
telegram.outcome.admission_papers.withdrawn telegram.description telegram.short_description
telegram.command.status telegram.command.language telegram.command.help telegram.command.keyboard
telegram.command.stop telegram.command.start telegram.command.receipt
consent.back.ask consent.back.done consent.back.nothing consent.receipt consent.receipt.telegram consent.receipt.none
consent.state.given consent.state.refused consent.state.withdrawn consent.said.elsewhere
admission.not_filed admission.papers admission.papers.telegram admission.too_late_to_cancel admission.waiting
button.admission.papers.yes button.done button.more interest.still_kept list.more paper.birth_cert paper.diploma
paper.f027 paper.f027.full paper.f052_2 paper.f052_2.full paper.f065 paper.f065.full paper.id_card
paper.service_certificate paper.workplace_certificate vacancy.cancelled_again interest.left
paper.f065.brief paper.f052_2.brief paper.f027.brief paper.id_card.brief paper.birth_cert.brief
paper.service_certificate.brief paper.workplace_certificate.brief
name.child name.preschool name.preschool_numbered
vacancy.accepted.coded vacancy.accepted.temporary.coded vacancy.declined.coded vacancy.declined.temporary.coded
vacancy.restored.coded vacancy.unclear.coded interest.ask.coded interest.ask.preschool.coded interest.yearly.coded
interest.each.coded interest.unclear.coded common.status_open.coded
common.help_more common.help_interest common.help_referral common.latin common.cyrillic
common.stopped.asked common.stopped.telegram_goes_on common.stopped.sms_goes_on
common.reminders_stopped common.reminders_started common.unreadable.asked
status.queue status.referral status.papers status.school status.more
common.nothing_open common.wrong_number.telegram
standing.waiting standing.offered standing.suspended standing.paused
schooling.offer schooling.offer.coded schooling.offer.telegram schooling.again schooling.again.coded
schooling.again.telegram schooling.anew schooling.anew.telegram schooling.data.telegram schooling.without_data.telegram
schooling.late_no schooling.unclear
schooling.birthday schooling.birthday_unclear schooling.birthday_wrong schooling.birthday_moved
schooling.not_identified
home_schooling.service.coded special_school.service.coded schooling.data.coded schooling.without_data.coded
home_schooling.service home_schooling.service.telegram special_school.service special_school.service.telegram
schooling.service_unclear schooling.text_service schooling.text_service.telegram
schooling.data schooling.data_unclear schooling.text_data schooling.text_data.telegram
schooling.without_data schooling.without_data_unclear schooling.text_without_data
schooling.filed schooling.filed.telegram schooling.filed_early schooling.filed_early.telegram
schooling.already schooling.decided schooling.cancelled schooling.refused.no_consent_to_restricted_data
schooling.refused.papers_incomplete_or_expired schooling.accepted schooling.accepted.telegram schooling.rejected
schooling.declined schooling.already_declined schooling.closed schooling.over
registration.unfinished registration.unfinished.coded button.registration.age.no
name.school name.school_numbered topic.home_schooling topic.special_school
topic.annual_interest topic.queue_registration topic.admission_papers
registration.declined.coded registration.closed.coded registration.stays
said.registration.now.yes said.registration.now.no said.registration.privilege.yes said.registration.privilege.no
said.registration.category.no said.registration.summary.yes said.registration.summary.no
registration.offer registration.offer.coded registration.offer.telegram registration.unclear
registration.unclear.coded registration.restored registration.restored.coded registration.preschools
registration.preschools.coded registration.preschools.telegram registration.preschools.unclear
registration.preschools.unclear.coded registration.preschools.languages registration.preschools.languages.coded
registration.language registration.language.coded registration.language.kk registration.language.ru
registration.language.unclear registration.language.unclear.coded registration.now registration.now.coded
registration.now.telegram registration.now.unclear registration.now.unclear.coded registration.age
registration.age.coded registration.age.line registration.age.unclear registration.age.unclear.coded
registration.privilege registration.privilege.coded registration.privilege.telegram registration.privilege.unclear
registration.privilege.unclear.coded registration.category registration.category.coded
registration.category.telegram registration.category.unclear registration.category.unclear.coded
registration.category.1 registration.category.2 registration.category.3 registration.category.4
registration.category.5 registration.category.6 registration.category.7 registration.category.8
registration.category.9 registration.category.10 registration.category.11 registration.category.12
registration.category.2.telegram registration.category.3.telegram registration.category.4.telegram
registration.category.5.telegram registration.category.6.telegram registration.category.7.telegram
registration.category.8.telegram registration.consent registration.consent.coded registration.consent.telegram
registration.consent.read registration.consent.read.coded registration.consent.unclear
registration.consent.unclear.coded registration.summary registration.summary.coded registration.summary.telegram
registration.summary.unclear registration.summary.unclear.coded registration.since_now registration.since_age
registration.no_right registration.right registration.queued registration.queued.telegram registration.declined
registration.already_queued registration.closed registration.too_old registration.not_taken
button.registration.preschools.no button.registration.language.no button.registration.now.yes
button.registration.now.no button.registration.privilege.yes button.registration.privilege.no
button.registration.category.no button.registration.consent.yes button.registration.consent.no
button.registration.summary.yes button.registration.summary.no telegram.consent consent.part
"""

#: The one question of each that names a service of this kind, to an identified guardian alone (reading 23).
NAMING = ("home_schooling.service", "special_school.service")

FORBIDDEN = {
    "a link": r"https?:|www\.|/(?!(?:[еу]|start)\b)",  # forms of papers have a stroke: 065/у; so has a command
    "a question for a code or an IIN": r"(?i)(жіберіңіз|енгізіңіз|сообщите|введите|пришлите)[^.]*(код|ЖСН|ИИН)",
    "a service that tells of health": r"(?i)үйде оқыт|арнайы мектеп|на дому|специальн\w+ школ|ПМПК|ВКК|диагноз",
    "an ending on a number": r"\d[ -]?(ға|ге|қа|ке|да|де|та|те|дан|ден|тан|тен)\b",
    "an ending on a name": r"\}[-’]?[а-яәғқңөұүһі]",
    "capital letters": r"\b(?!ЖСН|ИИН)[А-ЯӘҒҚҢӨҰҮҺІ]{3,}\b",
    "a shout": r"(?<!Рахмет)(?<!Спасибо)(?<!Сәлеметсіз бе)(?<!Здравствуйте)!",
    "«бос орын», which also means a blank": r"бос орын",
    "the state's own jargon": r"(?i)услугополучател|көрсетілетін қызметті|в целях|посредством",
}


def test_the_texts_are_the_ones_the_gateway_says() -> None:
    """No text is missing, and none is left that nobody says."""
    assert sorted(NEEDED.split()) == KEYS


def test_every_key_in_the_code_is_a_text() -> None:
    """Whoever says a new text writes it in Kazakh and in Russian first."""
    written = [
        key
        for room in ("core/gateway", "core/views", "bot", "dialogs")
        for path in (ROOT / room).rglob("*.py")
        for key in _KEY.findall(path.read_text(encoding="utf-8"))
    ]
    assert "vacancy.declined" in written
    assert set(written) <= KNOWN


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("key", KEYS)
def test_every_text_is_said_in_both_languages(key: str, language: Language) -> None:
    """Nothing is empty, and no fact stays unfilled."""
    text = TEXTS.say(key, language, FACTS)
    assert text.strip() == text != ""
    assert not re.search(r"[{}]", text)


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("key", SMS_KEYS)
def test_every_sms_has_two_parts_at_most_with_the_longest_names(key: str, language: Language) -> None:
    """The names of real families and places decide, not those of an example; both group languages are tried."""
    for facts in (FACTS, *LONGEST):
        for group in Language:
            text = TEXTS.say(key, language, {**facts, "group_language": group}, limit=SMS_LIMIT)
            assert segments(text).parts <= 2


def _asks(form: str) -> set[str]:
    return set(re.findall(r"{([a-z_]+)", form))


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("key", SMS_KEYS)
def test_real_names_are_said_whole(key: str, language: Language) -> None:
    """The longest real first name stands whole, and so does the place as families call it, if every form names it."""
    forms = [TEXTS.words[language].get(f"{key}{shorter}") for shorter in ("", ".short", ".shorter")]
    asked = set.intersection(*({name.removesuffix("_short") for name in _asks(form)} for form in forms if form))
    for facts in (FACTS, *LONGEST):
        text = TEXTS.say(key, language, facts, limit=SMS_LIMIT)
        assert "child" not in asked or str(facts["child"]) in text
        assert "preschool" not in asked or called(place(str(facts[f"preschool_{language}"]))) in text
        assert "…" not in text


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("key", SMS_KEYS)
def test_no_name_is_so_long_that_a_family_hears_nothing(key: str, language: Language) -> None:
    """A name beyond all measure gives way between its words; the message goes out, with its terms and its digits."""
    for facts in ENDLESS:
        text = TEXTS.say(key, language, facts, limit=SMS_LIMIT)
        assert segments(text).parts <= 2
        assert set(re.findall(r"\w+(?=…)", text)) <= {"Нұрмұхаммед", "Әлішер"}
        assert "Ә" * 2 not in text


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("key", SMS_KEYS)
def test_every_sms_in_latin_letters_has_two_plain_parts_at_most(key: str, language: Language) -> None:
    """A phone that shows boxes gets GSM-7 letters alone, whatever stands in the names."""
    for facts in (FACTS, *LONGEST, *ENDLESS):
        found = segments(TEXTS.say(key, language, facts, limit=LATIN_LIMIT, latin=True))
        assert (found.encoding, found.parts <= 2) == ("gsm7", True)


@pytest.mark.parametrize("name", FORBIDDEN)
def test_no_text_holds_what_families_are_warned_of(name: str) -> None:
    """Links, codes, health, endings on names and digits, capitals and shouts are nobody's words here."""
    pattern = re.compile(FORBIDDEN[name])
    found = [key for language in Language for key, words in TEXTS.words[language].items() if pattern.search(words)]
    assert not [key for key in found if not (name.startswith("a service") and key.startswith(NAMING))]


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("key", [key for key in KEYS if re.match(r"vacancy\.(offer|repeat|restored|unclear)", key)])
def test_a_question_says_what_to_answer_until_when_and_how_to_check(key: str, language: Language) -> None:
    """Digits first, a clock time, and 1414 – in every form of it."""
    for form in (key, f"{key}.short", f"{key}.shorter"):
        if form in KNOWN:
            text = TEXTS.say(form, language, FACTS)
            assert re.search(r"\b1\b.*\b2\b", text)
            assert re.search(r"\d\d\.\d\d, \d\d:\d\d", text)
            assert "1414" in text


def test_every_question_of_a_dialog_has_its_words() -> None:
    """A question without a text would never be asked, an unclear answer never be helped."""
    asked = {
        key for dialog in DIALOGS.values() for question in dialog.questions for key in (question.key, question.unclear)
    }
    assert asked <= KNOWN
