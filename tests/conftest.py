"""What all tests share: the options, the calm settings of hypothesis, and where Chromium is."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Two cores shared by everybody are slow now and then; a slow example is no defect.
# Everybody sees the same examples, so that a red run is red for its change; `thorough` looks for new ones.
settings.register_profile(
    "usynys",
    deadline=None,
    derandomize=True,
    max_examples=100,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", settings.get_profile("usynys"), derandomize=False, max_examples=2000)
# One slice of `make nightly`, which tells 10,000 histories of queues in twenty of them, each with a seed of its own.
settings.register_profile("nightly", settings.get_profile("thorough"), max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usynys"))


#: It writes the weights of likeness, by hand, and alone needs a library of learning.
collect_ignore = ["corpus/learn.py"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update`, which writes recorded conversations anew."""
    parser.addoption("--update", action="store_true", help="write the recorded stories anew from what happens now")


@pytest.fixture(scope="session")
def update(pytestconfig: pytest.Config) -> bool:
    """Whether recorded conversations are written anew instead of compared."""
    return bool(pytestconfig.getoption("--update"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the Chromium that `make test` found; without one the browser tests fail, they never skip."""
    named = os.environ.get("USYNYS_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not named or not Path(named).exists():
        pytest.fail("The browser tests need Chromium: run `make test`, or name one in USYNYS_CHROMIUM.")
    return named


@pytest.fixture(autouse=True)
def _only_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of the machine out of the tests."""
    for name in [name for name in os.environ if name.startswith("USYNYS_") and name != "USYNYS_CHROMIUM"]:
        monkeypatch.delenv(name)
