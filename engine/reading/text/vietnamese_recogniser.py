"""The project's own recogniser of Vietnamese print: all lines of a page at once, each letter with its certainty."""

from collections.abc import Iterator, Sequence
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image.decode import Picture
from engine.reading.text import letter_case, models
from engine.reading.text.latin_recogniser import Characters

HEIGHT = 40  # px, the height the network was trained with
_STRIDE = 4  # px of a line's width for each of the network's answers
_LONGEST = 3200  # px; no line of a paper is longer
_BATCH = 4  # lines at once, of together at most `_LONGEST` px: more take more memory and no less time
_BLANK = 0


def recognise(lines: Sequence[Picture]) -> list[Characters]:
    """Read lines of 40 px height (BGR), in order; those of like width go through the network together."""
    answers = [Characters("", ())] * len(lines)
    network = models.onnx_session("lines")
    for some in _group_by_width([line.shape[1] for line in lines]):
        scores = network.run(None, {"lines": _network_input([lines[index] for index in some])})[0]
        for index, score in zip(some, scores, strict=True):
            answers[index] = _decode(_softmax(score))
    return answers


def _group_by_width(widths: Sequence[int]) -> Iterator[list[int]]:
    """The numbers of lines that go through the network together."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=widths.__getitem__):
        if batch and (len(batch) == _BATCH or (len(batch) + 1) * widths[index] > _LONGEST):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _network_input(lines: Sequence[Picture]) -> NDArray[np.float32]:
    """Grey lines with mean 0 and spread 1, padded with 0: as in training."""
    widest = -(-min(_LONGEST, max(line.shape[1] for line in lines)) // _STRIDE) * _STRIDE
    stack = np.zeros((len(lines), 1, HEIGHT, widest), np.float32)
    for row, line in zip(stack, lines, strict=True):
        grey = cv2.cvtColor(line[:, :_LONGEST], cv2.COLOR_BGR2GRAY).astype(np.float32)
        row[0, :, : grey.shape[1]] = (grey - grey.mean()) / (grey.std() + 4.0)
    return stack


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def _decode(chances: NDArray[np.float32]) -> Characters:
    """Greedy CTC: the best letter of each step, repeats merged, blanks dropped."""
    best = chances.argmax(axis=1)
    fresh = np.concatenate(([True], best[1:] != best[:-1])) & (best != _BLANK)
    starts = np.flatnonzero(fresh)
    if not len(starts):
        return Characters("", ())
    text = "".join(_alphabet()[column - 1] for column in best[starts])
    confidence = _confidences(chances, best, fresh)
    decided = dict(letter_case.infer_case(text))
    if decided:
        either = _confidences(_merge_case_columns(chances), best, fresh)
        confidence = np.where([place in decided for place in range(len(text))], either, confidence)
        text = "".join(decided.get(place, letter) for place, letter in enumerate(text))
    return _collapse_blanks(text, confidence)


def _confidences(chances: NDArray[np.float32], best: NDArray[np.intp], fresh: NDArray[np.bool_]) -> NDArray[np.float32]:
    """How sure each letter is: as the best step that names it, and as the weakest from there to the next letter.

    A step between letters is weak as far as it names another letter than these two.
    """
    starts = np.flatnonzero(fresh)
    columns = best[starts]
    owner = np.maximum(np.cumsum(fresh) - 1, 0)  # of each step: the letter that it belongs to or follows
    here, after = columns[owner], columns[np.minimum(owner + 1, len(columns) - 1)]
    steps = np.arange(len(best))
    matched_letters = chances[:, _BLANK] + chances[steps, here] + np.where(after != here, chances[steps, after], 0)
    peaks = np.maximum.reduceat(chances[steps, here], starts)
    gaps = np.minimum.reduceat(
        matched_letters, np.concatenate(([0], starts[1:]))
    )  # what stands before the first counts, too
    return np.asarray(np.minimum(peaks, gaps).clip(0, 1), np.float32)


def _merge_case_columns(chances: NDArray[np.float32]) -> NDArray[np.float32]:
    """The chances of both cases together, for letters whose capital has the same shape."""
    small, large = _case_column_pairs()
    both = chances.copy()
    both[:, small] += chances[:, large]
    both[:, large] = both[:, small]
    return both


def _collapse_blanks(text: str, confidence: NDArray[np.float32]) -> Characters:
    """Without blanks at the ends, every other run of them one."""
    kept = [i for i, letter in enumerate(text) if letter != " " or (text[i + 1 :].strip() and text[:i][-1:].strip())]
    return Characters("".join(text[i] for i in kept), tuple(float(confidence[i]) for i in kept))


@cache
def _case_column_pairs() -> tuple[list[int], list[int]]:
    """Columns of small letters and of their capitals of the same shape."""
    columns = {letter: column for column, letter in enumerate(_alphabet(), 1)}
    small = [letter for letter in columns if letter.islower() and letter_case.is_case_ambiguous(letter)]
    return [columns[letter] for letter in small], [columns[letter.upper()] for letter in small]


@cache
def _alphabet() -> str:
    return str(models.onnx_session("lines").get_modelmeta().custom_metadata_map["alphabet"])
