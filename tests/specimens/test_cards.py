"""Drawn cards show the values of their person."""

from datetime import date

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageChops

from bot.identity import agreement, mrz, mrz_td3, qr
from bot.identity.agreement import Agreement
from specimens import cards
from specimens.cards import canvas, card_2024, chip, graphics, passport
from specimens.papers import passport_of
from specimens.people import Person, person

PEOPLE = tuple(person(seed) for seed in range(30))
LONGEST = max((person(seed) for seed in range(300)), key=lambda who: len(who.chip.address))


@pytest.mark.parametrize("kind", cards.KINDS)
def test_a_card_is_drawn(kind: str) -> None:
    """Every kind is an RGB picture in the shape of ISO/IEC 7810 ID-1 or ID-3, different for different people."""
    picture = cards.draw(kind, PEOPLE[0])
    page = kind == "passport"
    assert (picture.mode, picture.size) == ("RGB", passport.SIZE if page else canvas.SIZE)
    assert picture.width / picture.height == pytest.approx(125 / 88 if page else 85.6 / 53.98, rel=0.001)
    assert ImageChops.difference(picture, cards.draw(kind, PEOPLE[1])).getbbox() is not None
    assert ImageChops.difference(picture, cards.draw(kind, PEOPLE[0])).getbbox() is None


@pytest.mark.parametrize("kind", cards.KINDS)
def test_nothing_is_written_over_the_edge(kind: str) -> None:
    """Even with the longest address the outermost 1.5 mm hold nothing but the background."""
    picture = np.asarray(cards.draw(kind, LONGEST).convert("L"))
    edge = np.concatenate(
        [picture[:28].ravel(), picture[-28:].ravel(), picture[:, :28].ravel(), picture[:, -28:].ravel()]
    )
    assert edge.min() > 120


@pytest.mark.parametrize("kind", cards.KINDS)
def test_every_card_is_marked_as_specimen(kind: str) -> None:
    """The lower half of every side has enough pixels in the solid red of the watermark."""
    picture = np.asarray(cards.draw(kind, PEOPLE[0]), np.int16)[520:]
    assert (np.abs(picture - canvas.RED).max(axis=-1) < 12).sum() > 900


def test_unknown_kind() -> None:
    """An unknown kind raises KeyError."""
    with pytest.raises(KeyError):
        cards.draw("library_card", PEOPLE[0])
    with pytest.raises(KeyError):
        cards.truth("library_card", PEOPLE[0])


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.seed)
def test_all_sources_of_a_card_agree(who: Person) -> None:
    """Print, QR code, machine readable zone and number of both cards agree."""
    for card in (chip, card_2024):
        zone = mrz.parse_td1(card.mrz_lines(who))
        code = qr.parse(card.qr_text(who))
        assert zone is not None
        assert zone.valid
        assert code is not None
        printed = card.front_truth(who) | card.back_truth(who)
        rows = agreement.compare({"print": printed, "qr": code, "mrz": zone.fields()})
        assert {row.agreement for row in rows} <= {Agreement.AGREE, Agreement.SINGLE}
        agreed = {row.field for row in rows if row.agreement == Agreement.AGREE}
        assert agreed >= {"id", "name", "dob", "gender", "address", "issue_date", "due_date", "nationality"}


def test_truth_has_the_fields_of_its_side() -> None:
    """Each side's ground truth has the canonical names of its printed fields."""
    fields = {kind: set(cards.truth(kind, PEOPLE[0])) - {"place_of_birth"} for kind in cards.KINDS}
    front = {"id", "name", "dob", "gender", "nationality"}
    assert fields == {
        "chip_id_card_front": front | {"hometown", "address", "due_date"},
        "chip_id_card_back": {"identification_sign", "issue_date", "issued_at"},
        "chip_id_card_2024_front": front,
        "chip_id_card_2024_back": {"address", "issue_date", "due_date", "issued_at"},
        "driving_license": {"id", "name", "dob", "nationality", "address", "class", "issue_date", "due_date"},
        "passport": front | {"person_number", "issue_date", "due_date", "issued_at"},
        "9_id_card_front": {"id", "name", "dob", "hometown", "address"},
        "9_id_card_back": {"ethnicity", "religion", "identification_sign", "issue_date", "issued_at"},
        "12_id_card_front": front | {"hometown", "address", "due_date"},
        "12_id_card_back": {"identification_sign", "issue_date", "issued_at"},
    }


@pytest.mark.parametrize("who", PEOPLE[:12], ids=lambda who: who.seed)
def test_print_and_zone_of_a_passport_agree(who: Person) -> None:
    """Zone and print of a passport agree.

    Passports since 2023 also have the place of birth.
    """
    zone = mrz_td3.parse(passport.mrz_lines(who), date(2030, 1, 1))
    assert zone is not None
    assert zone.valid
    rows = agreement.compare({"print": passport.truth(who), "mrz": zone.fields()})
    assert {row.agreement for row in rows} <= {Agreement.AGREE, Agreement.SINGLE}
    agreed = {row.field for row in rows if row.agreement == Agreement.AGREE}
    assert agreed >= {"id", "name", "dob", "gender", "due_date", "nationality", "person_number"}
    assert ("place_of_birth" in passport.truth(who)) == (passport_of(who).issued.year >= 2023)


@pytest.mark.parametrize(("kind", "card"), [("chip_id_card_front", chip), ("chip_id_card_2024_back", card_2024)])
def test_qr_code_on_the_card(kind: str, card: object) -> None:
    """The drawn code holds the text as UTF-8 bytes, like real cards."""
    text = {chip: chip.qr_text, card_2024: card_2024.qr_text}[card](PEOPLE[2])  # type: ignore[index]
    (code,) = zxingcpp.read_barcodes(cards.draw(kind, PEOPLE[2]))
    assert code.bytes.decode("utf-8") == text


def test_qr_code_fills_its_square() -> None:
    """The code has the requested size."""
    assert graphics.draw_qr_code("A" * 120, 370).size == (370, 370)


def test_long_values_wrap() -> None:
    """A text too long for its line continues below.

    After a label the text breaks after its first part.
    """
    page = canvas.Canvas(Image.new("RGB", canvas.SIZE, "white"))
    page.wrapped(100, 100, "Tổ 5, Phú Diễn, Bắc Từ Liêm, Hà Nội", 38, right=1500, first=700, leading=50)
    ink = np.asarray(page.image.convert("L")) < 128
    assert ink[60:112, 700:].any()
    assert not ink[60:112, :700].any()
    assert ink[116:162, 100:].any()
    page = canvas.Canvas(Image.new("RGB", canvas.SIZE, "white"))
    page.wrapped(100, 100, "một hai ba bốn năm sáu " * 4, 38, right=700, first=100, leading=50)
    ink = np.asarray(page.image.convert("L")) < 128
    assert not ink[:, 701:].any()
    assert ink[160:].any()


def test_missing_font_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error for a missing font names the package to install."""
    monkeypatch.setitem(canvas._FILES, "bold", ("NoSuchFont.ttf", "fonts-none"))
    with pytest.raises(canvas.FontMissingError, match="apt-get install fonts-none"):
        canvas.font("bold", 1234)
