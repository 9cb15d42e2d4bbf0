"""The card of 2016 to 2020 (CĂN CƯỚC CÔNG DÂN with a barcode, no chip): both sides, in Vietnamese alone."""

from PIL import Image

from bot.identity import dates
from bot.identity.papers.fields import PaperField
from specimens.cards import marks
from specimens.cards.paper import WATERMARK, paper
from specimens.cards.portrait import portrait
from specimens.cards.sheet import RED, Sheet
from specimens.papers import barcode_card_of
from specimens.people import Person

_TINTS = ((204, 228, 236), (238, 242, 224), (208, 230, 226))
_LINE = (150, 190, 190)
_LEFT = 520


def front_truth(person: Person) -> dict[str, str]:
    """Return what the front says, canonical names."""
    held = barcode_card_of(person)
    return {
        PaperField.ID: person.number,
        PaperField.NAME: person.name,
        PaperField.DOB: dates.show(person.dob),
        PaperField.GENDER: person.gender,
        PaperField.NATIONALITY: "Việt Nam",
        PaperField.HOMETOWN: person.hometown,
        PaperField.ADDRESS: held.address,
        PaperField.DUE_DATE: dates.show(held.due),
    }


def back_truth(person: Person) -> dict[str, str]:
    """Return what the back says, canonical names."""
    held = barcode_card_of(person)
    return {
        PaperField.IDENTIFICATION_SIGN: person.identification_sign,
        PaperField.ISSUE_DATE: dates.show(held.issued),
        PaperField.ISSUED_AT: held.issued_at,
    }


def front(person: Person) -> Image.Image:
    """Return the front: emblem, portrait and end of term left, fields right."""
    sheet = Sheet(paper(_TINTS, _LINE, (1080, 610, 330)))
    truth = front_truth(person)
    sheet.paste(marks.emblem(210), 140, 60)
    sheet.paste(portrait(person.seed, person.gender, 366, 488), 70, 340)
    middle = 1010
    sheet.centred(middle, 92, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 42, "bold")
    sheet.centred(middle, 140, "Độc lập - Tự do - Hạnh phúc", 36, "bold")
    sheet.centred(middle, 240, "CĂN CƯỚC CÔNG DÂN", 64, "bold", RED)
    sheet.text(sheet.text(_LEFT + 150, 324, "Số: ", 42, "bold"), 324, truth[PaperField.ID], 56, "bold", RED)
    sheet.text(_LEFT, 400, "Họ và tên:", 34)
    sheet.text(_LEFT + 40, 456, truth[PaperField.NAME], 44, "bold")
    sheet.text(sheet.text(_LEFT, 526, "Ngày, tháng, năm sinh: ", 34), 526, truth[PaperField.DOB], 40)
    sheet.text(sheet.text(_LEFT, 590, "Giới tính: ", 34), 590, truth[PaperField.GENDER], 40)
    sheet.text(sheet.text(_LEFT + 420, 590, "Quốc tịch: ", 34), 590, truth[PaperField.NATIONALITY], 40)
    first = sheet.text(_LEFT, 654, "Quê quán: ", 34)
    sheet.wrapped(_LEFT, 654, truth[PaperField.HOMETOWN], 38, right=1548, first=first, leading=54)
    first = sheet.text(_LEFT, 770, "Nơi thường trú: ", 34)
    sheet.wrapped(_LEFT, 770, truth[PaperField.ADDRESS], 38, right=1548, first=first, leading=54)
    sheet.text(sheet.text(70, 884, "Có giá trị đến: ", 28), 884, truth[PaperField.DUE_DATE], 31)
    sheet.text(1330, 976, WATERMARK, 24, "bold", RED)
    return sheet.image


def back(person: Person) -> Image.Image:
    """Return the back: barcode above, two fingerprints left, features, date and issuer right."""
    sheet = Sheet(paper(_TINTS, _LINE, None))
    truth = back_truth(person)
    sheet.paste(marks.barcode(WATERMARK, 1100, 130), 250, 50)
    for i, label in enumerate(("Ngón trỏ trái", "Ngón trỏ phải")):
        sheet.paste(marks.fingerprint(2 * person.seed + i, 230, 272), 110, 230 + 366 * i)
        sheet.centred(225, 544 + 366 * i, label, 30, "bold")
    sheet.text(480, 272, "Đặc điểm nhân dạng:", 36, "bold")
    sheet.wrapped(480, 334, truth[PaperField.IDENTIFICATION_SIGN], 38, right=1540, first=480, leading=56)
    _signed(sheet, person)
    sheet.text(1330, 976, WATERMARK, 24, "bold", RED)
    return sheet.image


def _signed(sheet: Sheet, person: Person) -> None:
    held = barcode_card_of(person)
    day = f"Ngày {held.issued:%d} tháng {held.issued:%m} năm {held.issued.year}"
    sheet.centred(1010, 470, day, 36, "italic")
    title, department = held.issued_at[: len(marks.CHIEF)], held.issued_at[len(marks.CHIEF) + 1 :]
    sheet.centred(1010, 530, title, 34, "bold")
    sheet.centred(1010, 576, department, 34, "bold")
    sheet.paste(marks.seal(240), 800, 610)
    sheet.paste(marks.signature(person.seed, 340, 160), 940, 650)
