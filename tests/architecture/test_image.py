"""The image and the compose file, as far as they can be read; `make image-test` executes the steps."""

import re

import yaml

from core.settings import Settings
from tests.architecture.house import ROOT
from tests.image.__main__ import steps

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service.get("image") == "usynys"}


def test_the_image_has_two_stages_and_runs_as_nobody_in_particular() -> None:
    """What builds stays behind; what runs is no root, and says whether it lives."""
    told = list(steps(DOCKERFILE))
    names = [name for name, _ in told]
    assert (names.count("FROM"), "HEALTHCHECK" in names) == (2, True)
    last = dict(told)
    assert (last["USER"], last["ENTRYPOINT"]) == ("usynys", '["usynys"]')
    assert names.index("USER") > [place for place, name in enumerate(names) if name == "FROM"][-1]


def test_the_image_holds_the_words_that_make_run_compiles() -> None:
    """A domain that is new in the Makefile is compiled for the image, too."""
    domains = re.compile(r'--domain "([a-z ]+)"')
    assert set(domains.findall(DOCKERFILE)) == set(domains.findall((ROOT / "Makefile").read_text("utf-8")))


def test_compose_has_a_web_and_two_workers_that_wait_for_the_tables() -> None:
    """One migrates, and nobody starts before it has."""
    commands = sorted(str(service["command"]).split()[0] for service in OURS.values())
    assert commands == ["migrate", "web", "worker", "worker"]
    for name, service in OURS.items():
        if name != "migrate":
            assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_compose_sets_only_what_there_is_to_set() -> None:
    """A variable with a slip in its name would be read by nobody; whatever else there is to set stands in `.env`."""
    known = {f"USYNYS_{name.upper()}" for name in Settings.model_fields}
    for service in OURS.values():
        assert set(service["environment"]) <= known
        assert service["env_file"] == [{"path": ".env", "required": False}]


def test_what_compose_waits_for_tells_how_it_is() -> None:
    """Whoever waits for somebody's health waits for one who has a check; ours is in the image, on the port it asks."""
    services = COMPOSE["services"]
    for name, service in services.items():
        needed = service.get("depends_on", {})
        healthy = [one for one in needed if needed[one].get("condition") == "service_healthy"] if OURS.get(name) else []
        assert all("healthcheck" in services[one] for one in healthy), name
    port = re.findall(r"http://127.0.0.1:(\d+)/healthz", DOCKERFILE)
    assert port == [str(Settings().port)]
    workers = [str(service["command"]) for service in OURS.values() if "worker" in str(service["command"])]
    assert [words.split()[-2:] for words in workers] == [["--port", *port]] * 2


def test_compose_pins_its_images_and_finds_its_files() -> None:
    """No image comes in whatever is newest; every file that is shown to a container is in the repository."""
    for name, service in COMPOSE["services"].items():
        assert name in OURS or re.search(r":v?\d", service["image"]), name
        for volume in service.get("volumes", ()):
            here, there = volume.split(":")[:2]
            assert there.startswith("/"), volume
            assert (ROOT / here).exists() if here.startswith("./") else here in COMPOSE["volumes"], volume


def test_prometheus_asks_every_process_and_grafana_asks_prometheus() -> None:
    """The targets are the processes of the compose file that show their figures."""
    asked = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text("utf-8"))["scrape_configs"]
    shown = {f"{name}:{Settings().port}" for name in OURS if name != "migrate"}
    assert {target for job in asked for one in job["static_configs"] for target in one["targets"]} == shown
    source = (ROOT / "deploy/grafana/provisioning/datasources/prometheus.yml").read_text("utf-8")
    assert yaml.safe_load(source)["datasources"][0]["url"] == "http://prometheus:9090"
