"""A soak of seconds: one small district on its bad days, a restart in the middle, nothing lost, doubled or invented."""

from tests.soak.district import Size
from tests.soak.report import Report
from tests.soak.soak import soak


def test_a_small_district_comes_through_its_bad_days() -> None:
    """The long form is `make soak`; the same seed plays the same days."""
    told: list[int] = []

    def tell(report: Report) -> None:
        told.append(report.offers)

    report = soak(2, 1, 100, Size(schools=2, each=2, waves=1), tell, side_by_side=1)
    assert report.lists == {"lost": [], "doubled": [], "invented": [], "untrue": []}
    assert (report.restarts, report.errors, len(told)) == (1, 0, 1)
    assert report.offers >= 2
    assert '"offers"' in report.as_json()
    assert "restarts" in report.as_text()
