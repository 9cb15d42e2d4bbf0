"""The engine reads every paper that the registry declares."""

from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields.labels import LABELS
from engine.reading.papers.kinds import READERS


def test_every_kind_is_recognised_by_labels() -> None:
    """A kind without labels could never be classified."""
    assert LABELS.keys() == set(PaperKind)


def test_every_printed_field_has_a_reader() -> None:
    """The readers of a kind are those of its printed fields, in their order, then of fields that some cards print."""
    on_some_cards = {PaperKind.BARCODE_FRONT: (PaperField.ETHNICITY,)}
    assert {kind: tuple(READERS[kind]) for kind in PaperKind} == {
        kind: kind.printed + on_some_cards.get(kind, ()) for kind in PaperKind
    }
