"""Forms of verbs built from their stems: Kazakh by its suffixes, with both answers and every person."""

from collections.abc import Iterator

_BACK, _FRONT = "аоұыяуё", "әеіөүэ"
_VOICELESS = "пктсшщчцхфқһ"
_NASAL = "мнңзжбвгд"
_VOWELS = _BACK + _FRONT + "иую"


def _front(stem: str) -> bool:
    for letter in reversed(stem):
        if letter in _FRONT:
            return True
        if letter in _BACK:
            return False
    return True


class Stem:
    """A Kazakh verb stem and the suffixes that suit its last letter and its vowels.

    >>> Stem("ал").present(), Stem("кет").present(), Stem("қабылда").negative()
    ('ала', 'кете', 'қабылдама')
    """

    def __init__(self, stem: str) -> None:
        self.stem = stem
        self.open = stem[-1] in _VOWELS
        self.a, self.i = ("е", "і") if _front(stem) else ("а", "ы")
        voiceless = stem[-1] in _VOICELESS
        self.g = ("к" if self.i == "і" else "қ") if voiceless else ("г" if self.i == "і" else "ғ")
        self.d = "т" if voiceless else "д"
        self.m = "п" if voiceless else ("б" if stem[-1] in _NASAL else "м")

    def present(self) -> str:
        """Return the converb of the present: «ала», «қабылдай»."""
        return self.stem + ("й" if self.open else self.a)

    def done(self) -> str:
        """Return the converb of what is done: «алып», «қабылдап»."""
        if self.open:
            return self.stem + "п"
        if self.stem[-1] in "пб":
            return self.stem[:-1] + "у" + self.i + "п"
        return self.stem + self.i + "п"

    def negative(self) -> str:
        """Return the negated stem: «алма», «берме», «бас тартпа»."""
        return self.stem + self.m + self.a

    def noun(self) -> str:
        """Return the name of the doing: «алу», «қабылдау»."""
        return self.stem + "у"

    def intent(self) -> str:
        """Return the stem of intending: «алмақ», «бермек», «тартпақ»."""
        return self.negative() + ("к" if self.i == "і" else "қ")

    def many(self) -> str:
        """Return the plural of those addressed: «-дар», «-дер»."""
        return "дер" if self.i == "і" else "дар"

    def wish(self) -> str:
        """Return the stem of wishing: «алғы», «бергі» (+ м келеді)."""
        return self.stem + self.g + self.i


def _persons(stem: str) -> Iterator[str]:
    """Yield «I» and «we», as written and as typed in haste («аламз», «аламын», «алам»)."""
    for ending in ("мын", "м", "мыз", "мз", "мыс", "мн", "миз"):
        yield stem + ending


_GOING = ("отырмын", "отырмыз", "тұрмын", "тұрмыз", "жатырмын", "жатырмыз", "жатырм", "отырм")
_ENDING = ("амын", "амыз", "айын", "айық", "ам")


def agreeing(stem: str) -> Iterator[str]:
    """Yield what «I» and «we» say when they do it, will, want or are ready to."""
    verb = Stem(stem)
    yield from _persons(verb.present())
    yield from (stem + ("" if verb.open else verb.a) + "й" + verb.i + end for end in ("н", "қ", "қшы", "нші"))
    yield stem + ("" if verb.open else verb.a) + "йк"
    yield from (f"{verb.done()} {going}" for going in _GOING)
    yield from (f"{verb.done()} {keep}{end}" for keep in ("қой", "қал") for end in _ENDING)
    yield from (f"{verb.present()} {keep}" for keep in ("беремін", "береміз", "салайық", "салайын", "саламыз"))
    yield from (
        f"{verb.wish()}{mine} {comes}"
        for mine in ("м", "мыз")
        for comes in ("келеді", "кеп тұр", "келіп тұр", "келед", "бар")
    )
    yield from (f"{verb.intent()}{end}" for end in ("пын", "пыз", "пін", "піз", "шымын", "шымыз", "шымін", "шіміз"))
    yield from (f"{verb.present()} {keep}" for keep in ("қояйық", "қояйын", "қоямыз", "салам", "берем", "берейік"))
    wanted = verb.noun() + ("ді" if verb.i == "і" else "ды")
    yield from (
        f"{wanted} {settled}" for settled in ("қалаймыз", "қалаймын", "шештік", "шештім", "жөн көрдік", "ұйғардық")
    )
    yield from (
        f"{verb.wish()}{mine} {comes}" for mine in ("м", "мыз") for comes in ("келіп отыр", "кеп отыр", "келіп жүр")
    )
    whole = verb.noun() + ("ге" if verb.i == "і" else "ға")
    yield from (
        f"{whole} {ready}"
        for ready in ("ниеттіміз", "ниеттімін", "әзірміз", "әзірмін", "шешім қабылдадық", "бел байладық")
    )
    yield from (f"{whole} {ready}" for ready in ("дайынмын", "дайынбыз", "дайынмыз", "ризамын", "ризамыз"))
    yield from (
        f"{whole} {agree}" for agree in ("келісемін", "келісеміз", "келістік", "келістім", "келісем", "разымыз")
    )
    yield from (f"{whole} {ready}" for ready in ("қуаныштымын", "қуаныштымыз"))
    future = verb.present() + "т" + verb.i + "н"
    yield from _told(future)
    yield from (f"{future} {settled}" for settled in ("болдық", "болдым", "боламын", "боламыз"))


