"""Baseline reader: Tesseract on the whole picture, fields by regular expressions, photo checks by rules of thumb."""

import io
import os
import re

import cv2
import numpy as np
from PIL import Image

from bot.api.results import Paper
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperKind
from engine.reading.text.models import LANGUAGE, find_tessdata
from engine.workers.worker_main import TaskName, TaskTable

FIELD_PATTERNS = {
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
"""Field -> the pattern of its label and value in the text of the page."""

TITLE_PATTERNS = {
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
"""Kind -> the pattern of its title. The first match counts."""

_UPRIGHT_FIELDS = 2  # this many found fields show that the picture is upright
# Thresholds of tutorials for the whole grey picture: variance of the Laplacian, mean light, pixels.
_MIN_SHARPNESS, _MIN_LIGHT, _MAX_LIGHT, _MIN_SIDE = 100.0, 50.0, 220.0, 300


def load() -> TaskTable:
    """Load Tesseract with the engine's own Vietnamese model."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import tesserocr

    page = tesserocr.PyTessBaseAPI(path=str(find_tessdata()), lang=LANGUAGE, psm=tesserocr.PSM.AUTO)

    def read(photo: bytes) -> Paper:
        """Read the picture in the quarter turn with the most found fields."""
        best = ""
        for turn in range(4):
            page.SetImage(Image.open(io.BytesIO(photo)).rotate(90 * turn, expand=True))
            best = max(best, page.GetUTF8Text(), key=lambda text: len(find_fields(text)))
            if len(find_fields(best)) >= _UPRIGHT_FIELDS:
                break
        return Paper(find_kind(best), find_fields(best))

    return {TaskName.READ_PAPER: read}


def find_fields(text: str) -> dict[str, str]:
    """Find the labelled values in a page's text."""
    found = {name: re.search(pattern, text) for name, pattern in FIELD_PATTERNS.items()}
    return {name: match.group(1).strip() for name, match in found.items() if match}


def find_kind(text: str) -> str:
    """Find the kind of paper by its title, "" without a known title."""
    return next((name for name, pattern in TITLE_PATTERNS.items() if re.search(pattern, text)), "")


def refuses(photo: bytes) -> bool:
    """Return True when size, mean light or variance of the Laplacian break the usual rules of thumb."""
    grey = cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        return True
    light, sharpness = float(grey.mean()), float(cv2.Laplacian(grey, cv2.CV_64F).var())
    return min(grey.shape) < _MIN_SIDE or not _MIN_LIGHT <= light <= _MAX_LIGHT or sharpness < _MIN_SHARPNESS
