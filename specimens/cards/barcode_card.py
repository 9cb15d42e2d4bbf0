"""Draw the card of 2016 to 2020 (CĂN CƯỚC CÔNG DÂN with a barcode, no chip), both sides, in Vietnamese alone."""

from PIL import Image

from bot.identity import dates
from bot.identity.papers.fields import PaperField
from specimens.cards import graphics
from specimens.cards.canvas import RED, Canvas
from specimens.cards.card_background import WATERMARK, draw_background
from specimens.cards.portrait import draw_portrait
from specimens.cards.print_style import PrintStyle
from specimens.papers import barcode_card_of, cmnd_of
from specimens.people import Person

_TINTS = ((204, 228, 236), (238, 242, 224), (208, 230, 226))
_LINE = (150, 190, 190)
_LEFT = 520


def front_truth(person: Person) -> dict[str, str]:
    """Return the fields of the front, with canonical names."""
    card = barcode_card_of(person)
    ethnicity: dict[str, str] = {PaperField.ETHNICITY: cmnd_of(person).ethnicity} if person.shows_ethnicity else {}
    return ethnicity | {
        PaperField.ID: person.number,
        PaperField.NAME: person.name,
        PaperField.DOB: person.printed_dob,
        PaperField.GENDER: person.gender,
        PaperField.NATIONALITY: "Việt Nam",
        PaperField.HOMETOWN: person.hometown,
        PaperField.ADDRESS: card.address,
        PaperField.DUE_DATE: dates.show(card.due),
    }


def back_truth(person: Person) -> dict[str, str]:
    """Return the fields of the back, with canonical names."""
    card = barcode_card_of(person)
    return {
        PaperField.IDENTIFICATION_SIGN: person.identification_sign,
        PaperField.ISSUE_DATE: dates.show(card.issued),
        PaperField.ISSUED_AT: card.issued_at,
    }


def front(person: Person, print_style: PrintStyle) -> Image.Image:
    """Draw the front: emblem, portrait and end of validity left, fields right."""
    canvas = Canvas(draw_background(_TINTS, _LINE, (1080, 610, 330), (253, 306)), print_style)
    truth = front_truth(person)
    canvas.paste(graphics.draw_emblem(210), 140, 60)
    canvas.paste(draw_portrait(person.seed, person.gender, 366, 488), 70, 340)
    middle = 1010
    canvas.centred(middle, 92, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 42, "bold")
    canvas.centred(middle, 140, "Độc lập - Tự do - Hạnh phúc", 36, "bold")
    canvas.centred(middle, 240, "CĂN CƯỚC CÔNG DÂN", 64, "bold", RED)
    canvas.value(canvas.text(_LEFT + 150, 324, "Số: ", 42, "bold"), 324, truth[PaperField.ID], 56, "bold", RED)
    end = canvas.text(_LEFT, 400, "Họ và tên: ", 34)
    canvas.below(_LEFT + 40, 456, truth[PaperField.NAME], 44, "bold", label_end=end)
    canvas.value(canvas.text(_LEFT, 526, "Ngày, tháng, năm sinh: ", 34), 526, truth[PaperField.DOB], 40)
    canvas.value(canvas.text(_LEFT, 590, "Giới tính: ", 34), 590, truth[PaperField.GENDER], 40)
    if person.shows_ethnicity:
        canvas.value(canvas.text(_LEFT + 300, 590, "Dân tộc: ", 34), 590, truth[PaperField.ETHNICITY], 40)
    nationality = _LEFT + (640 if person.shows_ethnicity else 420)
    canvas.value(canvas.text(nationality, 590, "Quốc tịch: ", 34), 590, truth[PaperField.NATIONALITY], 40)
    first = canvas.text(_LEFT, 654, "Quê quán: ", 34)
    canvas.wrapped(_LEFT, 654, truth[PaperField.HOMETOWN], 38, right=1548, first=first, leading=54)
    first = canvas.text(_LEFT, 770, "Nơi thường trú: ", 34)
    canvas.wrapped(_LEFT, 770, truth[PaperField.ADDRESS], 38, right=1548, first=first, leading=54)
    canvas.value(canvas.text(70, 884, "Có giá trị đến: ", 28), 884, truth[PaperField.DUE_DATE], 31)
    canvas.text(1330, 976, WATERMARK, 24, "bold", RED)
    return canvas.image


def back(person: Person, print_style: PrintStyle) -> Image.Image:
    """Draw the back: barcode above, two fingerprints left, features, date and issuer right."""
    canvas = Canvas(draw_background(_TINTS, _LINE, None, (1360, 900)), print_style)
    truth = back_truth(person)
    canvas.paste(graphics.draw_barcode(WATERMARK, 1100, 130), 250, 50)
    for i, label in enumerate(("Ngón trỏ trái", "Ngón trỏ phải")):
        canvas.paste(graphics.draw_fingerprint(2 * person.seed + i, 230, 272), 110, 230 + 366 * i)
        canvas.centred(225, 544 + 366 * i, label, 30, "bold")
    canvas.text(480, 272, "Đặc điểm nhân dạng:", 36, "bold")
    canvas.wrapped(480, 334, truth[PaperField.IDENTIFICATION_SIGN], 38, right=1540, first=480, leading=56)
    _write_issue(canvas, person)
    canvas.text(1330, 976, WATERMARK, 24, "bold", RED)
    return canvas.image


def _write_issue(canvas: Canvas, person: Person) -> None:
    card = barcode_card_of(person)
    day = f"Ngày {card.issued:%d} tháng {card.issued:%m} năm {card.issued.year}"
    canvas.centred(1010, 470, day, 36, "italic")
    title, department = card.issued_at[: len(graphics.CHIEF)], card.issued_at[len(graphics.CHIEF) + 1 :]
    canvas.centred(1010, 530, title, 34, "bold")
    canvas.centred(1010, 576, department, 34, "bold")
    canvas.paste(graphics.draw_seal(240), 800, 610)
    canvas.paste(graphics.draw_signature(person.seed, 340, 160), 940, 650)
