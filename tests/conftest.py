"""What all tests share: the options, the calm settings of hypothesis, and where Chromium is."""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from commands.loop import settle_memory
from tests.homes.choice import SQLITE, homes_of, move_to

if TYPE_CHECKING:
    from tests.homes.home import Home

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


_HERE = Path(__file__).parent
#: Folders with few tests that each take many seconds.
_LONG = ("soak", "faults", "acceptance", "image", "browser", "security", "properties", "stories", "contract")
#: What needs libraries of its own: the weights of likeness are written by hand, the peers run by `make bench-peers`.
collect_ignore = ["corpus/learn.py", "peers/programs"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update`, which writes recorded conversations anew, and `--homes`, where tests of the store live."""
    homes = ("one", "both", "sqlite", "postgres")
    parser.addoption("--homes", choices=homes, default=os.environ.get("HOMES", "one"), help="both, or one of them")
    parser.addoption("--update", action="store_true", help="write the recorded stories anew from what happens now")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Have one more at work than there are processors: tests wait for PostgreSQL, Chromium, processes they start."""
    return (os.cpu_count() or 1) + 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let whatever asks for a `home` run in the homes that were asked for."""
    if "home" in metafunc.fixturenames:
        wanted = homes_of(metafunc.definition.nodeid, metafunc.config.getoption("homes"))
        metafunc.parametrize("home", wanted, indirect=True, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the folders whose tests take longest, so that at the end no processor waits for another."""
    order = {_HERE / folder: rank for rank, folder in enumerate(_LONG)}
    items.sort(key=lambda item: min(order.get(folder, len(_LONG)) for folder in item.path.parents))


def pytest_collection_finish() -> None:
    """Do as every process of the gateway does before it begins: a fifth of the tests' time is saved by it."""
    settle_memory()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let a test that asks for no `home` live on SQLite, whatever ran before it in this process."""
    callspec = getattr(item, "callspec", None)
    move_to(callspec.params.get("home", SQLITE) if callspec else SQLITE)


@pytest.fixture(scope="session")
def home(request: pytest.FixtureRequest) -> "Home":
    """Let tests live on SQLite alone, or on PostgreSQL with Redis; folders that touch the store ask for it."""
    from tests.homes.home import home_named  # noqa: PLC0415 - pure tests do not wait for a database to be imported

    move_to(request.param)
    return home_named(request.param)


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
