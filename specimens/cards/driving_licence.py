"""Draw the front of the plastic driving licence (GIẤY PHÉP LÁI XE), until 2024 and since."""

from PIL import Image

from bot.identity import dates, licence
from bot.identity.papers.fields import PaperField
from specimens.cards import graphics
from specimens.cards.canvas import RED, Canvas
from specimens.cards.card_background import WATERMARK, draw_background
from specimens.cards.portrait import draw_portrait
from specimens.cards.print_style import PrintStyle
from specimens.papers import Licence, licence_of
from specimens.people import Person

_TINTS = ((250, 236, 190), (252, 246, 222), (248, 232, 186))  # straw
_LINE = (222, 196, 120)
_LEFT = 540


def front_truth(person: Person) -> dict[str, str]:
    """Return the fields of the front, with canonical names."""
    issued_licence = licence_of(person)
    return {
        PaperField.ID: issued_licence.number,
        PaperField.NAME: person.name,
        PaperField.DOB: person.printed_dob,
        PaperField.NATIONALITY: "Việt Nam",
        PaperField.ADDRESS: issued_licence.address,
        PaperField.CLASS: issued_licence.code,
        PaperField.ISSUE_DATE: dates.show(issued_licence.issued),
        PaperField.DUE_DATE: dates.show(issued_licence.due),
    }


def front(person: Person, print_style: PrintStyle) -> Image.Image:
    """Draw the front: portrait, class and validity left, fields right, place and date of issue below the fields."""
    issued_licence = licence_of(person)
    canvas = Canvas(draw_background(_TINTS, _LINE, (1060, 610, 300), (256, 200)), print_style)
    canvas.paste(draw_portrait(person.seed, person.gender, 360, 480), 76, 250)
    _write_header(canvas, issued_licence)
    _write_fields(canvas, front_truth(person))
    _write_issue(canvas, issued_licence, person.seed)
    left = canvas.text(76, 810, "Hạng/Class: ", 34)
    canvas.value(left, 812, issued_licence.code, 56, "bold", RED)
    left = canvas.text(76, 890, "Có giá trị đến/Expires: ", 30)
    if isinstance(issued_licence.due, dates.Never):
        canvas.value(76, 936, dates.show(issued_licence.due), 34, "bold")
    else:
        canvas.value(left, 890, dates.show(issued_licence.due), 34, "bold")
    return canvas.image


def _write_header(canvas: Canvas, issued_licence: Licence) -> None:
    is_new = issued_licence.issued >= licence.NEW_CLASSES
    canvas.centred(250, 96, "BỘ CÔNG AN" if is_new else "BỘ GTVT", 38, "bold")
    canvas.centred(250, 140, "MPS" if is_new else "MOT", 32)
    canvas.centred(1040, 82, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 40, "bold")
    canvas.centred(1040, 126, "SOCIALIST REPUBLIC OF VIET NAM", 28)
    canvas.centred(1040, 168, "Độc lập - Tự do - Hạnh phúc", 34, "bold")
    canvas.centred(1040, 206, "Independence - Freedom - Happiness", 28)
    canvas.centred(1040, 286, "GIẤY PHÉP LÁI XE / DRIVER'S LICENSE", 46, "bold", RED)


def _write_fields(canvas: Canvas, truth: dict[str, str]) -> None:
    canvas.value(canvas.text(760, 350, "Số/No.: ", 40, "bold", RED), 350, truth[PaperField.ID], 46, "bold", RED)
    canvas.value(canvas.text(_LEFT, 424, "Họ tên/Full name: ", 32), 424, truth[PaperField.NAME], 40, "bold")
    canvas.value(canvas.text(_LEFT, 490, "Ngày sinh/Date of Birth: ", 32), 490, truth[PaperField.DOB], 38, "bold")
    canvas.value(canvas.text(_LEFT, 556, "Quốc tịch/Nationality: ", 32), 556, "VIỆT NAM", 38, "bold")
    first = canvas.text(_LEFT, 622, "Nơi cư trú/Address: ", 32)
    canvas.wrapped(_LEFT, 622, truth[PaperField.ADDRESS], 36, right=1548, first=first, leading=48)


def _write_issue(canvas: Canvas, issued_licence: Licence, seed: int) -> None:
    left = canvas.text(_LEFT + 40, 776, f"{issued_licence.place}, ", 32, "italic")
    for word, english, value in (
        ("ngày", "date", f"{issued_licence.issued:%d}"),
        ("tháng", "month", f"{issued_licence.issued:%m}"),
        ("năm", "year", f"{issued_licence.issued.year}"),
    ):
        left = canvas.text(canvas.text(left, 776, f"{word}/{english} ", 28, "italic"), 776, f"{value} ", 32, "bold")
    title = "TRƯỞNG PHÒNG CSGT" if issued_licence.issued >= licence.NEW_CLASSES else "GIÁM ĐỐC/DIRECTOR"
    canvas.centred(1240, 824, title, 30, "bold")
    canvas.paste(graphics.draw_seal(150), 1050, 832)
    canvas.paste(graphics.draw_signature(seed, 300, 120), 1150, 836)
    canvas.text(560, 966, WATERMARK, 24, "bold", RED)