_TELLING = ("хабарлаймын", "хабарлаймыз", "айтамын", "айтамыз", "білдіремін", "жеткіземін", "растаймын", "растаймыз")


def _told(participle: str) -> Iterator[str]:
    """Yield the sentence told as news: «алатынымызды хабарлаймыз»."""
    for whose in ("ымды", "імді", "ымызды", "імізді"):
        yield from (f"{participle}{whose} {told}" for told in _TELLING)


def agreed(stem: str) -> Iterator[str]:
    """Yield what «I» and «we» say when it is done: of verbs of agreeing that is an answer, of others it is news."""
    verb = Stem(stem)
    yield stem + verb.d + verb.i + "м"
    yield stem + verb.d + verb.i + ("к" if verb.i == "і" else "қ")


def refusing(stem: str) -> Iterator[str]:
    """Yield what «I» and «we» say when they do not, will not, cannot or do not want to."""
    verb = Stem(stem)
    no = verb.negative()
    yield from _persons(no + "й")
    yield from _persons(no[:-1] + "и")
    yield from (no + "й" + verb.i + end for end in ("н", "қ"))
    yield from (f"{no}й ақ {keep}{end}" for keep in ("қой",) for end in (*_ENDING, "дық", "дым"))
    yield from (
        f"{verb.wish()}{mine} {comes}"
        for mine in ("м", "мыз")
        for comes in ("келмейді", "келмейд", "жоқ", "келмеді", "келмей тұр", "келмид")
    )
    yield from (f"{verb.present()} алмай{end}" for end in ("мын", "мыз", "м", "мз"))
    yield from (f"{verb.present()} алми{end}" for end in ("мын", "мыз", "м", "мз"))
    yield from (f"{no}с{end}" for end in ("пын", "пыз", "пін", "піз"))
    yield from (f"{verb.intent()}{shy} {none}" for shy in ("", "шы", "ші") for none in ("емеспін", "емеспіз"))
    of = verb.noun() + ("дің" if verb.i == "і" else "дың")
    yield from (f"{of} {none} жоқ" for none in ("қажеті", "керегі", "қажеттілігі", "жөні", "мәні", "реті"))
    yield from (
        f"{verb.noun()} {none}" for none in ("керек емес", "қажет емес", "мүмкін емес", "ойда жоқ", "ойымызда жоқ")
    )
    yield from (
        f"{verb.present()} алмай {still}" for still in ("тұрмын", "тұрмыз", "отырмын", "отырмыз", "қалдық", "жатырмыз")
    )
    yield from (
        f"{no}у{wanted}"
        for wanted in ("ды шештік", "ға шештік", "ды жөн көрдік", "ге шештік", "ді шештік", "ді жөн көрдік")
    )
    future = verb.present() + "т" + verb.i + "н"
    yield from (f"{future} {none}" for none in ("ниетім жоқ", "ниетіміз жоқ", "түріміз жоқ", "шамамыз жоқ", "жай жоқ"))
    yield from (f"{future} {none}" for none in ("ойым жоқ", "ойымыз жоқ", "жағдай жоқ", "жағдайым жоқ", "емеспін"))
    yield from (f"{future} {none}" for none in ("жағдайымыз жоқ", "мүмкіндік жоқ", "мүмкіндігіміз жоқ", "емеспіз"))
    yield from _told(f"{no}йт{verb.i}н")
    yield from _told(f"{verb.present()} алмайтын")
    yield from (f"{no}йт{verb.i}н {settled}" for settled in ("болдық", "болдым", "боламын", "боламыз"))
    whole = verb.noun() + ("ге" if verb.i == "і" else "ға")
    yield from (
        f"{whole} {none}" for none in ("қарсымын", "қарсымыз", "мүмкіндік жоқ", "мүмкіндігіміз жоқ", "жағдай жоқ")
    )
    yield from (f"{whole} {none}" for none in ("келіспеймін", "келіспейміз", "мүмкіндігім жоқ", "жағдайымыз жоқ"))
    yield from (
        f"{verb.noun()}дан {refuse}" for refuse in ("бас тартамын", "бас тартамыз", "бас тарттық", "бас тарттым")
    )


