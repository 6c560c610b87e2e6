"""What counts as proof of a rule: a mark of a test that runs, or a line in the head of a story."""

import pytest

from tests.stories.heads import rules_of
from tests.unit.rules.marks import rules_marked

MARKED = """
import pytest

def _rule(name, rule):
    return pytest.param(name, marks=pytest.mark.rule(rule))

TABLE = [pytest.param(1, marks=pytest.mark.rule("P-004"))]

@pytest.mark.rule("P-001")
@pytest.mark.parametrize("it", [pytest.param(1, marks=[pytest.mark.rule("P-002")]), _rule("x", "P-003")])
def test_one(it): ...

@pytest.mark.parametrize("it", TABLE)
async def test_two(it): ...

class TestThree:
    pytestmark = pytest.mark.rule("P-005")

    @pytest.mark.rule("P-006")
    def test_four(self): ...
"""

UNMARKED = '''
"""@pytest.mark.rule("P-001")"""
import pytest

# @pytest.mark.rule("P-002")
TEXT = 'pytest.mark.rule("P-003")'
LOOSE = pytest.mark.rule("P-004")

@pytest.mark.rule("P-005")
def helper(): ...

@pytest.mark.skip
@pytest.mark.rule("P-006")
def test_one(): ...

@pytest.mark.xfail(strict=True)
@pytest.mark.rule("P-007")
def test_two():
    """pytest.mark.rule("P-008")"""

class TestNothing:
    pytestmark = pytest.mark.rule("P-009")
'''


def test_marks_of_decorators_parameters_and_classes_count() -> None:
    """However a mark reaches a test that runs, it is found."""
    assert rules_marked(MARKED) == {f"P-00{number}" for number in range(1, 7)}
    assert rules_marked("import pytest\npytestmark = [pytest.mark.rule('P-001')]\ndef test_one(): ...") == {"P-001"}


def test_marks_in_texts_and_on_what_is_no_test_do_not_count() -> None:
    """A string, a comment, a helper, a skipped test and an empty class prove nothing."""
    assert rules_marked(UNMARKED) == set()


def test_a_mark_that_hides_its_rule_is_an_error() -> None:
    """The ledger counts only what it can read."""
    with pytest.raises(ValueError, match=r"line 3: .* does not name its rule"):
        rules_marked("import pytest\nNAME = 'P-001'\n@pytest.mark.rule(NAME)\ndef test_one(): ...")


def test_a_story_names_its_rules_in_its_head() -> None:
    """Before the families, once or on several lines; anything else is an error and never silence."""
    assert rules_of("# What happens.\nrules: P-057 P-058\nrules: P-025\nfamilies:\n    …\n") == (
        "P-057",
        "P-058",
        "P-025",
    )
    assert rules_of("# rules: P-057\nfamilies:\n") == ()
    for wrong in ("rules: P57\n", "rules:\n", "rules: P-057, P-058\n"):
        with pytest.raises(ValueError, match="names no rules"):
            rules_of(f"{wrong}families:\n")
    with pytest.raises(ValueError, match="before its families"):
        rules_of("families:\nrules: P-057\n")
