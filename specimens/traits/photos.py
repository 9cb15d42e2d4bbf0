"""Traits of photographs: crops and sizes, what lies around the card, light, lens, copies."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from PIL import Image

from bot.identity.papers.kinds import PaperKind
from specimens import recapture
from specimens.cards.kinds import KINDS
from specimens.traits import light, pictures, surroundings
from specimens.traits.trait import Group, Trait

_FRONTS = (
    *(PaperKind.CHIP_FRONT, PaperKind.FRONT_2024, PaperKind.LICENCE),
    *(PaperKind.CMND_FRONT, PaperKind.BARCODE_FRONT),
)
_TWO_SIDED = tuple(kind for kind in KINDS if kind.endswith(("_front", "_back")))
_WITH_QR_CODE = (PaperKind.CHIP_FRONT, PaperKind.BACK_2024)
_PHOTO = Group.PHOTO


def _photograph_screen(card: Image.Image, rng: np.random.Generator) -> Image.Image:
    return recapture.screen(card, int(rng.integers(1_000_000)))


def _copy_on_paper(card: Image.Image, rng: np.random.Generator) -> Image.Image:
    return recapture.photocopy(card, int(rng.integers(1_000_000)))


PHOTOS: Mapping[str, Trait] = MappingProxyType(
    {
        "cropped": Trait(_PHOTO, "cropped at the card's border or within 1 %", picture=pictures.crop),
        "small": Trait(_PHOTO, "cropped, 300 to 560 pixels long", picture=pictures.shrink),
        "stretched_square": Trait(_PHOTO, "cropped, stretched to 640 x 640", picture=pictures.stretch),
        "other_side_beside": Trait(_PHOTO, "both sides in one picture, side by side", _TWO_SIDED, join=pictures.beside),
        "other_side_above": Trait(
            _PHOTO, "both sides in one picture, one above the other", _TWO_SIDED, join=pictures.above
        ),
        "other_side_touching": Trait(_PHOTO, "both sides in one picture, no gap", _TWO_SIDED, join=pictures.touching),
        "app_screenshot": Trait(_PHOTO, "both sides on the screenshot of an app", _TWO_SIDED, join=pictures.screenshot),
        "patterned_desk": Trait(
            _PHOTO, "a sharp mat or newspaper below the card", surface=surroundings.draw_patterned_desk
        ),
        "blurred_on_patterned_desk": Trait(
            _PHOTO,
            "a card out of focus on a sharp mat",
            surface=surroundings.draw_patterned_desk,
            card=surroundings.blur_card,
            readable=False,
        ),
        "soft_qr_code": Trait(_PHOTO, "a QR code too soft to decode", _WITH_QR_CODE, card=surroundings.soften_qr_code),
        "other_qr_code": Trait(_PHOTO, "another QR code beside the card", frame=surroundings.add_other_qr_code),
        "lamination": Trait(_PHOTO, "streaks of light on the lamination", frame=light.add_streaks),
        "guilloche_over_text": Trait(_PHOTO, "fine lines printed over the text", card=light.draw_lines_over_text),
        "thumb_over_emblem": Trait(_PHOTO, "a thumb over the emblem", _FRONTS, frame=light.cover_emblem),
        "thumb_over_edge": Trait(_PHOTO, "a thumb over an edge without values", _FRONTS, frame=light.cover_edge),
        "hard_shadow": Trait(_PHOTO, "the hard shadow of a hand or phone", frame=light.add_hard_shadow),
        "yellow_lamp": Trait(_PHOTO, "the yellow light of a lamp", frame=light.light_by_lamp),
        "motion": Trait(_PHOTO, "a shaken camera", frame=light.shake),
        "photo_of_screen": Trait(_PHOTO, "the photograph of a screen", card=_photograph_screen, readable=False),
        "photocopy": Trait(_PHOTO, "a grey photocopy", card=_copy_on_paper, readable=False),
        "worn": Trait(_PHOTO, "worn print, rubbed off in spots", card=light.wear),
        "strong_compression": Trait(_PHOTO, "JPEG of quality 40", quality=40),
    }
)
"""Traits of photographs by name."""