def depending(stem: str) -> Iterator[str]:
    """Yield what hangs on it: «алсам», «келіссек», «жазсаңыз», refused ones too."""
    verb = Stem(stem)
    for whole in (verb.stem, verb.negative()):
        for who in ("", "м", "қ", "к", "ң", f"ң{verb.i}з", f"ң{verb.i}з{verb.many()}", f"ң{verb.many()}"):
            yield f"{whole}с{verb.a}{who}"
    would = (verb.stem + ("р" if verb.open else verb.a + "р"), verb.negative() + "с")
    yield from (f"{whole} {had}" for whole in would for had in ("едім", "едік", "ек", "ем"))


def forbidding(stem: str) -> Iterator[str]:
    """Yield the orders and pleas not to do it: «жазба», «жазбаңыздаршы», «жазбай-ақ қойыңыз»."""
    verb = Stem(stem)
    no = verb.negative()
    for order in ("", f"ң{verb.i}з", f"ң{verb.i}з{verb.many()}", f"ң{verb.many()}", "й" + verb.i + "қ"):
        yield no + order
        yield from (no + order + plea for plea in ("шы", "ші"))
    yield no + "с" + verb.i + "н"
    own = verb.stem + verb.m + verb.a + "у"
    for whose in (
        "ларыңызды",
        "леріңізді",
        f"{verb.i}ңізді",
        "іңізді",
        "ыңызды",
        "ларыңды",
        "леріңді",
        "іңді",
        "ді",
        "ды",
    ):
        yield from (f"{own}{whose} {beg}" for beg in ("өтінемін", "сұраймын", "өтінеміз", "сұраймыз", "талап етемін"))
    yield from (f"{no}й ақ {stop}" for stop in ("қойыңыз", "қойыңыздар", "қойыңдар", "қой", "қойшы", "қойыңдаршы"))
    ended = (
        "тоқтат",
        "тоқтатыңыз",
        "тоқтатыңыздар",
        "тоқтатыңдар",
        "тоқтатыңызшы",
        "доғар",
        "доғарыңыз",
        "доғарыңыздар",
    )
    left = ("қой", "қойыңыз", "қойыңыздар", "қойыңдар", "қойыңызшы", "қойыңдаршы", "доғарыңдар", "тоқтатсаңыз")
    for doing in (verb.noun() + "ды", verb.noun() + "ді", verb.noun() + "іңізді", verb.done().removesuffix("п") + "п"):
        yield from (f"{doing} {stop}" for stop in ended + left)
    yield from (f"{verb.noun()}{of} {none} жоқ" for of in ("дың", "дің") for none in ("қажеті", "керегі"))
    yield from (f"{verb.noun()}{to} тыйым саламын" for to in ("ға", "ге"))


def ordering(stem: str) -> Iterator[str]:
    """Yield the orders and pleas to do it: «жаз», «жазыңыздаршы», «жаза беріңіз», «жазып тұрыңдар»."""
    verb = Stem(stem)
    link = "" if verb.open else verb.i
    orders = ("", f"{link}ң{verb.i}з", f"{link}ң{verb.i}з{verb.many()}", f"{link}ң{verb.many()}")
    for order in orders:
        yield verb.stem + order
        yield from (verb.stem + order + plea for plea in ("шы", "ші"))
    ask = ("", "іңіз", "іңіздер", "іңдер", "іңізші", "іңдерші", "іңіздерші")
    yield from (f"{verb.present()} бер{order}" for order in ask)
    yield from (
        f"{verb.done()} {help_}" for help_ in ("тұр", "тұрыңыз", "тұрыңыздар", "тұрыңдар", "тұрыңдаршы", "тұршы")
    )
    yield from (
        f"{verb.done()} {help_}" for help_ in ("қойыңыз", "қойыңызшы", "қой", "қойшы", "қойыңыздар", "жіберіңіз")
    )
    yield from (f"{verb.noun()}{whose} {beg}" for whose in ("ыңызды", "іңізді") for beg in ("сұраймын", "өтінемін"))
