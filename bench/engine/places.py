"""Measure how places are corrected: misread places of the whole list, and places that are not in the list.

The places are drawn from the list of communes, half of them with a house. Most are read rightly, as recognisers do
(`_CLEAN`). The confidence of the recogniser is drawn: high for right readings and for lost words, which a recogniser
cannot notice, and lower for misread letters. The last table puts communes of other districts into a district, as if
they had been renamed or moved since.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bench.engine import misreadings
from bench.statistics import ratio, share
from bench.tables import Row, Table
from engine.reading.fields import addresses, gazetteer
from specimens import word_lists

_CLEAN = 0.6  # share of texts that are read rightly
_BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.01)
_RIGHT, _MISREAD = (0.9, 1.0), (0.3, 0.99)  # ranges of the recogniser's confidence


def tables(count: int = 6000, seed: int = 1) -> Iterator[Table]:
    """Yield reliability by confidence, exactness by kind of error, and the rate of changed places."""
    rng = random.Random(seed)
    by_bin: dict[int, list[tuple[bool, float]]] = defaultdict(list)
    by_error: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    places = list(list_places())
    for _ in range(count):
        has_house = rng.random() < 0.5
        truth = (_house(rng) + ", " if has_house else "") + rng.choice(places)
        error, text, recognised = _misread(rng, truth)
        found = addresses.resolve(text)
        units = truth.count(",") + 1 - has_house
        confidence = found.confidence(recognised, least_units=units, expects_house=has_house)
        right = found.text == truth
        by_bin[max(i for i, low in enumerate(_BINS) if low <= confidence)].append((right, confidence))
        by_error[error].append((right, confidence >= 0.9))
    yield Table("Places: reliability by confidence", [_bin_row(index, by_bin[index]) for index in sorted(by_bin)])
    yield Table("Places: by error", [_error_row(error, by_error[error]) for error in sorted(by_error)])
    yield Table("Places outside of the list", [_outside_row(rng, count // 4)])


def _bin_row(index: int, results: Sequence[tuple[bool, float]]) -> Row:
    return {
        "confidence": f"{_BINS[index]:.2f} to {min(1.0, _BINS[index + 1]):.2f}",
        "places": len(results),
        "right": share([right for right, _ in results]),
        "mean confidence": sum(confidence for _, confidence in results) / len(results),
    }


def _error_row(error: str, results: Sequence[tuple[bool, bool]]) -> Row:
    return {
        "error": error,
        "places": len(results),
        "right": share([right for right, _ in results]),
        "wrong with confidence 0.9": share([sure and not right for right, sure in results]),
    }


def _outside_row(rng: random.Random, count: int) -> Row:
    """Return how often a rightly read commune is changed that the list of its district lacks."""
    results = []
    for _ in range(count):
        province, districts = rng.choice(list(gazetteer.old_units().items()))
        district, other = rng.sample(sorted(districts), 2)
        text = f"{rng.choice(districts[other])}, {district}, {province}"
        found = addresses.resolve(text)
        if gazetteer.has_commune(province, district, text.partition(", ")[0]):
            continue
        results.append((found.text != text, found.confidence(_RIGHT[1])))
    changed = [confidence for is_changed, confidence in results if is_changed]
    return {
        "places": len(results),
        "changed": ratio(len(changed), len(results)),
        "confidence of the changed": max(changed, default=math.nan),
    }


def _misread(rng: random.Random, truth: str) -> tuple[str, str, float]:
    if rng.random() < _CLEAN:
        return "none", truth, rng.uniform(*_RIGHT)
    if rng.random() < 0.2:
        error = rng.choice(list(misreadings.LOSSES))
        return error, misreadings.LOSSES[error](rng, truth), rng.uniform(*_RIGHT)
    error = rng.choice(list(misreadings.LETTER_ERRORS))
    return error, misreadings.LETTER_ERRORS[error](rng, truth), rng.uniform(*_MISREAD)


def _house(rng: random.Random) -> str:
    return rng.choice(word_lists.HOUSES).format(rng.randint(1, 30)).removesuffix(" đường")


def list_places() -> Iterator[str]:
    """Yield all places of the list as written on cards."""
    for province, districts in gazetteer.old_units().items():
        yield from (f"{name}, {district}, {province}" for district, names in districts.items() for name in names)
    for province, names in gazetteer.new_communes().items():
        yield from (f"{name}, {province}" for name in names)
