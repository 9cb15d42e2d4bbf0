"""Recognise Vietnamese print with the project's own network, all lines of a page in batches."""

from collections.abc import Iterator, Sequence
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image.decode import Picture
from engine.reading.text import letter_case, models
from engine.reading.text.latin_recogniser import Characters

HEIGHT = 40  # px; the network was trained with this height
_STRIDE = 4  # px of a line's width for each step of the network's output
_MAX_WIDTH = 3200  # px; no line of a paper is longer
_BATCH = 4  # lines at once, of together at most `_MAX_WIDTH` px: more lines take more memory and no less time
_BLANK = 0


def recognise(lines: Sequence[Picture], alphabet: str = "") -> list[Characters]:
    """Recognise lines of 40 px height (BGR), in order.

    Lines of similar width share a batch. With an `alphabet` only its characters are considered.
    """
    results = [Characters("", ())] * len(lines)
    network = models.onnx_session("lines")
    for batch_indices in _group_by_width([line.shape[1] for line in lines]):
        scores = network.run(None, {"lines": _network_input([lines[index] for index in batch_indices])})[0]
        for index, score in zip(batch_indices, scores, strict=True):
            results[index] = _decode(_softmax(score + _penalties(alphabet)))
    return results


def _group_by_width(widths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the indices of the lines that share a batch."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=widths.__getitem__):
        if batch and (len(batch) == _BATCH or (len(batch) + 1) * widths[index] > _MAX_WIDTH):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _network_input(lines: Sequence[Picture]) -> NDArray[np.float32]:
    """Return grey lines with mean 0 and spread 1, padded with 0, as in training."""
    widest = -(-min(_MAX_WIDTH, max(line.shape[1] for line in lines)) // _STRIDE) * _STRIDE
    stack = np.zeros((len(lines), 1, HEIGHT, widest), np.float32)
    for row, line in zip(stack, lines, strict=True):
        grey = cv2.cvtColor(line[:, :_MAX_WIDTH], cv2.COLOR_BGR2GRAY).astype(np.float32)
        row[0, :, : grey.shape[1]] = (grey - grey.mean()) / (grey.std() + 4.0)
    return stack


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True), np.float32)


def _decode(probabilities: NDArray[np.float32]) -> Characters:
    """Decode by greedy CTC: best letter of each step, repeats merged, blanks dropped."""
    best = probabilities.argmax(axis=1)
    is_new = np.concatenate(([True], best[1:] != best[:-1])) & (best != _BLANK)
    starts = np.flatnonzero(is_new)
    if not len(starts):
        return Characters("", ())
    text = "".join(_alphabet()[column - 1] for column in best[starts])
    confidence = _confidences(probabilities, best, is_new)
    inferred_cases = dict(letter_case.infer_case(text))
    if inferred_cases:
        merged = _confidences(_merge_case_columns(probabilities), best, is_new)
        confidence = np.where([place in inferred_cases for place in range(len(text))], merged, confidence)
        text = "".join(inferred_cases.get(place, letter) for place, letter in enumerate(text))
    return _collapse_blanks(text, confidence)


def _confidences(
    probabilities: NDArray[np.float32], best: NDArray[np.intp], is_new: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return the confidence of each letter.

    The confidence is the lower of two values: the best step of the letter, and the weakest step from the letter to the
    next. A step between two letters is weak as far as it favours a third letter.
    """
    starts = np.flatnonzero(is_new)
    columns = best[starts]
    letter_of_step = np.maximum(np.cumsum(is_new) - 1, 0)  # for each step: the letter it belongs to or follows
    own, following = columns[letter_of_step], columns[np.minimum(letter_of_step + 1, len(columns) - 1)]
    steps = np.arange(len(best))
    fitting = (
        probabilities[:, _BLANK]
        + probabilities[steps, own]
        + np.where(following != own, probabilities[steps, following], 0)
    )
    peaks = np.maximum.reduceat(probabilities[steps, own], starts)
    # Steps before the first letter count, too.
    gaps = np.minimum.reduceat(fitting, np.concatenate(([0], starts[1:])))
    return np.asarray(np.minimum(peaks, gaps).clip(0, 1), np.float32)


def _merge_case_columns(probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the probabilities of both cases together, for letters whose capital has the same shape."""
    small, large = _case_column_pairs()
    both = probabilities.copy()
    both[:, small] += probabilities[:, large]
    both[:, large] = both[:, small]
    return both


def _collapse_blanks(text: str, confidence: NDArray[np.float32]) -> Characters:
    """Return the text without blanks at its ends and with single blanks inside."""
    kept = [i for i, letter in enumerate(text) if letter != " " or (text[i + 1 :].strip() and text[:i][-1:].strip())]
    return Characters("".join(text[i] for i in kept), tuple(float(confidence[i]) for i in kept))


@cache
def _case_column_pairs() -> tuple[list[int], list[int]]:
    """Return the columns of small letters and of their capitals of the same shape."""
    columns = {letter: column for column, letter in enumerate(_alphabet(), 1)}
    small = [letter for letter in columns if letter.islower() and letter_case.is_case_ambiguous(letter)]
    return [columns[letter] for letter in small], [columns[letter.upper()] for letter in small]


@cache
def _penalties(alphabet: str) -> NDArray[np.float32]:
    """Return numbers to add to the scores: 0 for the blank and the characters of the alphabet, else minus infinity."""
    allowed = [not alphabet, *(not alphabet or letter in alphabet for letter in _alphabet())]
    allowed[_BLANK] = True
    return np.where(allowed, 0, -np.inf).astype(np.float32)


@cache
def _alphabet() -> str:
    return str(models.onnx_session("lines").get_modelmeta().custom_metadata_map["alphabet"])
