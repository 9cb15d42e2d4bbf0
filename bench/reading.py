"""How many fields the engine reads exactly, beside Tesseract on the whole picture; on specimens, which flatter.

Run: ``.venv/bin/python -m bench.reading [--seeds 8] [--first 1000] [--kinds passport] [--levels d0 d2]``.
Values count as exact after Unicode NFC.
"""

from __future__ import annotations

import argparse
import io
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from statistics import median

import tesserocr
from PIL import Image

from engine.reading import read, warm_up
from engine.reading.models import LANGUAGE, tessdata
from specimens import specimen
from specimens.camera import LEVELS
from specimens.cards import KINDS

LABELED = {
    "id": r"(?:No\.|number|S[Ốố]):?\W*([A-Z]?\d{8,12})",
    "name": r"(?:Full name|tên)\W*\n?\W*([A-ZÀ-Ỹ ]{5,})",
    "dob": r"(?:birth|Birth|ngày|sinh)\W*(\d\d[/-]\d\d[/-]\d{4})",
    "gender": r"(?:Sex|tính)\W*(Nam|Nữ)",
    "nationality": r"(?:Nationality|tịch)\W*(Việt Nam)",
    "hometown": r"(?:origin|quán)\W*\n?(.+)",
    "address": r"(?:residence|Address|trú)\W*\n?(.+)",
    "due_date": r"(?:expiry|Expires|đến)\W*(\d\d/\d\d/\d{4})",
    "issue_date": r"(?:year|issue)\W*(\d\d/\d\d/\d{4})",
    "class": r"Class\W*([A-F][A-E\d]*)",
    "ethnicity": r"Dân tộc\W*(\w+)",
    "religion": r"Tôn giáo\W*(\w+)",
    "person_number": r"(?:Personal No)\W*(\d{9,12})",
    "place_of_birth": r"(?:Place of birth)\W*\n?(.+)",
}
"""Field -> what a first attempt would search the page's text for."""


def baseline(jpeg: bytes) -> Mapping[str, str]:
    """Tesseract on the picture as it is, labels by regular expression."""
    with tesserocr.PyTessBaseAPI(path=str(tessdata()), lang=LANGUAGE, psm=tesserocr.PSM.AUTO) as page:
        page.SetImage(Image.open(io.BytesIO(jpeg)))
        text = page.GetUTF8Text()
    found = {name: re.search(pattern, text) for name, pattern in LABELED.items()}
    return {name: match.group(1).strip() for name, match in found.items() if match}


def engine(jpeg: bytes) -> Mapping[str, str]:
    """The engine's merged fields."""
    reading = read(jpeg)
    return reading.fields if reading else {}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--first", type=int, default=1000, help="the first person's seed")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--levels", nargs="+", choices=LEVELS, default=list(LEVELS))
    options = parser.parse_args()
    warm_up()
    print(f"{'kind':26} level  engine exact  wrong  missing  CPU s   baseline exact  CPU s")
    for kind in options.kinds:
        for level in options.levels:
            shots = [specimen(kind, options.first + seed, level) for seed in range(options.seeds)]
            ours, ours_cpu = _score(engine, [(shot.jpeg, shot.truth) for shot in shots])
            base, base_cpu = _score(baseline, [(shot.jpeg, shot.truth) for shot in shots])
            total = sum(ours.values())
            print(
                f"{kind:26} {level:5} {ours['exact'] / total:13.3f} {ours['wrong']:6} {ours['missing']:8}"
                f" {ours_cpu:6.2f} {base['exact'] / total:16.3f} {base_cpu:6.2f}"
            )


def _score(
    reader: Callable[[bytes], Mapping[str, str]], shots: list[tuple[bytes, dict[str, str]]]
) -> tuple[Counter[str], float]:
    """Exact, wrong and missing fields of all shots, and the median CPU seconds of one."""
    marks: Counter[str] = Counter()
    seconds = []
    for jpeg, truth in shots:
        start = time.process_time()
        found = reader(jpeg)
        seconds.append(time.process_time() - start)
        marks.update("exact" if found.get(k) == v else "wrong" if found.get(k) else "missing" for k, v in truth.items())
    return marks, median(seconds)


if __name__ == "__main__":
    main()
