"""Forty preschools of three cities: invented, with the names such houses have, at places within each city."""

from dataclasses import dataclass

ASTANA, ALMATY, SHYMKENT = "Астана", "Алматы", "Шымкент"
CITIES = (ASTANA, ALMATY, SHYMKENT)


@dataclass(frozen=True, slots=True)
class Preschool:
    """One preschool as preschools.csv holds it."""

    preschool_id: str
    name_kk: str
    name_ru: str
    type: str
    settlement: str
    state_order: bool
    languages: tuple[str, ...]
    latitude: float
    longitude: float

    @property
    def special(self) -> bool:
        """Whether it has the separate queue of P 10."""
        return self.type.startswith("special")


_BOTH = "kk;ru"
_TABLE: tuple[tuple[str, str, str, str, str, float, float], ...] = (
    ("Ақбота", "Акбота", "nursery", ASTANA, _BOTH, 51.1284, 71.4306),
    ("Балдырған", "Балдырган", "nursery", ASTANA, "kk", 51.1801, 71.4460),
    ("Күншуақ", "Куншуак", "kindergarten", ASTANA, _BOTH, 51.0907, 71.4182),
    ("Айгөлек", "Айголек", "nursery", ASTANA, _BOTH, 51.1472, 71.4871),
    ("Нұрсәуле", "Нурсауле", "kindergarten", ASTANA, "kk", 51.1015, 71.3937),
    ("Еркетай", "Еркетай", "nursery", ASTANA, _BOTH, 51.1663, 71.3899),
    ("Бақытты балалық шақ", "Счастливое детство", "kindergarten", ASTANA, _BOTH, 51.1196, 71.4728),
    ("Қарлығаш", "Карлыгаш", "kindergarten", ASTANA, _BOTH, 51.1890, 71.4133),
    ("Жұлдызай", "Жулдызай", "mini_centre", ASTANA, "kk", 51.1558, 71.5210),
    ("Ертөстік", "Ер-Тостик", "nursery", ASTANA, _BOTH, 51.1339, 71.3704),
    ("Саулық", "Саулык", "sanatorium", ASTANA, _BOTH, 51.2034, 71.4517),
    ("Үміт шуағы", "Луч надежды", "special_kindergarten", ASTANA, _BOTH, 51.1612, 71.4329),
    ("Алтын бесік", "Алтын бесик", "nursery", ASTANA, "kk", 51.0843, 71.4465),
    ("Ботақан", "Ботакан", "mini_centre", ASTANA, _BOTH, 51.1731, 71.4982),
    ("Бөбек", "Бобек", "nursery", ALMATY, _BOTH, 43.2380, 76.9452),
    ("Гүлдәурен", "Гульдаурен", "kindergarten", ALMATY, _BOTH, 43.2221, 76.8512),
    ("Тұлпар", "Тулпар", "nursery", ALMATY, "kk", 43.2669, 76.8047),
    ("Өркен", "Оркен", "nursery", ALMATY, _BOTH, 43.2045, 76.8930),
    ("Гауһар", "Гаухар", "kindergarten", ALMATY, _BOTH, 43.2533, 76.9130),
    ("Сымбат", "Сымбат", "kindergarten", ALMATY, "kk", 43.3197, 76.9541),
    ("Алатау бүлдіршіндері", "Малыши Алатау", "kindergarten", ALMATY, _BOTH, 43.2748, 76.8294),
    ("Арай", "Арай", "mini_centre", ALMATY, _BOTH, 43.1894, 76.8726),
    ("Жиһан", "Жихан", "mini_centre", ALMATY, "kk", 43.2980, 76.8805),
    ("Түймедақ", "Ромашка", "kindergarten", ALMATY, _BOTH, 43.2410, 76.9015),
    ("Қызғалдақ", "Тюльпан", "kindergarten", ALMATY, _BOTH, 43.2276, 76.9608),
    ("Күнбағыс", "Подсолнух", "nursery", ALMATY, "ru", 43.2592, 76.9377),
    ("Самал", "Самал", "sanatorium", ALMATY, _BOTH, 43.1796, 76.9479),
    ("Қамқорлық", "Камкорлык", "special_nursery", ALMATY, _BOTH, 43.2315, 76.8764),
    ("Бүлдіршін", "Булдиршин", "nursery", SHYMKENT, _BOTH, 42.3154, 69.5967),
    ("Наурыз", "Наурыз", "kindergarten", SHYMKENT, "kk", 42.3417, 69.5901),
    ("Жансая", "Жансая", "nursery", SHYMKENT, _BOTH, 42.3602, 69.6408),
    ("Ақ көгершін", "Белый голубь", "kindergarten", SHYMKENT, _BOTH, 42.3029, 69.6135),
    ("Құлыншақ", "Кулыншак", "nursery", SHYMKENT, "kk", 42.2871, 69.5566),
    ("Таңшолпан", "Таншолпан", "kindergarten", SHYMKENT, _BOTH, 42.3308, 69.6277),
    ("Ұлағат", "Улагат", "kindergarten", SHYMKENT, "kk", 42.3785, 69.5724),
    ("Ғажайып әлем", "Чудесный мир", "nursery", SHYMKENT, _BOTH, 42.3243, 69.5683),
    ("Дәурен", "Даурен", "mini_centre", SHYMKENT, "kk", 42.2960, 69.6519),
    ("Қуаныш", "Куаныш", "mini_centre", SHYMKENT, _BOTH, 42.3511, 69.6093),
    ("Денсаулық", "Денсаулык", "sanatorium", SHYMKENT, "kk", 42.3914, 69.6356),
    ("Шапағат", "Шапагат", "special_nursery", SHYMKENT, _BOTH, 42.3120, 69.5812),
)
#: Two houses without a state order, which the rules never offer (P 2).
_WITHOUT_ORDER = frozenset({"Жиһан", "Дәурен"})

PRESCHOOLS = tuple(
    Preschool(
        preschool_id=f"SAMPLE-P-{number:02}",
        name_kk=name_kk,
        name_ru=name_ru,
        type=kind,
        settlement=city,
        state_order=name_kk not in _WITHOUT_ORDER,
        languages=tuple(languages.split(";")),
        latitude=latitude,
        longitude=longitude,
    )
    for number, (name_kk, name_ru, kind, city, languages, latitude, longitude) in enumerate(_TABLE, 1)
)
