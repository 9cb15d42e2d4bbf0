"""Draw both sides of the chip card of 2021 to 2024 (CĂN CƯỚC CÔNG DÂN)."""

from PIL import Image

from bot.identity import dates, mrz, qr
from bot.identity.papers.fields import PaperField
from specimens.cards import graphics
from specimens.cards.canvas import RED, Canvas
from specimens.cards.card_background import WATERMARK, draw_background
from specimens.cards.portrait import draw_portrait
from specimens.cards.print_style import PrintStyle
from specimens.people import Person

ISSUER = "CỤC TRƯỞNG CỤC CẢNH SÁT QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI"

_TINTS = ((206, 229, 230), (245, 241, 216), (216, 234, 222))
_LINE = (150, 190, 170)
_LEFT = 500  # left edge of the front's fields


def front_truth(person: Person) -> dict[str, str]:
    """Return the fields of the front, with canonical names.

    The QR code's CMND number and date of issue are in `qr_text`.
    """
    return {
        PaperField.ID: person.number,
        PaperField.NAME: person.name,
        PaperField.DOB: person.printed_dob,
        PaperField.GENDER: person.gender,
        PaperField.NATIONALITY: "Việt Nam",
        PaperField.HOMETOWN: person.hometown,
        PaperField.ADDRESS: person.chip.address,
        PaperField.DUE_DATE: dates.show(person.chip.due),
    }


def back_truth(person: Person) -> dict[str, str]:
    """Return the fields of the back, with canonical names."""
    return {
        PaperField.IDENTIFICATION_SIGN: person.identification_sign,
        PaperField.ISSUE_DATE: dates.show(person.chip.issued),
        PaperField.ISSUED_AT: ISSUER,
    }


def qr_text(person: Person) -> str:
    """Return the text of the front's QR code: seven cells."""
    own = {PaperField.OLD_ID: person.old_id, PaperField.ISSUE_DATE: dates.show(person.chip.issued)}
    return qr.build(front_truth(person) | own)


def mrz_lines(person: Person) -> tuple[str, str, str]:
    """Return the machine readable zone of the back."""
    due = person.chip.due
    return mrz.build_td1(
        number=person.number, dob=person.dob, gender=person.gender, due_date=due, name=person.name_in_zone
    )


def front(person: Person, print_style: PrintStyle) -> Image.Image:
    """Draw the front: emblem, portrait and end of validity left, QR code top right, fields between."""
    canvas = Canvas(draw_background(_TINTS, _LINE, (1010, 600, 350), (232, 322)), print_style)
    canvas.paste(graphics.draw_emblem(210), 130, 58)
    canvas.paste(draw_portrait(person.seed, person.gender, 366, 488), 62, 352)
    canvas.paste(graphics.draw_qr_code(qr_text(person), 370), 1188, 40)
    _write_header(canvas)
    _write_fields(canvas, front_truth(person))
    _write_due_date(canvas, dates.show(person.chip.due))
    return canvas.image


def back(person: Person, print_style: PrintStyle) -> Image.Image:
    """Draw the back: features, chip, date and issuer left, two fingerprints right, the machine readable zone below."""
    canvas = Canvas(draw_background(_TINTS, _LINE, None, (252, 500)), print_style)
    truth = back_truth(person)
    end = canvas.label(60, 76, "Đặc điểm nhận dạng", "Personal identification", 30)
    canvas.below(60, 128, truth[PaperField.IDENTIFICATION_SIGN], 36, label_end=end, right=1270)
    canvas.paste(graphics.draw_chip(240), 96, 236)
    canvas.value(
        canvas.label(420, 204, "Ngày, tháng, năm", "Date, month, year", 30), 204, truth[PaperField.ISSUE_DATE], 36
    )
    _write_issuer(canvas, person.seed)
    for i, (vietnamese, english) in enumerate(
        (("Ngón trỏ trái", "Left index finger"), ("Ngón trỏ phải", "Right index finger"))
    ):
        canvas.paste(graphics.draw_fingerprint(2 * person.seed + i, 190, 226), 1300, 60 + 332 * i)
        canvas.centred(1395, 318 + 332 * i, vietnamese, 26, "bold")
        canvas.centred(1395, 350 + 332 * i, english, 26, "italic")
    graphics.write_mrz(canvas, mrz_lines(person), 112, 786)
    canvas.text(60, 560, WATERMARK, 24, "bold", RED)
    return canvas.image


def _write_issuer(canvas: Canvas, seed: int) -> None:
    middle = 790
    canvas.centred(middle, 268, "CỤC TRƯỞNG CỤC CẢNH SÁT", 31, "bold")
    canvas.centred(middle, 308, "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI", 31, "bold")
    canvas.centred(middle, 344, "DIRECTOR GENERAL OF THE POLICE DEPARTMENT", 23)
    canvas.centred(middle, 374, "FOR ADMINISTRATIVE MANAGEMENT OF SOCIAL ORDER", 23)
    canvas.paste(graphics.draw_seal(236), 560, 400)
    canvas.paste(graphics.draw_signature(seed, 330, 150), 680, 430)
    canvas.centred(middle + 60, 640, "Chữ ký mẫu", 30, "bold")


def _write_due_date(canvas: Canvas, due_date: str) -> None:
    """Write the end of validity below the portrait, the English label on a line of its own."""
    value = canvas.text(62, 884, "Có giá trị đến: ", 27)
    canvas.value(value, 884, due_date, 31)
    canvas.text(62, 918, "Date of expiry:", 27, "italic")


def _write_header(canvas: Canvas) -> None:
    middle = 782
    canvas.centred(middle, 92, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 37, "bold")
    canvas.centred(middle, 136, "Độc lập - Tự do - Hạnh phúc", 34, "bold")
    canvas.centred(middle, 177, "SOCIALIST REPUBLIC OF VIET NAM", 28)
    canvas.centred(middle, 214, "Independence - Freedom - Happiness", 28)
    canvas.centred(middle, 298, "CĂN CƯỚC CÔNG DÂN", 62, "bold", RED)
    canvas.centred(middle, 344, "Citizen Identity Card", 36, "bold italic", RED)


def _write_fields(canvas: Canvas, truth: dict[str, str]) -> None:
    canvas.value(canvas.label(_LEFT, 424, "Số", "No.", 40), 424, truth[PaperField.ID], 58, "bold")
    end = canvas.label(_LEFT, 480, "Họ và tên", "Full name")
    canvas.below(_LEFT, 531, truth[PaperField.NAME], 44, label_end=end)
    canvas.value(canvas.label(_LEFT, 582, "Ngày sinh", "Date of birth"), 582, truth[PaperField.DOB], 40)
    canvas.value(canvas.label(_LEFT, 640, "Giới tính", "Sex"), 640, truth[PaperField.GENDER], 40)
    canvas.value(canvas.label(_LEFT + 420, 640, "Quốc tịch", "Nationality"), 640, truth[PaperField.NATIONALITY], 40)
    end = canvas.label(_LEFT, 698, "Quê quán", "Place of origin")
    canvas.below(_LEFT, 748, truth[PaperField.HOMETOWN], 38, label_end=end)
    first = canvas.label(_LEFT, 806, "Nơi thường trú", "Place of residence")
    canvas.wrapped(_LEFT, 806, truth[PaperField.ADDRESS], 38, right=1548, first=first, leading=52)
    canvas.text(1350, 976, WATERMARK, 24, "bold", RED)
