"""Alerts, dashboard and runbook speak of what there is: every metric, every label, every section."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client import Counter, Histogram

from bot.monitoring.metrics import Metrics
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
RUNBOOK = (ROOT / "docs/operations.md").read_text()
FROM_PROMETHEUS = {"up": {"job", "instance"}}
"""Metrics that Prometheus itself makes of each scrape."""


def known() -> dict[str, set[str]]:
    """Every name that /metrics can show, with its labels."""
    found = dict(FROM_PROMETHEUS)
    for metric in vars(Metrics()).values():
        name, labels = getattr(metric, "_name", ""), set(getattr(metric, "_labelnames", ()))
        if isinstance(metric, Counter):
            found[f"{name}_total"] = labels
        elif isinstance(metric, Histogram):
            found |= {f"{name}_{part}": labels for part in ("count", "sum")} | {f"{name}_bucket": labels | {"le"}}
        elif name:
            found[name] = labels
    return found


def alerts() -> list[dict[str, Any]]:
    """The rules of the file for Prometheus."""
    loaded = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text())
    return [rule for group in loaded["groups"] for rule in group["rules"]]


def dashboard() -> dict[str, Any]:
    """The dashboard for Grafana."""
    loaded: dict[str, Any] = json.loads((ROOT / "deploy/grafana.json").read_text())
    return loaded


def expressions() -> Iterator[tuple[str, str]]:
    """Every expression, with where it stands."""
    yield from ((rule["alert"], rule["expr"]) for rule in alerts())
    yield from ((panel["title"], each["expr"]) for panel in dashboard()["panels"] for each in panel["targets"])


def used(expression: str) -> dict[str, set[str]]:
    """The metrics of an expression and the labels each is chosen by."""
    found = re.findall(r"\b(up|bot_[a-z_]+)(?:\{([^}]*)\})?", re.sub(r'"[^"]*"', '""', expression))
    return {name: set(re.findall(r"(\w+)(?:=|!)", chosen)) for name, chosen in found}


@pytest.mark.parametrize(("where", "expression"), list(expressions()))
def test_every_metric_and_label_exists(where: str, expression: str) -> None:
    """What is looked at is there, and Prometheus can read what is said of it."""
    promql_parser.parse(expression.replace("$__rate_interval", "5m"))
    assert used(expression), where
    for name, labels in used(expression).items():
        assert name in known(), f"{where}: {name}"
        assert labels <= known()[name] | {"job"}, f"{where}: {name}"
    for group in re.findall(r"\bby \(([^)]*)\)", expression):
        names = {each.strip() for each in group.split(",")}
        assert any(names <= known()[name] for name in used(expression)), where


def test_every_metric_is_looked_at() -> None:
    """What is counted stands on the dashboard."""
    shown = {name for panel in dashboard()["panels"] for each in panel["targets"] for name in used(each["expr"])}
    parts = ("_total", "_count", "_sum", "_bucket")
    families = {re.sub(f"({'|'.join(parts)})$", "", name) for name in known()}
    assert families == {re.sub(f"({'|'.join(parts)})$", "", name) for name in shown}


def test_the_first_of_its_kind_rings() -> None:
    """What a rule counts from the first one on is there before it happens: an increase needs a value before."""
    shown = Metrics().text().decode()
    seen = set()
    for rule in alerts():
        for name, chosen in re.findall(r'increase\((\w+)\{outcome=~?"([^"]*)"\}', rule["expr"]):
            for outcome in chosen.split("|"):
                assert re.search(rf'^{name}\{{.*outcome="{outcome}"\}} 0\.0$', shown, re.MULTILINE), (name, outcome)
                seen.add(outcome)
    assert seen == {"OutOfQuota", "WrongKey", "buried", "forged"}


def test_outcomes_in_the_rules_are_outcomes() -> None:
    """Classes of errors that a rule names exist."""
    from bot.api import errors

    named = {
        name for rule in alerts() if "bot_api_calls" in rule["expr"]
        for words in re.findall(r'outcome=~"([^"]*)"', rule["expr"]) for name in words.split("|")
    }  # fmt: skip
    assert named
    assert all(name == "cut off" or hasattr(errors, name) for name in named)


@pytest.mark.parametrize("rule", alerts(), ids=lambda rule: str(rule["alert"]))
def test_every_alert_has_its_section(rule: dict[str, Any]) -> None:
    """Who is woken finds what to do: the link leads to a heading of that name, with steps below it."""
    page, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert page == "docs/operations.md"
    assert anchor == rule["alert"].lower()
    section = re.search(rf"^### {rule['alert']}\n\n(.+?)(?=\n##|\Z)", RUNBOOK, re.MULTILINE | re.DOTALL)
    assert section
    assert len(section[1]) > 60
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"]


def test_no_section_is_without_its_alert() -> None:
    """The runbook names nothing that never rings."""
    assert set(re.findall(r"^### (\w+)$", RUNBOOK, re.MULTILINE)) == {rule["alert"] for rule in alerts()}


def test_dashboard_is_whole() -> None:
    """Panels have an id and a place of their own, inside the grid of 24 columns, and a data source to choose."""
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells = [
        (x, y) for panel in panels for place in [panel["gridPos"]]
        for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])
    ]  # fmt: skip
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24
    assert {panel["datasource"]["uid"] for panel in panels} == {"${source}"}
    assert {each["name"] for each in dashboard()["templating"]["list"]} == {"source", "job"}


def test_options_of_the_guide_exist() -> None:
    """Every option that the runbook names is one."""
    named = set(re.findall(r"`([A-Z][A-Z_]+)[`=]", RUNBOOK)) - {"ENGINE_WORKERS", "HEAD"}
    assert named <= {name.upper() for name in Settings.model_fields}


def test_terms_of_the_guide_are_the_defaults() -> None:
    """How long things are kept stands there as it is."""
    fields = Settings.model_fields
    terms = {"KEEP_HOURS": "48 hours", "KEEP_CASE_DAYS": "90 days", "KEEP_AUDIT_DAYS": "2 years"}
    for option, words in (terms | {"KEEP_CONSENT_DAYS": "3 years"}).items():
        (row,) = [line for line in RUNBOOK.splitlines() if line.startswith("|") and f"`{option}`" in line]
        assert f"| {words} |" in row
        number = fields[option.lower()].default
        assert number == int(words.split()[0]) * (365 if "years" in words else 1)
