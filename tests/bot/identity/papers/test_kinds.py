"""The declared kinds and families of papers."""

import pytest

from bot.identity.papers import kinds
from bot.identity.papers.fields import KEPT
from bot.identity.papers.kinds import CARD_LABELS, KINDS, PaperFamily, PaperKind, PaperSide, family_of, side_of


@pytest.mark.parametrize("kind", PaperKind)
def test_every_kind_is_whole(kind: PaperKind) -> None:
    """A kind has a family, needs some of its fields, and names no field twice."""
    assert KINDS[kind] is kind
    assert kind.family is not kinds.UNKNOWN
    assert kind.needed
    assert len(set(kind.fields)) == len(kind.fields)


@pytest.mark.parametrize("kind", PaperKind)
def test_every_printed_field_has_a_label(kind: PaperKind) -> None:
    """A message shows every printed field."""
    unlabelled = set(kind.printed) - set(kind.family.labels)
    assert not unlabelled


@pytest.mark.parametrize(
    ("kind", "family", "side"),
    [
        ("chip_id_card_2024_back", kinds.CARD_2024, PaperSide.BACK),
        ("chip_id_card_front", kinds.CHIP_CARD, PaperSide.FRONT),
        ("passport", kinds.PASSPORT_FAMILY, None),
        ("12_id_card", kinds.BARCODE_CARD, None),
        ("", kinds.UNKNOWN, None),
        ("residence_permit", kinds.UNKNOWN, None),
        ("residence_permit_back", kinds.UNKNOWN, PaperSide.BACK),
    ],
)
def test_family_and_side_of_a_key(kind: str, family: PaperFamily, side: PaperSide | None) -> None:
    """A kind that the registry lacks still tells its side."""
    assert family_of(kind) is family
    assert side_of(kind) is side


def test_old_names_mean_one_kind() -> None:
    """No two kinds share an old name."""
    names = [kind.old for kind in PaperKind if kind.old]
    assert len(names) == len(set(names))


def test_kept_fields_have_a_label() -> None:
    """The staff and the holder can be asked about every field that a verification keeps."""
    assert set(KEPT) <= set(CARD_LABELS)
