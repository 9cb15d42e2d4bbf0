"""What the process runs on: looked at in a process of its own, as it changes the whole of one."""

import json
import subprocess
import sys

SCRIPT = """
import gc, json
from PIL import Image, _imaging
from bot.operations.event_loop import tune_memory

tune_memory()
for _ in range(3):
    Image.new("L", (640, 480)).point(range(256))
print(json.dumps([gc.get_freeze_count(), _imaging.get_stats()["allocated_blocks"]]))
"""


def test_what_is_loaded_is_not_collected_and_pictures_take_the_memory_of_earlier_ones() -> None:
    """All modules are exempt; of six pictures, two at a time, the last four are made in the blocks of the first."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True)
    exempt, allocated = json.loads(done.stdout)
    assert exempt > 10_000
    assert allocated == 2
