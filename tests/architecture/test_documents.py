"""What can be set or called is documented, and what is documented exists."""

import re

import pytest

from core.settings import Settings
from tests.architecture.house import ROOT

OPERATING = ROOT / "docs/operating.md"
#: Named in the page although they are no setting of the gateway: what `make test` hands to the browser tests.
TOOLS = {"USYNYS_CHROMIUM"}


@pytest.mark.parametrize("field", sorted(Settings.model_fields))
def test_every_setting_is_documented(field: str) -> None:
    """An operator finds each setting with its meaning in docs/operating.md."""
    page = OPERATING.read_text(encoding="utf-8")
    assert re.search(rf"USYNYS_{field.upper()}\b", page)
    assert Settings.model_fields[field].description


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    """A renamed setting is renamed in the pages too."""
    known = {f"USYNYS_{field.upper()}" for field in Settings.model_fields} | TOOLS
    pages = [ROOT / "README.md", ROOT / "compose.yaml", ROOT / "Dockerfile", *(ROOT / "docs").rglob("*.md")]
    named = {name for page in pages for name in re.findall(r"USYNYS_[A-Z_]*[A-Z]", page.read_text(encoding="utf-8"))}
    assert named <= known


def test_every_target_of_the_makefile_explains_itself() -> None:
    """`make` alone lists what can be done."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):(.*)$", text, re.MULTILINE)
    silent = [name for name, rest in targets if "## " not in rest and not name.startswith("install")]
    assert len(targets) > 5
    assert not silent


def test_every_link_between_pages_leads_somewhere() -> None:
    """A reader who follows a link arrives."""
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    dead = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not dead
