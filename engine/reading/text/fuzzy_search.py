"""x."""

from bot.identity import letters

_FAULTS = 0.2  # share of a label's letters that may be wrong


def fold(text: str) -> tuple[str, list[int]]:
    """The text's letters and digits without marks, in small letters, and where in `text` each one stands."""
    pairs = [(letters.plain(character).lower(), place) for place, character in enumerate(text) if character.isalnum()]
    return "".join(character[:1] for character, _ in pairs), [place for _, place in pairs]


def search(wording: str, text: str, share: float = _FAULTS) -> tuple[int, int, int] | None:
    """Where `wording` stands in `text` (start, end, faults), a `share` of its letters being wrong at most."""
    start = text.find(wording)
    if start >= 0:
        return start, start + len(wording), 0
    allowed = int(len(wording) * share)
    if allowed == 0 or len(text) < len(wording) - allowed:
        return None
    end, faults = _best_end(wording, text)
    if faults > allowed:
        return None
    back, _ = _best_end(wording[::-1], text[:end][::-1])
    return end - back, end, faults


def _best_end(wording: str, text: str) -> tuple[int, int]:
    """Where the best match of `wording` in `text` ends and its edit distance (Myers' bit vectors, 1999)."""
    size = len(wording)
    full, top = (1 << size) - 1, 1 << (size - 1)
    masks: dict[str, int] = {}
    for place, character in enumerate(wording):
        masks[character] = masks.get(character, 0) | 1 << place
    plus, minus, distance, best = full, 0, size, (0, size)
    for place, character in enumerate(text, start=1):
        equal = masks.get(character, 0)
        vertical = equal | minus
        equal |= (((equal & plus) + plus) ^ plus) | minus
        across_plus, across_minus = (minus | ~(equal | plus)) & full, plus & equal
        distance += bool(across_plus & top) - bool(across_minus & top)
        across_plus, across_minus = across_plus << 1 & full, across_minus << 1 & full
        plus, minus = (across_minus | ~(vertical | across_plus)) & full, across_plus & vertical
        if distance < best[1]:
            best = (place, distance)
    return best
