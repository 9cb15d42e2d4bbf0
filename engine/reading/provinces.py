"""The provinces' names, to put right the marks of a name whose letters were read."""

from bot.identity import letters, places
from engine.reading import anchors

_BY_LETTERS = {
    anchors.squeeze(name)[0]: name for names in (places.PROVINCES_NOW, places.PROVINCES) for name in names.values()
} | {"thanhphohochiminh": "TP. Hồ Chí Minh", "hochiminh": "TP. Hồ Chí Minh", "hue": "Huế"}


def named(text: str) -> str | None:
    """The province that the text names, marks and case aside; one letter may be wrong where no other is as near."""
    bare = anchors.squeeze(letters.nfc(text))[0]
    if bare in _BY_LETTERS:
        return _BY_LETTERS[bare]
    close = {name for known, name in _BY_LETTERS.items() if len(known) > 4 and _one_fault(known, bare)}
    return close.pop() if len(close) == 1 else None


def _one_fault(known: str, text: str) -> bool:
    return abs(len(known) - len(text)) <= 1 and anchors.near(known, text, 1.01 / len(known)) is not None
