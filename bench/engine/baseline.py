"""What a first attempt would do: Tesseract on the whole picture, labels by regular expression, rules of thumb."""

import io
import os
import re
from collections.abc import Mapping

import cv2
import numpy as np
from PIL import Image

from bot.api.results import Paper
from engine.reading.text.models import LANGUAGE, tessdata
from engine.workers.worker_main import TaskName, TaskTable

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

TITLES = {
    "passport": r"HỘ CHIẾU|PASSPORT",
    "driving_license": r"LÁI XE",
    "9_id_card_front": r"CHỨNG MINH",
    "9_id_card_back": r"Tôn giáo|DỊ HÌNH",
    "chip_id_card_front": r"Citizen Identity",
    "12_id_card_front": r"CĂN CƯỚC CÔNG DÂN",
    "chip_id_card_2024_front": r"CĂN CƯỚC",
    "chip_id_card_2024_back": r"Nơi cư trú",
    "chip_id_card_back": r"IDVNM",
    "12_id_card_back": r"nhân dạng|CỤC TRƯỞNG",
}
"""Kind -> what its side says; the first that fits is taken."""

_ENOUGH = 2  # fields from which on the picture stands upright
# Values that tutorials use on the whole grey picture.
_SHARP, _DARK, _BRIGHT, _SHORT = 100.0, 50.0, 220.0, 300


def load() -> TaskTable:
    """Load Tesseract with the engine's own Vietnamese model."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import tesserocr

    page = tesserocr.PyTessBaseAPI(path=str(tessdata()), lang=LANGUAGE, psm=tesserocr.PSM.AUTO)

    def read(photo: bytes) -> Paper:
        """Read the picture in the quarter turn in which most fields are found."""
        best = ""
        for turn in range(4):
            page.SetImage(Image.open(io.BytesIO(photo)).rotate(90 * turn, expand=True))
            best = max(best, page.GetUTF8Text(), key=lambda text: len(fields(text)))
            if len(fields(best)) >= _ENOUGH:
                break
        return Paper(kind(best), dict(fields(best)))

    return {TaskName.READ_PAPER: read}


def fields(text: str) -> Mapping[str, str]:
    """Find the labelled values in a page's text."""
    found = {name: re.search(pattern, text) for name, pattern in LABELED.items()}
    return {name: match.group(1).strip() for name, match in found.items() if match}


def kind(text: str) -> str:
    """Tell the kind by its title; "" where none is there."""
    return next((name for name, pattern in TITLES.items() if re.search(pattern, text)), "")


def refused(photo: bytes) -> bool:
    """Judge by the usual rules of thumb: size, mean light, variance of the Laplacian."""
    grey = cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        return True
    light, sharpness = float(grey.mean()), float(cv2.Laplacian(grey, cv2.CV_64F).var())
    return min(grey.shape) < _SHORT or not _DARK <= light <= _BRIGHT or sharpness < _SHARP
