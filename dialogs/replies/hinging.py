"""What an answer hinges on though no «if» is said: an order or a wish before «then», another child, another hour."""

import re
from itertools import pairwise

from core.values import Intent
from dialogs.replies.names import is_preschool
from dialogs.replies.parts import Part

#: Phrases are spelled as the tables spell them; «|» stands where a clause opens.
_THEN = r"(?:тек |толко |и |вот |ну )*(?:сонда(?! да| де| бара\w+ жат)|онда|тогда|ол кезде|тогда уж)\b"
_NO_ORDER = (
    r"(?!здравств|извин|прости|хотите|сенин|мархабат"
    r"|кешир|рахмет|коп |жаса(?:низ|ндар)|бол(?:иниз|индар)|сау |аман |сизд|жакси)"
)
#: What is ordered or wished: «орын беріңіздер», «жүрсін», «договоритесь», «пусть будет».
_ORDERED = (
    rf"\b{_NO_ORDER}(?:\w{{2,}}(?<!ди)(?<![кптсшх]ти)(?:низ|низдар|низдер|ндар|ндер)(?:ши)?|\w{{2,}}син(?:ши|дер|дар)?"
    r"|\w{2,}(?:ите|аите|ате|вте|дте|тес)|\w{2,}[тзрплкис]ши|пус(?:т|каи) \w+|даи|покажи|сделаи)\b"
)
_THINGS = r"(?:тегин|автобус|колик|топ|тоб|кезе[кг]|логопед|екеу|инис|агас|синли|екинши|тамаг|тамак|жол(?!дас)|аки)\w*"
_RUSSIAN_THINGS = (
    r"(?:дад|автобус|развоз|групп|бесплат|верн|сдела|откро|постав|возм|прим|оплат|логопед|питани|и? ?втор|и? ?брат"
    r"|и? ?сестр|и млад|и стар|будет (?:групп|автобус|бесплат|полн|логоп|мест))"
)
_SIBLING = r"(?:екинши(?:сине)?|екинши бала\w*|кишисине|инисине|синлисине|агасина|апкесине|кариндасина|егизине)"
#: What is to be done first, by those who offer.
_DEMANDED = (
    r"\b(?:постав|установ|почин|сдела|откро|организ|обеспеч|добав|убер|отмен|сниз|вернит|купит|гарант|покаж|обеща|пообещ"
    r"|арзандат|тегин|орнат|жонде|ашин|кискарт|азаит|камтамасиз|корсет|ауистир|аирбаст|аиирбаст|томендет|уаде)"
    r"\w*(?:те|низ|низдар|низдер|ндар|ндер)\b"
)
_TAKING = r"(?:алам\w+|ала[мн]\b|алаи\w*|возм\w+|бер[уе]м?\b|соглас\w+|келис\w+)"
_BROTHER = r"(?:брат|сестр|младш|старш|втор)\w+"
_ENTER = r"\b(?:запиши|возми|прими|оформи|зачисли)\w*"
_YES = (
    re.compile(rf"{_DEMANDED}.* {_TAKING}"),
    re.compile(rf"^(?:ну )?(?:и тогда|сонда (?:гана )?{_TAKING})"),
    re.compile(rf"\bпус(?:т|каи) {_RUSSIAN_THINGS}|\b{_THINGS} (?:\w+ )?\w+(?<!ги)син\b"),
    re.compile(rf"\b{_SIBLING} (?:(?:да|де)\b|(?:\w+ )?(?:бер|жаз)\w+)"),
    re.compile(rf"\b(?:корши\w+ бала\w+|сосед\w+ (?:реб|мал|дев)\w+) (?:\w+ )?{_TAKING}"),
    re.compile(r"\b(?:агаси|апкеси|иниси|синлиси|кариндаси) (?:баратин|барган|журген|барип журген) \w*(?:бакша|садик)"),
    re.compile(r"\b(?:два|оба|обе|еки) (?:мест|орин)\w*|\b(?:об|по)?меняемся\b"),
    re.compile(r"\bкезек\w* (?:алип тастама|шигарма|оширме)"),
    re.compile(rf"{_ENTER} (?:и |еше )?{_BROTHER}|{_BROTHER} (?:тоже |еше )?{_ENTER}"),
    re.compile(r"\b(?:исполнится|подраст[её]т|вирастет|переедем|виид[уе]\w*|законч\w+)\b.* (?:возм\w+|бер[уе]м?)\b"),
    re.compile(r"\bсадик\w* (?:к|где|куда) (?:брат|сестр)"),
    re.compile(r"\bтуст(?:ик|им) (?:ма|ме|ба|бе|па|пе) (?:\| )?(?:иа|ия)$"),  # «есіңізге түстік пе, иә» sneers
)
_GIVE = frozenset({"даваите", "даите", "лучше", "даваи", "даи"})
_NO = (
    re.compile(r"^(?:ну |а )?(?:тогда|сонда|и тогда)\b"),
    re.compile(
        r"\b(?:азирге|пока)\b.*\b(?:кузде|кистан|жазда|коктемде|осен\w+|весн\w+|летом|келеси (?:аи|жил)\w*|келсе|каитса"
        r"|каитади|келеди|келеми[нз]|келген сон|верн\w+|приед\w+|потом)\b"
    ),  # «не берём, он пока в деревне, осенью приедем»
)
_EITHER = (
    re.compile(rf"{_ORDERED}[^|]*\| {_THEN}"),
    re.compile(rf"{_ORDERED} {_THEN}"),
    re.compile(rf"\b(?:ма|ме|ба|бе|па|пе) (?:\| )?{_THEN}"),
)
#: Messages that may not come at one hour of the day may come at another.
_AT_NIGHT = re.compile(
    r"^(?:маган |отинем |отиниш )*(?:тунде|кешке|кешкисин|танертен|тан атпаи|демалис(?: куни| кундери| кунинде)?"
    r"|сабакта|жумиста|жумис уакитинда|сенби|жексенби|ночю|вечером|по вечерам|по ночам|в виходние|рано утром)"
    r"(?: (?:маган|смс|хат|хабарлама|хабар|енди))* \w+$"
)
#: Fewer of them, or only some.
_TOO_MANY = re.compile(
    r"^(?:маган |мне )*(?:кунде|кун саии?н|коп|жии|сагат саии?н|каждии ден|каждии час|так часто|часто|много)"
    r"(?: (?:маган|мне|смс|хат|хабарлама|хабар|не))* \w+$"
    r"|\bтолко (?:про|об?|если|когда|раз|по|важн\w+)\b"
)
#: «… деген жоқпын»: it was not said.
_UNSAID = re.compile(r"пе(?:ди|ниш?\w*|ндер\w*|\w*ши) деген(?:им)? жок\w*$")
_PLACE_ASKED = re.compile(r"\b(?:даите|скажите)\b (?:\w+ )?(?:место|садик)")
_STOP = (
    _TOO_MANY,
    _PLACE_ASKED,
    re.compile(rf"\b(?:даите|бериниз\w*|бериндер|верните)\b[^|]*(?:\| )?{_THEN}"),
    _AT_NIGHT,
    re.compile(
        r"^(?=.*\b(?:етпе|килма|жасама)\w*).*\b(?:тунде|кешке|кешкисин|танертен|ертен|бугин|демалис\w*|ночю|вечером)\b"
    ),
    _UNSAID,
)
_HINGES = {Intent.YES: _YES + _EITHER, Intent.NO: _NO + _EITHER, Intent.STOP: _STOP}


def hinges(intent: Intent, found: list[Part]) -> bool:
    """Tell whether what sounds like an answer hangs on something: «екіншісіне де орын беріңіз, сонда аламыз»."""
    asked = any(before.phrase in _GIVE and is_preschool(part.phrase) for before, part in pairwise(found))
    if asked and intent is Intent.YES:
        return True
    said = " ".join(f"| {part.phrase}" if part.opens and at else part.phrase for at, part in enumerate(found))
    return any(pattern.search(said) for pattern in _HINGES.get(intent, ()))
