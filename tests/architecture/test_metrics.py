"""Metrics, dashboard and alerts name the same things; `python -m tests.architecture.test_metrics` draws the list."""

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest
import yaml

from core.metrics import METRICS
from tests.architecture.house import ROOT

PAGE = ROOT / "docs" / "metrics.md"
DASHBOARD = ROOT / "deploy" / "grafana" / "usynys.json"
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"
_DRAWN = "<!-- from here on drawn from core/metrics.py -->\n"
#: A name in an expression, and not a function, a label or a word of the language.
_NAMES = re.compile(r"\busynys_[a-z_]+\b")


def _drawn() -> str:
    """Return the list as the page shows it."""
    rows = [
        f"| `{_name(metric)}` | {metric._type} | {', '.join(f'`{one}`' for one in metric._labelnames) or '–'} "  # noqa: SLF001 - the library tells it nowhere else
        f"| {metric._documentation} |"  # noqa: SLF001 - the same
        for metric in METRICS
    ]
    return "\n".join(["| Name | Kind | Labels | What it tells |", "|---|---|---|---|", *rows, ""])


def _name(metric: Any) -> str:
    return str(metric._name) + ("_total" if metric._type == "counter" else "")  # noqa: SLF001 - the library tells it nowhere else


def _asked(name: str) -> str:
    """Return the metric that a name in an expression means."""
    return re.sub(r"_(bucket|sum|count)$", "", name)


def test_every_metric_is_described() -> None:
    """The page holds the list as the code has it: name, kind, labels and meaning."""
    assert PAGE.read_text("utf-8").partition(_DRAWN)[2] == _drawn()


def test_every_metric_is_counted_somewhere() -> None:
    """None stands in the list that nobody sets."""
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "core").rglob("*.py") if file.name != "metrics.py")
    code += (ROOT / "main.py").read_text("utf-8")
    metrics = sys.modules["core.metrics"]
    named = [name for name, value in vars(metrics).items() if value in METRICS]
    assert len(named) == len(METRICS)
    assert [name for name in named if not re.search(rf"\b{name}\b", code)] == []


def _expressions() -> Iterator[tuple[str, str]]:
    for panel in json.loads(DASHBOARD.read_text("utf-8"))["panels"]:
        yield from ((panel["title"], target["expr"]) for target in panel.get("targets", ()))
    for group in yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]:
        yield from ((rule["alert"], rule["expr"]) for rule in group["rules"])


@pytest.mark.parametrize(("where", "expression"), list(_expressions()), ids=lambda one: str(one)[:40])
def test_the_dashboard_and_the_alerts_ask_for_what_there_is(where: str, expression: str) -> None:
    """Every metric that an expression names exists, and Prometheus could read it."""
    promql_parser.parse(expression)
    named = {_asked(name) for name in _NAMES.findall(expression)}
    assert named, where
    assert named <= {_name(metric) for metric in METRICS}


def test_every_alert_says_what_to_do() -> None:
    """Whoever is woken by it reads what it means and where to look, in one sentence each."""
    for group in yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]:
        for rule in group["rules"]:
            assert rule["annotations"].keys() == {"summary", "do"}
            assert rule["labels"]["severity"] in {"page", "ticket"}


if __name__ == "__main__":
    text = PAGE.read_text("utf-8")
    PAGE.write_text(text.partition(_DRAWN)[0] + _DRAWN + _drawn(), "utf-8")
