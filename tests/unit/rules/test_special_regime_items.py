"""The 45 items of decree 1142, transcribed in its order with the words that name each of them (G 7 to 13)."""

import pytest

from core.rules.catalogue import Catalogue
from core.rules.special_regime import services_of

HOUSEHOLD = {
    "dwelling_space": "тұрғын алаңын ұсынуды",
    "equipped_rooms": "арнайы жабдықтармен жабдықталған үй-жайларды ұсынуды",
    "soft_goods": "жұмсақ керек-жарақты (киім, аяқ киім, іш киім және төсек-орын жабдықтары) ұсынуды",
    "nutrition": "құнарлы және емдәмдік тамақтануды ұсынуды",
    "household_service": "тұрмыстық қызмет көрсетумен (жуу, кептіру, үтіктеу, залалсыздандыру) қамтамасыз етуді",
    "conditions_for_labour": "шығармашылық еңбек үшін қажетті жабдықтармен бірге жағдайлар жасауды",
    "transport_and_escort_home": "көлік қызметін ұсынуды, сондай-ақ тұратын жеріне дейін ілесіп баруды",
    "family_like_conditions": "отбасылық ортаға ұқсас қолайлы жағдай жасауды",
}
MEDICAL = {
    "medical_social_examination": "медициналық-әлеуметтік тексеруді ұйымдастыруды және өткізуді",
    "primary_check_and_sanitation": "алғашқы тексеруді және алғашқы санитариялық өңдеу жүргізуді",
    "first_aid": "медициналық-санитариялық алғашқы көмек көрсетуді",
    "guaranteed_free_care": "тегін медициналық көмектің кепілдендірілген көлемін көрсетуге ықпал етуді",
    "treatment": "емдеу-сауықтыру іс-шараларын ұйымдастыруды",
    "urgent_hospitalisation_with_escort": "жедел ауруханаға жатқызуды және еріп жүруді",
    "care": "денсаулық жағдайын ескере отырып, оларды күтуді қамтамасыз етуді",
    "consultation": "консультациялық көмек көрсетуді (маманды міндетті түрде тарту)",
    "emergency_aid": "шұғыл жағдайларда алғашқы медициналық көмек көрсетуді",
    "prevention": "профилактикалық іс-шараларды өткізуді",
    "rehabilitation": "әлеуметтік-медициналық сипаттағы оңалту іс-шараларын жүргізуді",
}
PSYCHOLOGICAL = {
    "diagnostics": "тұлғаны психологиялық диагностикалауды және тексеруді",
    "patronage": "әлеуметтік-психологиялық патронажды (жүйелі қадағалау)",
    "prevention": "психологиялық профилактикалық жұмыстарды",
    "counselling": "психологиялық консультация беруді",
    "psychological_help": "психологиялық көмек көрсетуді, оның ішінде әңгімелесу, сөйлесу, тыңдау",
    "trainings": "психологиялық тренингтерді",
    "correction": "психологиялық түзетуді",
    "mutual_support_groups": "өзара қолдау топтарында, қарым-қатынас клубтарында сабақ өткізуді",
}
PEDAGOGICAL = {
    "counselling": "әлеуметтік-педагогикалық консультация беруді",
    "upbringing_and_adaptation": "тәрбиелеу мен оқыту процесін ұйымдастыруды, әлеуметтенуін, бейімделуін",
    "access_to_education": "қабілеттерін ескере отырып, олардың білім алуына ықпал етуді",
}
LABOUR = {
    "study_of_skills": "бар еңбек дағдыларын зерттеу жөнінде іс-шаралар өткізуді",
    "labour_therapy": "емдеу-еңбек қызметін жүргізуді",
    "vocational_skills": "қолжетімді кәсіптік дағдыларға үйрету жөніндегі іс-шаралар",
    "help_to_get_a_trade": "кәсіп алу үшін ықпал етуді",
}
CULTURAL = {
    "holidays_and_leisure": "мерекелер мен бос уақытты өткізу іс-шараларын ұйымдастыруды",
    "clubs": "клубтық және үйірмелік жұмысты ұйымдастыру мен жүргізуді",
    "excursions_and_theatre": "мәдени іс-шараларға қатыстыруды (экскурсиялар, театрға, көрмелерге бару)",
}
LEGAL = {
    "legal_advice": "заң консультациясын беруді және көмек көрсетуді",
    "documents": "заңдық мәні бар құжаттарды ресімдеуге көмек көрсетуді",
    "complaints_against_providers": "ұйымдардың әрекетіне немесе әрекетсіздігіне өтініш дайындауға көмек көрсетуді",
    "benefits": "жеңілдіктер мен артықшылықтарды, әлеуметтік төлемдерді алуға көмек көрсетуді",
    "liability_for_violence": "зорлық-зомбылық жасаған кінәлі адамдарды жауапкершілікке тартуға жәрдемдесуді",
    "family_placement": "балаларды отбасына орналастыруға, оның ішінде асырап алуға жәрдемдесуді",
    "papers_for_a_job": "жұмысқа орналасу үшін, жеке басын куәландыратын құжат үшін ресімдеуге жәрдемдесуді",
    "state_legal_aid": "мемлекет кепілдік берген құқықтық көмек алуға жәрдемдесуді",
}


