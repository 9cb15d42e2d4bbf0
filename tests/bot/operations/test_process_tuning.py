"""The memory settings of the process, examined in a process of their own."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.processes

SCRIPT = """
import gc, json
from PIL import Image, _imaging
from bot.operations.process_tuning import tune_memory

tune_memory()
for _ in range(3):
    Image.new("L", (640, 480)).point(range(256))
print(json.dumps([gc.get_freeze_count(), _imaging.get_stats()["allocated_blocks"]]))
"""


def test_memory_is_tuned() -> None:
    """All modules are exempt from collection. Of six pictures, two at a time, the last four reuse the first blocks."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True)
    exempt, allocated = json.loads(done.stdout)
    assert exempt > 10_000
    assert allocated == 2
