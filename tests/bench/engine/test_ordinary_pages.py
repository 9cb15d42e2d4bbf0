"""The table of ordinary pages counts what was taken for an identity paper."""

from bench.engine.ordinary_pages import PageResult, table
from bot.api.results import Paper
from engine.workers.worker_main import TaskFailure
from specimens.ordinary import FOREIGN_PASSPORT, HELD_OUT

NONE = TaskFailure(None, "nothing found")


def test_accepted_and_valid_pages_are_counted() -> None:
    """A failure is a page refused. The sums leave out the foreign passport and keep held-out kinds apart."""
    results = [
        PageResult("cv", NONE, Paper("", {})),
        PageResult("cv", Paper("passport", {}, valid=False), Paper("passport", {})),
        PageResult(HELD_OUT[0], Paper("9_id_card_front", {}, valid=True), NONE),
        PageResult(FOREIGN_PASSPORT, Paper("passport", {}, valid=True), NONE),
    ]
    rows = {row["pages of"]: row for row in table(results).rows}
    assert (rows["all kinds with rules"]["photos"], rows["all kinds with rules"]["accepted"]) == (2, 1)
    assert (rows["cv"]["valid"], rows["cv"]["as"], rows["cv"]["base accepted"]) == (0, "passport", 1)
    assert (rows["all held-out kinds"]["accepted"], rows["all held-out kinds"]["valid"]) == (1, 1)
    assert rows[FOREIGN_PASSPORT]["accepted"] == 1
