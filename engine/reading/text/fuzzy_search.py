"""Search for a word in recognised text, with errors allowed."""

from bot.identity import letters

_MAX_ERROR_SHARE = 0.2  # share of a word's letters that may be wrong


def fold(text: str) -> tuple[str, list[int]]:
    """Return the text's letters and digits, lower case and without diacritics, and the index of each in `text`."""
    pairs = [(letters.plain(character).lower(), place) for place, character in enumerate(text) if character.isalnum()]
    return "".join(character[:1] for character, _ in pairs), [place for _, place in pairs]


def search(word: str, text: str, share: float = _MAX_ERROR_SHARE) -> tuple[int, int, int] | None:
    """Return start, end and number of errors of `word` in `text`.

    Returns None where more than `share` of the word's letters are wrong.
    """
    start = text.find(word)
    if start >= 0:
        return start, start + len(word), 0
    allowed = int(len(word) * share)
    if allowed == 0 or len(text) < len(word) - allowed:
        return None
    end, errors = _best_end(word, text)
    if errors > allowed:
        return None
    back, _ = _best_end(word[::-1], text[:end][::-1])
    return end - back, end, errors


def _best_end(word: str, text: str) -> tuple[int, int]:
    """Return the end of the best match of `word` in `text` and its edit distance (Myers' bit vectors, 1999)."""
    size = len(word)
    full, top = (1 << size) - 1, 1 << (size - 1)
    masks: dict[str, int] = {}
    for place, character in enumerate(word):
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