@pytest.mark.parametrize(
    ("paragraph", "name", "items"),
    [
        pytest.param("7", "social_household", HOUSEHOLD, marks=pytest.mark.rule("G-14"), id="G-14"),
        pytest.param("8", "social_medical", MEDICAL, marks=pytest.mark.rule("G-15"), id="G-15"),
        pytest.param("9", "social_psychological", PSYCHOLOGICAL, marks=pytest.mark.rule("G-16"), id="G-16"),
        pytest.param("10", "social_pedagogical", PEDAGOGICAL, marks=pytest.mark.rule("G-17"), id="G-17"),
        pytest.param("11", "social_labour", LABOUR, marks=pytest.mark.rule("G-18"), id="G-18"),
        pytest.param("12", "social_cultural", CULTURAL, marks=pytest.mark.rule("G-19"), id="G-19"),
        pytest.param("13", "social_legal", LEGAL, marks=pytest.mark.rule("G-20"), id="G-20"),
    ],
)
def test_each_kind_of_special_service_names_its_items_in_the_order_of_the_decree(
    catalogue: Catalogue, paragraph: str, name: str, items: dict[str, str]
) -> None:
    """None is missing, swapped or made up; where the wording of 2015 is held it names the same."""
    for edition in (catalogue.edition("G-2022"), catalogue.edition("G-2015")):
        if edition.id == "G-2015" and paragraph in {"7", "13"}:
            continue  # that wording is not held
        kind = services_of(paragraph, edition)
        assert kind == edition.lists[name]
        assert kind.values == tuple(items)
        assert kind.paragraph == tuple(f"{paragraph}({number})" for number in range(1, len(items) + 1))


@pytest.mark.rule("G-11")
def test_the_list_of_contraindicated_diseases_is_that_of_order_17(catalogue: Catalogue) -> None:
    """«2022 жылғы 23 ақпандағы № ҚР ДСМ-17 бұйрығына (№ 26931 болып тіркелді) сәйкес»."""
    listed = catalogue.edition("G-2022").terms.setting("contraindications")
    assert listed == "order ҚР ДСМ-17 of the Minister of Health of 23.02.2022 (No. 26931)"


@pytest.mark.rule("G-23")
def test_the_sanitary_rules_are_those_of_order_76(catalogue: Catalogue) -> None:
    """«2021 жылғы 5 тамыздағы № ҚР ДСМ-76 бұйрығына сәйкес»."""
    rules = catalogue.edition("G-2022").terms.setting("sanitary_rules")
    assert rules == "order ҚР ДСМ-76 of the Minister of Health of 05.08.2021"


@pytest.mark.rule("G-22")
def test_the_cases_are_those_of_article_14_2(catalogue: Catalogue) -> None:
    """«… алдын алу туралы» Заңының 14-бабының 2-тармағында көзделген жағдайларда»."""
    cases = catalogue.edition("G-2022").terms.setting("only_in_cases")
    assert cases == "law on the prevention of juvenile offences, neglect and homelessness, art. 14(2)"
