"""Writes the sample registers: `python samples/generate.py [FOLDER]`, the same bytes on every machine."""

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from samples import bulletin, demo, people, wishes
from samples.chance import Chance
from samples.places import PRESCHOOLS, Preschool
from samples.records import Application, Guardian, Vacancy, joined, local

SEED = 1414
_HEADERS = {
    "preschools": "preschool_id name_kk name_ru type settlement state_order languages latitude longitude",
    "guardians": "guardian_id iin last_name first_name middle_name phone language settlement",
    "applications": "application_id guardian_id child_id child_iin child_last_name child_first_name child_birth_date "
    "submitted_at categories language preschools wished_from_age",
    "vacancies": "vacancy_id preschool_id group_type regime_hours language temporary_until published_at",
}


def main(folder: Path) -> None:
    """Write the four files into the folder."""
    chance = Chance(SEED)
    registry = people.Registry(chance)
    demo_children = demo.children(registry)
    children = people.families(chance, registry, len(demo_children) + 1, len(demo_children) + 1)
    applications = demo.applications(demo_children) + wishes.applications(chance, children)
    guardians = {child.guardian.guardian_id: child.guardian for child in [*demo_children, *children]}
    _write(folder, "preschools", map(_preschool, PRESCHOOLS))
    _write(folder, "guardians", map(_guardian, guardians.values()))
    _write(folder, "applications", map(_application, applications))
    _write(folder, "vacancies", map(_vacancy, bulletin.vacancies(chance, applications)))


def _preschool(house: Preschool) -> Sequence[object]:
    order = "true" if house.state_order else "false"
    place = (house.settlement, order, joined(house.languages), f"{house.latitude:.4f}", f"{house.longitude:.4f}")
    return (house.preschool_id, house.name_kk, house.name_ru, house.type, *place)


def _guardian(one: Guardian) -> Sequence[object]:
    name = (one.name.last, one.name.first, one.name.middle)
    return (one.guardian_id, one.iin, *name, one.phone, one.language, one.settlement)


def _application(one: Application) -> Sequence[object]:
    child = one.child
    person = (child.child_id, child.iin, child.last_name, child.first_name, child.born.isoformat())
    wish = (joined(one.categories), one.language, joined(one.preschools))
    age = "" if one.wished_from_age is None else one.wished_from_age
    return (one.application_id, child.guardian.guardian_id, *person, local(one.submitted_at), *wish, age)


def _vacancy(one: Vacancy) -> Sequence[object]:
    until = "" if one.temporary_until is None else one.temporary_until.isoformat()
    place = (one.vacancy_id, one.preschool_id, one.group_type, one.regime_hours, one.language)
    return (*place, until, local(one.published_at))


def _write(folder: Path, kind: str, rows: Iterable[Sequence[object]]) -> None:
    path = folder / f"{kind}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(_HEADERS[kind].split())
        sheet.writerows(rows)
    print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
