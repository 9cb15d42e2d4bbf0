"""Draw both sides of the card of 2024 (CĂN CƯỚC, Circular 16/2024/TT-BCA)."""

from PIL import Image

from bot.identity import dates, mrz, qr
from bot.identity.papers.fields import PaperField
from specimens.cards import graphics
from specimens.cards.canvas import RED, Canvas
from specimens.cards.card_background import WATERMARK, draw_background
from specimens.cards.portrait import draw_portrait
from specimens.cards.print_style import PrintStyle
from specimens.people import Person

ISSUER = "BỘ CÔNG AN"

_TINTS = ((198, 226, 240), (238, 242, 232), (242, 222, 226))
_LINE = (138, 176, 200)
_LEFT = 520  # left edge of the front's fields
_EXTRA_CELLS = ("", "", "", "")  # cancelled number and parents, empty for an adult


def front_truth(person: Person) -> dict[str, str]:
    """Return the fields of the front, with canonical names."""
    return {
        PaperField.ID: person.number,
        PaperField.NAME: person.name,
        PaperField.DOB: person.printed_dob,
        PaperField.GENDER: person.gender,
        PaperField.NATIONALITY: "Việt Nam",
    }


def back_truth(person: Person) -> dict[str, str]:
    """Return the fields of the back, with canonical names."""
    return {
        PaperField.ADDRESS: person.card_2024.address,
        PaperField.PLACE_OF_BIRTH: person.place_of_birth,
        PaperField.ISSUE_DATE: dates.show(person.card_2024.issued),
        PaperField.DUE_DATE: dates.show(person.card_2024.due),
        PaperField.ISSUED_AT: ISSUER,
    }


def qr_text(person: Person) -> str:
    """Return the text of the back's QR code: eleven cells."""
    fields = front_truth(person) | back_truth(person) | {PaperField.OLD_ID: person.old_id}
    return qr.build(fields, _EXTRA_CELLS)


def mrz_lines(person: Person) -> tuple[str, str, str]:
    """Return the machine readable zone of the back."""
    due = person.card_2024.due
    return mrz.build_td1(
        number=person.number, dob=person.dob, gender=person.gender, due_date=due, name=person.name_in_zone
    )


def front(person: Person, print_style: PrintStyle) -> Image.Image:
    """Draw the front: emblem and portrait left, five fields.

    There is no QR code on this side.
    """
    canvas = Canvas(draw_background(_TINTS, _LINE, (1130, 640, 330), (255, 306)), print_style)
    canvas.paste(graphics.draw_emblem(200), 152, 56)
    canvas.paste(draw_portrait(person.seed, person.gender, 390, 520), 66, 352)
    _write_header(canvas)
    truth = front_truth(person)
    end = canvas.label(_LEFT, 438, "Số định danh cá nhân", "Personal identification number", 34)
    canvas.below(_LEFT, 508, truth[PaperField.ID], 64, "bold", label_end=end)
    end = canvas.label(_LEFT, 580, "Họ, chữ đệm và tên khai sinh", "Full name", 34)
    canvas.below(_LEFT, 642, truth[PaperField.NAME], 50, "bold", label_end=end)
    born = canvas.label(_LEFT, 720, "Ngày, tháng, năm sinh", "Date of birth", 34)
    canvas.value(born, 720, truth[PaperField.DOB], 42, "bold")
    canvas.value(canvas.label(_LEFT, 800, "Giới tính", "Sex", 34), 800, truth[PaperField.GENDER], 42, "bold")
    canvas.value(
        canvas.label(_LEFT + 430, 800, "Quốc tịch", "Nationality", 34), 800, truth[PaperField.NATIONALITY], 42, "bold"
    )
    canvas.text(1340, 962, WATERMARK, 24, "bold", RED)
    return canvas.image


def back(person: Person, print_style: PrintStyle) -> Image.Image:
    """Draw the back: residence, place of birth registration, dates and chip left, QR code right, the zone below."""
    canvas = Canvas(draw_background(_TINTS, _LINE, None, (252, 660)), print_style)
    truth = back_truth(person)
    canvas.label(60, 78, "Nơi cư trú", "Place of residence", 30)
    canvas.wrapped(60, 126, truth[PaperField.ADDRESS], 38, right=1150, first=60, leading=48)
    canvas.label(60, 234, "Nơi đăng ký khai sinh", "Place of birth", 30)
    canvas.wrapped(60, 282, truth[PaperField.PLACE_OF_BIRTH], 38, right=1150, first=60, leading=48)
    canvas.paste(graphics.draw_chip(250), 96, 404)
    canvas.value(
        canvas.label(420, 404, "Ngày, tháng, năm cấp", "Date of issue", 30), 404, truth[PaperField.ISSUE_DATE], 38
    )
    canvas.value(
        canvas.label(420, 474, "Ngày, tháng, năm hết hạn", "Date of expiry", 30), 474, truth[PaperField.DUE_DATE], 38
    )
    canvas.centred(790, 576, ISSUER, 44, "bold")
    canvas.centred(790, 620, "MINISTRY OF PUBLIC SECURITY", 30)
    canvas.paste(graphics.draw_qr_code(qr_text(person), 374), 1184, 40)
    graphics.write_mrz(canvas, mrz_lines(person), 112, 786)
    canvas.text(1290, 640, WATERMARK, 24, "bold", RED)
    return canvas.image


def _write_header(canvas: Canvas) -> None:
    middle = 1010
    canvas.centred(middle, 96, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 44, "bold")
    canvas.centred(middle, 146, "Độc lập - Tự do - Hạnh phúc", 38, "bold")
    canvas.centred(middle, 190, "SOCIALIST REPUBLIC OF VIET NAM", 30)
    canvas.centred(middle, 228, "Independence - Freedom - Happiness", 30)
    canvas.centred(middle, 318, "CĂN CƯỚC", 70, "bold", RED)
    canvas.centred(middle, 366, "IDENTITY CARD", 36, "bold", RED)
