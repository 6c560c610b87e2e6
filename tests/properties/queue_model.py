"""Order 133 read literally, by a patient clerk with paper slips: slow, obvious, and written apart from the core.

Nothing of `core.rules` is used here. Time is counted in milliseconds from an arbitrary morning. The clerk knows the
children, the schools they wait for and the seats that become free; what happens to them stands in `model_days`.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product

from tests.properties.model_people import DAY, Kid, School, Seat, Turn

#: "Three to one" (10): one first-class application, then three general ones.
SLIPS = "PGGG"
#: Full years on 31 December of those who belong to a group (3(3), 24); nobody in a preschool is older than ten.
AGES = {
    "early": (0, 1), "junior": (2, 2), "middle": (3, 3), "senior": (4, 4), "preparatory": (5, 10), "mixed": (0, 10),
    "special": (0, 10),
}  # fmt: skip

Lines = dict[str, list[Kid]]


class Clerk:
    """Everybody who waits, every seat, and for each queue a hand that points at its next slip."""

    def __init__(self, schools: list[School], morning: date, suspension_ends: Callable[[int], int]) -> None:
        self.schools = {school.name: school for school in schools}
        self.morning, self.now = morning, 0
        self.suspension_ends = suspension_ends
        self.kids: dict[str, Kid] = {}
        self.seats: dict[str, Seat] = {}
        self.hands: dict[str, int] = {}
        self.said: list[str] = []

    @property
    def today(self) -> date:
        """The day it is."""
        return self.morning + timedelta(days=self.now // DAY)

    # ------------------------------------------------------------------------------------- queues and their lines

    def shelf(self, school: School, *, special: bool, rehab: str) -> str:
        """Return which queue of a school: the special and the sanatorium ones stand apart (10.4, 10.5)."""
        if school.kind == "sanatorium":
            return f"sanatorium:{rehab}" if rehab else "sanatorium"
        return "special" if special or school.kind == "special" else ""

    def shelf_of(self, seat: Seat) -> str:
        """Return the queue a seat belongs to."""
        return self.shelf(seat.school, special=seat.group == "special", rehab=seat.rehab)

    def years(self, seat: Seat) -> list[int]:
        """Return the birth years a seat is for: those it names, else those of its group this year."""
        youngest, oldest = AGES[seat.group]
        return sorted(seat.years or range(self.today.year - oldest, self.today.year - youngest + 1))

    def hand_of(self, seat: Seat) -> str:
        """Return which hand a seat goes by: a queue of one year has its own, merged ones have another."""
        years = "+".join(str(year) for year in self.years(seat))
        if not seat.years and seat.group in {"mixed", "special"}:
            years = "any"
        if not seat.years and seat.group == "preparatory":
            years = str(self.today.year - 5)
        return f"{seat.school.name}/{self.shelf_of(seat)}/{years}/{seat.tongue}"

    def may_have(self, kid: Kid, seat: Seat) -> bool:
        """Tell whether a seat may be offered to a child now; whoever is passed over loses nothing."""
        wait = kid.waits.get(seat.school.name)
        if wait is None or wait.state != "waiting" or kid.name in seat.asked:
            return False
        if kid.has("offered") or self.promised(kid) or kid.tongue != seat.tongue:
            return False
        if self.shelf(seat.school, special=kid.special, rehab=kid.rehab) != self.shelf_of(seat):
            return False
        if self.shelf_of(seat) == "special" and not kid.exempt:
            return False  # only with the consultation's recommendation
        if seat.school.kind == "sanatorium" and kid.town != seat.school.town:
            return False  # inside the settlement
        grown = kid.from_age is None or self.today >= kid.birthday(kid.from_age)
        return kid.born.year in self.years(seat) and self.young(kid) and grown

    def young(self, kid: Kid) -> bool:
        """Tell whether the child is not six yet, or no age counts for it."""
        return kid.exempt or self.today < kid.birthday(6)

    def promised(self, kid: Kid) -> bool:
        """Tell whether the child holds a referral to a permanent place: its other queues are closed meanwhile."""
        return any(
            seat.holder == kid.name and seat.state == "reserved" and not seat.temporary for seat in self.seats.values()
        )

    def line(self, seat: Seat, letter: str) -> list[Kid]:
        """Return one class of those who may have a seat: by time to the millisecond, then by name."""
        there = [kid for kid in self.kids.values() if kid.letter == letter and self.may_have(kid, seat)]
        return sorted(there, key=lambda kid: (kid.waits[seat.school.name].since, kid.name))

    # ---------------------------------------------------------------------------------------------- whose turn it is

    def lines(self, seat: Seat) -> Lines:
        """Return all three classes of those who may have a seat."""
        return {letter: self.line(seat, letter) for letter in "OPG"}

    def turn(self, seat: Seat, hands: dict[str, int] | None = None, lines: Lines | None = None) -> Turn | None:
        """Return whose turn a seat is, as the hands point and the lines stand (or would); nothing is changed."""
        first = {letter: line[0] for letter, line in (lines or self.lines(seat)).items() if line}
        hands = self.hands if hands is None else hands
        hand = hands.get(self.hand_of(seat), 0)
        if "O" in first:
            return Turn(first["O"], "O", seat.slip, hand)
        if seat.slip in first:
            return Turn(first[seat.slip], seat.slip, seat.slip, hand)
        for place in (hand, hand + 1, hand + 2, hand + 3):
            letter = SLIPS[place % 4]
            if letter in first:
                return Turn(first[letter], letter, letter, (place + 1) % 4)
        return None

    def together(self, seats: list[Seat]) -> list[tuple[Seat, Turn]]:
        """Give seats of one school away so that whole families come together (26); nothing when that cannot be."""
        families: dict[str, set[str]] = {}
        for kid in self.kids.values():
            wait = kid.waits.get(seats[0].school.name)
            if kid.letter == "G" and wait and wait.state == "waiting" and not kid.has("offered"):
                families.setdefault(kid.guardian, set()).add(kid.name)
        lines = [self.lines(seat) for seat in seats]
        met = [kid.guardian for those in lines for kid in those["G"]]
        best: list[tuple[Seat, Turn]] = []
        whole: set[str] = set()
        for guardian in dict.fromkeys(met):
            if len(families[guardian]) > 1:
                wanted = whole | {guardian}
                found = self._tried(seats, lines, {name: families[name] for name in wanted})
                best, whole = (found, wanted) if found else (best, whole)
        return best

    def _tried(self, seats: list[Seat], lines: list[Lines], wanted: dict[str, set[str]]) -> list[tuple[Seat, Turn]]:
        """Try every way in which brothers and sisters may change places; the first that serves all of them counts."""
        most = max(len(children) for children in wanted.values())
        for ways in product(range(most), repeat=len(seats)):
            given = list(self._one_way(seats, lines, set(wanted), ways))
            names = {turn.kid.name for _, turn in given}
            if all(children <= names for children in wanted.values()):
                return given
        return []

    def _one_way(
        self, seats: list[Seat], lines: list[Lines], wanted: set[str], ways: tuple[int, ...]
    ) -> Iterator[tuple[Seat, Turn]]:
        hands, gone = dict(self.hands), set[str]()
        for seat, all_lines, way in zip(seats, lines, ways, strict=True):
            left = {letter: [kid for kid in line if kid.name not in gone] for letter, line in all_lines.items()}
            turn = self.turn(seat, hands, left)
            if turn is None:
                continue
            kid = turn.kid
            if turn.letter == "G" and kid.guardian in wanted:
                strangers = [place for place, one in enumerate(left["G"]) if one.guardian != kid.guardian]
                run = left["G"][: strangers[0]] if strangers else left["G"]
                if way >= len(run):
                    return
                kid = run[way]
            hands[self.hand_of(seat)] = turn.hand
            gone.add(kid.name)
            yield seat, Turn(kid, turn.letter, turn.slip, turn.hand)

    def numbers(self, school: str, shelf: str, year: int, tongue: str) -> list[str]:
        """Return who waits in one queue, in the order in which seats would be offered that come one by one."""
        waiting = [
            kid
            for kid in self.kids.values()
            if kid.born.year == year and kid.tongue == tongue and school in kid.waits
            if kid.waits[school].state == "waiting"
            if self.shelf(self.schools[school], special=kid.special, rehab=kid.rehab) == shelf
        ]
        waiting.sort(key=lambda kid: (kid.waits[school].since, kid.name))
        slips = {letter: [kid.name for kid in waiting if kid.letter == letter] for letter in "OPG"}
        order, hand = slips["O"], self.hands.get(f"{school}/{shelf}/{year}/{tongue}", 0)
        while slips["P"] or slips["G"]:
            if slips[SLIPS[hand]]:
                order.append(slips[SLIPS[hand]].pop(0))
            hand = (hand + 1) % 4
        return order
