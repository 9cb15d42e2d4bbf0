"""The driving licence of plastic (GIẤY PHÉP LÁI XE): its front, until 2024 and since."""

from PIL import Image

from bot.identity import dates, licence
from bot.identity.papers.fields import PaperField
from specimens.cards import marks
from specimens.cards.paper import WATERMARK, paper
from specimens.cards.portrait import portrait
from specimens.cards.sheet import RED, Sheet
from specimens.papers import Licence, licence_of
from specimens.people import Person

_TINTS = ((250, 236, 190), (252, 246, 222), (248, 232, 186))  # straw
_LINE = (222, 196, 120)
_LEFT = 540


def front_truth(person: Person) -> dict[str, str]:
    """Return what the front says, canonical names."""
    held = licence_of(person)
    return {
        PaperField.ID: held.number,
        PaperField.NAME: person.name,
        PaperField.DOB: dates.show(person.dob),
        PaperField.NATIONALITY: "Việt Nam",
        PaperField.ADDRESS: held.address,
        PaperField.CLASS: held.code,
        PaperField.ISSUE_DATE: dates.show(held.issued),
        PaperField.DUE_DATE: dates.show(held.due),
    }


def front(person: Person) -> Image.Image:
    """Return the front: portrait, class and term left, fields right, place and day of issue below them."""
    held = licence_of(person)
    sheet = Sheet(paper(_TINTS, _LINE, (1060, 610, 300)))
    sheet.paste(portrait(person.seed, person.gender, 360, 480), 76, 250)
    _header(sheet, held)
    _fields(sheet, front_truth(person))
    _signed(sheet, held, person.seed)
    left = sheet.text(76, 810, "Hạng/Class: ", 34)
    sheet.text(left, 812, held.code, 56, "bold", RED)
    left = sheet.text(76, 890, "Có giá trị đến/Expires: ", 30)
    if isinstance(held.due, dates.Never):
        sheet.text(76, 936, dates.show(held.due), 34, "bold")
    else:
        sheet.text(left, 890, dates.show(held.due), 34, "bold")
    return sheet.image


def _header(sheet: Sheet, held: Licence) -> None:
    new = held.issued >= licence.NEW_CLASSES
    sheet.centred(250, 96, "BỘ CÔNG AN" if new else "BỘ GTVT", 38, "bold")
    sheet.centred(250, 140, "MPS" if new else "MOT", 32)
    sheet.centred(1040, 82, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 40, "bold")
    sheet.centred(1040, 126, "SOCIALIST REPUBLIC OF VIET NAM", 28)
    sheet.centred(1040, 168, "Độc lập - Tự do - Hạnh phúc", 34, "bold")
    sheet.centred(1040, 206, "Independence - Freedom - Happiness", 28)
    sheet.centred(1040, 286, "GIẤY PHÉP LÁI XE / DRIVER'S LICENSE", 46, "bold", RED)


def _fields(sheet: Sheet, truth: dict[str, str]) -> None:
    sheet.text(sheet.text(760, 350, "Số/No.: ", 40, "bold", RED), 350, truth[PaperField.ID], 46, "bold", RED)
    sheet.text(sheet.text(_LEFT, 424, "Họ tên/Full name: ", 32), 424, truth[PaperField.NAME], 40, "bold")
    sheet.text(sheet.text(_LEFT, 490, "Ngày sinh/Date of Birth: ", 32), 490, truth[PaperField.DOB], 38, "bold")
    sheet.text(sheet.text(_LEFT, 556, "Quốc tịch/Nationality: ", 32), 556, "VIỆT NAM", 38, "bold")
    first = sheet.text(_LEFT, 622, "Nơi cư trú/Address: ", 32)
    sheet.wrapped(_LEFT, 622, truth[PaperField.ADDRESS], 36, right=1548, first=first, leading=48)


def _signed(sheet: Sheet, held: Licence, seed: int) -> None:
    left = sheet.text(_LEFT + 40, 776, f"{held.place}, ", 32, "italic")
    for word, twin, value in (
        ("ngày", "date", f"{held.issued:%d}"),
        ("tháng", "month", f"{held.issued:%m}"),
        ("năm", "year", f"{held.issued.year}"),
    ):
        left = sheet.text(sheet.text(left, 776, f"{word}/{twin} ", 28, "italic"), 776, f"{value} ", 32, "bold")
    title = "TRƯỞNG PHÒNG CSGT" if held.issued >= licence.NEW_CLASSES else "GIÁM ĐỐC/DIRECTOR"
    sheet.centred(1240, 824, title, 30, "bold")
    sheet.paste(marks.seal(150), 1050, 832)
    sheet.paste(marks.signature(seed, 300, 120), 1150, 836)
    sheet.text(560, 966, WATERMARK, 24, "bold", RED)
