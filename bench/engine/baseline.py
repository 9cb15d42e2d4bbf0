"""What a first attempt would do: Tesseract on the whole picture, labels by regular expression, rules of thumb."""

import io
import os
import re
from collections.abc import Mapping

import cv2
import numpy as np
from PIL import Image

from bot.api.results import Paper
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperKind
from engine.reading.text.models import LANGUAGE, find_tessdata
from engine.workers.worker_main import TaskName, TaskTable

LABELED = {
    PaperField.ID: r"(?:No\.|number|S[Ốố]):?\W*([A-Z]?\d{8,12})",
    PaperField.NAME: r"(?:Full name|tên)\W*\n?\W*([A-ZÀ-Ỹ ]{5,})",
    PaperField.DOB: r"(?:birth|Birth|ngày|sinh)\W*(\d\d[/-]\d\d[/-]\d{4})",
    PaperField.GENDER: r"(?:Sex|tính)\W*(Nam|Nữ)",
    PaperField.NATIONALITY: r"(?:Nationality|tịch)\W*(Việt Nam)",
    PaperField.HOMETOWN: r"(?:origin|quán)\W*\n?(.+)",
    PaperField.ADDRESS: r"(?:residence|Address|trú)\W*\n?(.+)",
    PaperField.DUE_DATE: r"(?:expiry|Expires|đến)\W*(\d\d/\d\d/\d{4})",
    PaperField.ISSUE_DATE: r"(?:year|issue)\W*(\d\d/\d\d/\d{4})",
    PaperField.CLASS: r"Class\W*([A-F][A-E\d]*)",
    PaperField.ETHNICITY: r"Dân tộc\W*(\w+)",
    PaperField.RELIGION: r"Tôn giáo\W*(\w+)",
    PaperField.PERSON_NUMBER: r"(?:Personal No)\W*(\d{9,12})",
    PaperField.PLACE_OF_BIRTH: r"(?:Place of birth)\W*\n?(.+)",
}
"""Field -> what a first attempt would search the page's text for."""

TITLES = {
    PaperKind.PASSPORT: r"HỘ CHIẾU|PASSPORT",
    PaperKind.LICENCE: r"LÁI XE",
    PaperKind.CMND_FRONT: r"CHỨNG MINH",
    PaperKind.CMND_BACK: r"Tôn giáo|DỊ HÌNH",
    PaperKind.CHIP_FRONT: r"Citizen Identity",
    PaperKind.BARCODE_FRONT: r"CĂN CƯỚC CÔNG DÂN",
    PaperKind.FRONT_2024: r"CĂN CƯỚC",
    PaperKind.BACK_2024: r"Nơi cư trú",
    PaperKind.CHIP_BACK: r"IDVNM",
    PaperKind.BARCODE_BACK: r"nhân dạng|CỤC TRƯỞNG",
}
"""Kind -> what its side says; the first that fits is taken."""

_ENOUGH = 2  # fields from which on the picture stands upright
# Values that tutorials use on the whole grey picture.
_SHARP, _DARK, _BRIGHT, _SHORT = 100.0, 50.0, 220.0, 300


def load() -> TaskTable:
    """Load Tesseract with the engine's own Vietnamese model."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import tesserocr

    page = tesserocr.PyTessBaseAPI(path=str(find_tessdata()), lang=LANGUAGE, psm=tesserocr.PSM.AUTO)

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
