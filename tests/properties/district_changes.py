"""What families change in the district, by the pure rules of changes."""

from dataclasses import replace

from core.rules.age import may_file
from core.rules.changes import Placement, counts_from_when_added, counts_from_when_chosen_again
from tests.properties.district import Application, Vacancy
from tests.properties.district_days import DistrictDays


class Changing(DistrictDays):
    """A district whose families change their minds."""

    def file(self, application: Application, preschools: list[str]) -> None:
        """Take an application in."""
        if may_file(application.candidate.birth, self.today, self.edition, exempt=self.exempt(application)):
            self.applications[application.id] = application
            counts_from = self.stand_of(application).counts_from
            for wish, name in enumerate(preschools, start=1):
                self.new_line(application, name, counts_from, wish)
        self.settle()

    def withdraw(self, application: Application) -> None:
        """Take the whole application off."""
        lines = self.of(application)
        if not any(line.status in {"offered", "referred", "enrolled"} for line in lines):
            application.ended = True
            for line in lines:
                if line.status != "archived":
                    self.move(line, "archived", "withdrawn")
        self.settle()

    def choose(self, application: Application, preschools: list[str]) -> None:
        """Change or add preschools."""
        lines = {line.preschool.id: line for line in self.of(application)}
        bound = any(line.status in {"offered", "referred"} for name, line in lines.items() if name not in preschools)
        added = set(preschools) - {name for name, line in lines.items() if line.wish}
        enrolled = any(line.status == "enrolled" for line in lines.values())
        if application.ended or enrolled or bound or (added and not self.is_young(application)):
            return
        for name in lines.keys() - set(preschools):
            if lines[name].status != "archived":
                self.move(lines[name], "archived", "no_answer" if lines[name].status == "suspended" else "withdrawn")
            lines[name].wish = 0
        for wish, name in enumerate(preschools, start=1):
            self._wish(application, name, wish)
        self.settle()

    def _wish(self, application: Application, name: str, wish: int) -> None:
        line = self.lines.get((application.id, name))
        if line is None:
            own = self.stand_of(application).counts_from
            counts_from = counts_from_when_added(own, self.now, self.edition)
            self.new_line(application, name, counts_from, wish)
            return
        if line.wish == 0 and line.status == "archived":
            again = counts_from_when_chosen_again(line.reason, line.counts_from, self.now, self.edition)
            line.counts_from = again
            self.move(line, "waiting")
        line.wish = wish

    def again(self, vacancy: Vacancy, *, name: str, moved: bool) -> Application:
        """End the contract of a permanent place and return the next application of the child."""
        old = self.applications[vacancy.holder]
        old.ended = True
        placed = Placement(vacancy.given_by, old.candidate.categories, self.now, moved=moved)
        return replace(old, id=name, submitted_at=self.now, placed=placed, ended=False)

    def mark(self, application: Application, categories: frozenset[int], *, verified: bool, pmpc: bool) -> None:
        """Change the categories of an application."""
        lines = self.of(application)
        if application.ended or any(line.status == "enrolled" for line in lines):
            return
        before = self.stand_of(application).counts_from
        application.candidate = replace(application.candidate, categories=categories)
        application.verified, application.pmpc_on_file = verified, pmpc
        for line in lines:
            if line.counts_from == before:
                line.counts_from = self.stand_of(application).counts_from
        self.settle()
