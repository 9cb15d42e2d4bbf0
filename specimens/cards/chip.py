"""The chip card of 2021 to 2024 (CĂN CƯỚC CÔNG DÂN): both sides."""

from PIL import Image

from bot.identity import dates, mrz, qr
from bot.identity.papers.fields import PaperField
from specimens.cards import marks
from specimens.cards.paper import WATERMARK, paper
from specimens.cards.portrait import portrait
from specimens.cards.sheet import RED, Sheet
from specimens.people import Person

ISSUER = "CỤC TRƯỞNG CỤC CẢNH SÁT QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI"

_TINTS = ((206, 229, 230), (245, 241, 216), (216, 234, 222))
_LINE = (150, 190, 170)
_LEFT = 500  # where the fields of the front begin


def front_truth(person: Person) -> dict[str, str]:
    """Return what the front says, canonical names; the QR's CMND number and day of issue are in `qr_text`."""
    return {
        PaperField.ID: person.number,
        PaperField.NAME: person.name,
        PaperField.DOB: dates.show(person.dob),
        PaperField.GENDER: person.gender,
        PaperField.NATIONALITY: "Việt Nam",
        PaperField.HOMETOWN: person.hometown,
        PaperField.ADDRESS: person.chip.address,
        PaperField.DUE_DATE: dates.show(person.chip.due),
    }


def back_truth(person: Person) -> dict[str, str]:
    """Return what the back says, canonical names."""
    return {
        PaperField.IDENTIFICATION_SIGN: person.identification_sign,
        PaperField.ISSUE_DATE: dates.show(person.chip.issued),
        PaperField.ISSUED_AT: ISSUER,
    }


def qr_text(person: Person) -> str:
    """Return the text of the front's QR code: seven cells."""
    own = {PaperField.OLD_ID: person.old_id, PaperField.ISSUE_DATE: dates.show(person.chip.issued)}
    return qr.build(front_truth(person) | own)


def zone(person: Person) -> tuple[str, str, str]:
    """Return the machine readable zone of the back."""
    due = person.chip.due
    return mrz.build_td1(number=person.number, dob=person.dob, gender=person.gender, due_date=due, name=person.name)


def front(person: Person) -> Image.Image:
    """Return the front: emblem, portrait and end of term left, QR top right, fields between."""
    sheet = Sheet(paper(_TINTS, _LINE, (1010, 600, 350)))
    sheet.paste(marks.emblem(210), 130, 58)
    sheet.paste(portrait(person.seed, person.gender, 366, 488), 62, 352)
    sheet.paste(marks.qr(qr_text(person), 370), 1188, 40)
    _header(sheet)
    _fields(sheet, front_truth(person))
    _term(sheet, dates.show(person.chip.due))
    return sheet.image


def back(person: Person) -> Image.Image:
    """Return the back: features, chip, date and issuer, two fingerprints right, the machine readable zone below."""
    sheet = Sheet(paper(_TINTS, _LINE, None))
    truth = back_truth(person)
    sheet.label(60, 76, "Đặc điểm nhận dạng", "Personal identification", 30)
    sheet.text(60, 128, truth[PaperField.IDENTIFICATION_SIGN], 36)
    sheet.paste(marks.chip(240), 96, 236)
    sheet.text(
        sheet.label(420, 204, "Ngày, tháng, năm", "Date, month, year", 30), 204, truth[PaperField.ISSUE_DATE], 36
    )
    _issuer(sheet, person.seed)
    for i, (vietnamese, english) in enumerate(
        (("Ngón trỏ trái", "Left index finger"), ("Ngón trỏ phải", "Right index finger"))
    ):
        sheet.paste(marks.fingerprint(2 * person.seed + i, 190, 226), 1300, 60 + 332 * i)
        sheet.centred(1395, 318 + 332 * i, vietnamese, 26, "bold")
        sheet.centred(1395, 350 + 332 * i, english, 26, "italic")
    marks.zone(sheet, zone(person), 112, 786)
    sheet.text(60, 560, WATERMARK, 24, "bold", RED)
    return sheet.image


def _issuer(sheet: Sheet, seed: int) -> None:
    middle = 790
    sheet.centred(middle, 268, "CỤC TRƯỞNG CỤC CẢNH SÁT", 31, "bold")
    sheet.centred(middle, 308, "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI", 31, "bold")
    sheet.centred(middle, 344, "DIRECTOR GENERAL OF THE POLICE DEPARTMENT", 23)
    sheet.centred(middle, 374, "FOR ADMINISTRATIVE MANAGEMENT OF SOCIAL ORDER", 23)
    sheet.paste(marks.seal(236), 560, 400)
    sheet.paste(marks.signature(seed, 330, 150), 680, 430)
    sheet.centred(middle + 60, 640, "Chữ ký mẫu", 30, "bold")


def _term(sheet: Sheet, due_date: str) -> None:
    """Write the end of the term below the portrait, the English label on a line of its own."""
    value = sheet.text(62, 884, "Có giá trị đến: ", 27)
    sheet.text(value, 884, due_date, 31)
    sheet.text(62, 918, "Date of expiry:", 27, "italic")


def _header(sheet: Sheet) -> None:
    middle = 782
    sheet.centred(middle, 92, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 37, "bold")
    sheet.centred(middle, 136, "Độc lập - Tự do - Hạnh phúc", 34, "bold")
    sheet.centred(middle, 177, "SOCIALIST REPUBLIC OF VIET NAM", 28)
    sheet.centred(middle, 214, "Independence - Freedom - Happiness", 28)
    sheet.centred(middle, 298, "CĂN CƯỚC CÔNG DÂN", 62, "bold", RED)
    sheet.centred(middle, 344, "Citizen Identity Card", 36, "bold italic", RED)


def _fields(sheet: Sheet, truth: dict[str, str]) -> None:
    sheet.text(sheet.label(_LEFT, 424, "Số", "No.", 40), 424, truth[PaperField.ID], 58, "bold")
    sheet.label(_LEFT, 480, "Họ và tên", "Full name")
    sheet.text(_LEFT, 531, truth[PaperField.NAME], 44)
    sheet.text(sheet.label(_LEFT, 582, "Ngày sinh", "Date of birth"), 582, truth[PaperField.DOB], 40)
    sheet.text(sheet.label(_LEFT, 640, "Giới tính", "Sex"), 640, truth[PaperField.GENDER], 40)
    sheet.text(sheet.label(_LEFT + 420, 640, "Quốc tịch", "Nationality"), 640, truth[PaperField.NATIONALITY], 40)
    sheet.label(_LEFT, 698, "Quê quán", "Place of origin")
    sheet.text(_LEFT, 748, truth[PaperField.HOMETOWN], 38)
    first = sheet.label(_LEFT, 806, "Nơi thường trú", "Place of residence")
    sheet.wrapped(_LEFT, 806, truth[PaperField.ADDRESS], 38, right=1548, first=first, leading=52)
    sheet.text(1350, 976, WATERMARK, 24, "bold", RED)
