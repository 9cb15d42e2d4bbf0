"""The card of 2024 (CĂN CƯỚC, Circular 16/2024/TT-BCA): both sides."""

from PIL import Image

from bot.identity import dates, mrz, qr
from bot.identity.papers.fields import PaperField
from specimens.cards import marks
from specimens.cards.paper import WATERMARK, paper
from specimens.cards.portrait import portrait
from specimens.cards.sheet import RED, Sheet
from specimens.people import Person

ISSUER = "BỘ CÔNG AN"

_TINTS = ((198, 226, 240), (238, 242, 232), (242, 222, 226))
_LINE = (138, 176, 200)
_LEFT = 520  # where the fields of the front begin
_EXTRA_CELLS = ("", "", "", "")  # cancelled number, parents: empty for a grown person


def front_truth(person: Person) -> dict[str, str]:
    """Return what the front says, canonical names."""
    return {
        PaperField.ID: person.number,
        PaperField.NAME: person.name,
        PaperField.DOB: dates.show(person.dob),
        PaperField.GENDER: person.gender,
        PaperField.NATIONALITY: "Việt Nam",
    }


def back_truth(person: Person) -> dict[str, str]:
    """Return what the back says, canonical names."""
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


def zone(person: Person) -> tuple[str, str, str]:
    """Return the machine readable zone of the back."""
    due = person.card_2024.due
    return mrz.build_td1(number=person.number, dob=person.dob, gender=person.gender, due_date=due, name=person.name)


def front(person: Person) -> Image.Image:
    """Return the front: emblem and portrait left, five fields; there is no QR code on this side."""
    sheet = Sheet(paper(_TINTS, _LINE, (1130, 640, 330)))
    sheet.paste(marks.emblem(200), 152, 56)
    sheet.paste(portrait(person.seed, person.gender, 390, 520), 66, 352)
    _header(sheet)
    truth = front_truth(person)
    sheet.label(_LEFT, 438, "Số định danh cá nhân", "Personal identification number", 34)
    sheet.text(_LEFT, 508, truth[PaperField.ID], 64, "bold")
    sheet.label(_LEFT, 580, "Họ, chữ đệm và tên khai sinh", "Full name", 34)
    sheet.text(_LEFT, 642, truth[PaperField.NAME], 50, "bold")
    born = sheet.label(_LEFT, 720, "Ngày, tháng, năm sinh", "Date of birth", 34)
    sheet.text(born, 720, truth[PaperField.DOB], 42, "bold")
    sheet.text(sheet.label(_LEFT, 800, "Giới tính", "Sex", 34), 800, truth[PaperField.GENDER], 42, "bold")
    sheet.text(
        sheet.label(_LEFT + 430, 800, "Quốc tịch", "Nationality", 34), 800, truth[PaperField.NATIONALITY], 42, "bold"
    )
    sheet.text(1340, 962, WATERMARK, 24, "bold", RED)
    return sheet.image


def back(person: Person) -> Image.Image:
    """Return the back: residence, place of birth registration and dates, chip, QR right, the zone below."""
    sheet = Sheet(paper(_TINTS, _LINE, None))
    truth = back_truth(person)
    sheet.label(60, 78, "Nơi cư trú", "Place of residence", 30)
    sheet.wrapped(60, 126, truth[PaperField.ADDRESS], 38, right=1150, first=60, leading=48)
    sheet.label(60, 234, "Nơi đăng ký khai sinh", "Place of birth", 30)
    sheet.wrapped(60, 282, truth[PaperField.PLACE_OF_BIRTH], 38, right=1150, first=60, leading=48)
    sheet.paste(marks.chip(250), 96, 404)
    sheet.text(
        sheet.label(420, 404, "Ngày, tháng, năm cấp", "Date of issue", 30), 404, truth[PaperField.ISSUE_DATE], 38
    )
    sheet.text(
        sheet.label(420, 474, "Ngày, tháng, năm hết hạn", "Date of expiry", 30), 474, truth[PaperField.DUE_DATE], 38
    )
    sheet.centred(790, 576, ISSUER, 44, "bold")
    sheet.centred(790, 620, "MINISTRY OF PUBLIC SECURITY", 30)
    sheet.paste(marks.qr(qr_text(person), 374), 1184, 40)
    marks.zone(sheet, zone(person), 112, 786)
    sheet.text(1290, 640, WATERMARK, 24, "bold", RED)
    return sheet.image


def _header(sheet: Sheet) -> None:
    middle = 1010
    sheet.centred(middle, 96, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 44, "bold")
    sheet.centred(middle, 146, "Độc lập - Tự do - Hạnh phúc", 38, "bold")
    sheet.centred(middle, 190, "SOCIALIST REPUBLIC OF VIET NAM", 30)
    sheet.centred(middle, 228, "Independence - Freedom - Happiness", 30)
    sheet.centred(middle, 318, "CĂN CƯỚC", 70, "bold", RED)
    sheet.centred(middle, 366, "IDENTITY CARD", 36, "bold", RED)
