"""Load the OCR models once per process and share the models between all readings."""

import importlib.util
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGE = "Vietnamese"
THREADS = min(2, os.cpu_count() or 1)
"""Threads of one network.

Two threads read one paper in two thirds of the time; two papers at once take 5 % longer.
"""
_TESSDATA_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/app/.apt/usr/share/tesseract-ocr/5/tessdata",
    "/app/.apt/usr/share/tesseract-ocr/4.00/tessdata",
)


@cache
def onnx_session(task: str) -> Any:
    """Return the ONNX session of `lines`, the project's own recogniser, or of rapidocr's `det`, `cls` or `rec`.

    Only the files of rapidocr's wheel are used. Its own pipeline rounds boxes, recognises every line and logs each
    load.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", THREADS))
    # A tenth of the detector's weights and many of its activations are subnormal numbers, with which many processors
    # calculate ten times as slowly. Taken for zero they change no output. The first session decides for its thread.
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    # A waiting thread leaves its core to other threads.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # An arena keeps the memory of the largest picture for ever; without one, every run of a network pays for fresh
    # pages. The lines are small. The detector plans its 230 MB into 120 MB with an arena, and
    # `arena_shrinking_options` frees the memory after each picture. The wide network of `rec` runs seldom.
    options.enable_cpu_mem_arena = task in ("det", "lines")
    options.enable_mem_pattern = task == "det"
    return onnxruntime.InferenceSession(str(_model_file(task)), options, providers=["CPUExecutionProvider"])


@cache
def arena_shrinking_options() -> Any:
    """Return options of a run after which the detector frees memory."""
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


def _model_file(task: str) -> Path:
    if task == "lines":
        return Path(__file__).with_name("lines.onnx")  # made by `python -m training`
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("rapidocr is not installed: its wheel holds the OCR models")
    found = sorted((Path(spec.origin).parent / "models").glob(f"*_{task}_*.onnx"))
    if not found:
        raise FileNotFoundError(f"rapidocr's wheel holds no {task} model")
    return found[-1]


def has_tesseract() -> bool:
    """Return whether Tesseract and its Vietnamese data are installed."""
    return find_tessdata() is not None and importlib.util.find_spec("tesserocr") is not None


def open_tesseract() -> Any:
    """Return a Tesseract for one page of text.

    The caller closes Tesseract. An open Tesseract keeps 25 MB and starts again in 80 ms. Raises ModuleNotFoundError
    when `has_tesseract` is False.
    """
    folder = find_tessdata()
    if folder is None:
        raise ModuleNotFoundError(f"Tesseract's model {LANGUAGE} is not installed")
    os.environ["OMP_THREAD_LIMIT"] = "1"  # its own threads fight over one short line and lose time
    import tesserocr

    return tesserocr.PyTessBaseAPI(path=str(folder), lang=LANGUAGE, psm=tesserocr.PSM.AUTO)


def find_tessdata() -> Path | None:
    """Return the folder that holds `Vietnamese.traineddata`, or None.

    The setting TESSDATA names the folder. Without the setting the folders of packages are searched.
    """
    return next((folder for folder in _tessdata_folders() if (folder / f"{LANGUAGE}.traineddata").is_file()), None)


def _tessdata_folders() -> Iterator[Path]:
    if setting := os.environ.get("TESSDATA"):
        yield Path(setting)
        return
    if prefix := os.environ.get("TESSDATA_PREFIX"):
        yield Path(prefix)
        yield Path(prefix) / "tessdata"
    yield from map(Path, _TESSDATA_FOLDERS)
    yield from sorted(Path(__file__).parents[3].glob("vendor/**/tessdata"))
