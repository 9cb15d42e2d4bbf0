"""Export the trained network to ONNX with metadata, and evaluate such files."""

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

from training import lines, texts
from training.lines import Sample
from training.photography import HEIGHT

RECIPE = "1"


def export(network: nn.Module, seed: int, shown: int, file: Path) -> Any:
    """Write the network with alphabet, line height and origin.

    Return a session of the file.
    """
    plain = copy.deepcopy(network).eval().to(memory_format=torch.contiguous_format)
    sample = torch.zeros(2, 1, HEIGHT, 64)
    axes = {"lines": {0: "n", 3: "width"}, "scores": {0: "n", 1: "steps"}}
    torch.onnx.export(
        plain, (sample,), str(file), input_names=["lines"], output_names=["scores"], dynamic_axes=axes, dynamo=False
    )
    model = onnx.load(file)
    origin = {
        "alphabet": texts.ALPHABET,
        "height": str(HEIGHT),
        "recipe": RECIPE,
        "seed": str(seed),
        "shown": str(shown),
    }
    onnx.helper.set_model_props(model, origin)
    onnx.save(model, file)
    return onnx_session(file)


def onnx_session(file: Path) -> Any:
    """Return a session on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def recognise(reader: Any, samples: Sequence[Sample]) -> list[str]:
    """Return the texts of lines: best letter of each step, repeats merged, blanks dropped."""
    best = reader.run(None, {"lines": lines.stack_lines(samples)})[0].argmax(axis=2)
    fresh = np.concatenate([np.ones((len(best), 1), bool), best[:, 1:] != best[:, :-1]], axis=1) & (best != 0)
    return ["".join(texts.ALPHABET[column - 1] for column in row[new]) for row, new in zip(best, fresh, strict=True)]


def evaluate(reader: Any, samples: Sequence[Sample]) -> tuple[float, int, int]:
    """Return the share of lines read exactly, the number of wrong letters, and the number of all letters."""
    found = [text.strip() for sample in samples for text in recognise(reader, [sample])]
    wrong = sum(edit_distance(text, sample.text) for text, sample in zip(found, samples, strict=True))
    exact = sum(text == sample.text for text, sample in zip(found, samples, strict=True))
    return exact / len(samples), wrong, sum(len(sample.text) for sample in samples)


def edit_distance(one: str, other: str) -> int:
    """Return the fewest letters to change, drop or add between two texts (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, target in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (letter != target))
    return row[-1]
