"""The data page of the violet-blue passport of 2022 (HỘ CHIẾU), with the place of birth since 2023."""

from PIL import Image

from bot.identity import dates, mrz_td3
from bot.identity.papers.fields import PaperField
from specimens.cards import marks
from specimens.cards.paper import WATERMARK, paper
from specimens.cards.portrait import portrait
from specimens.cards.sheet import RED, Sheet
from specimens.papers import passport_of
from specimens.people import Person

ISSUER = "CỤC QUẢN LÝ XUẤT NHẬP CẢNH"

SIZE = (1600, 1126)
"""A page of 125 x 88 mm (ISO/IEC 7810 ID-3) with 12.8 pixels to the millimetre."""

_SCALE = 12.8 / 18.7  # to a card's pixels for a millimetre
_TINTS = ((226, 222, 242), (240, 238, 248), (220, 226, 244))
_LINE = (176, 168, 214)
_LEFT, _RIGHT = 540, 1050


def truth(person: Person) -> dict[str, str]:
    """Return what the page says in print, canonical names."""
    held = passport_of(person)
    born: dict[str, str] = {PaperField.PLACE_OF_BIRTH: held.place_of_birth.upper()} if held.place_of_birth else {}
    return born | {
        PaperField.ID: held.number,
        PaperField.NAME: person.name,
        PaperField.DOB: dates.show(person.dob),
        PaperField.GENDER: person.gender,
        PaperField.NATIONALITY: "Việt Nam",
        PaperField.PERSON_NUMBER: person.number,
        PaperField.ISSUE_DATE: dates.show(held.issued),
        PaperField.DUE_DATE: dates.show(held.due),
        PaperField.ISSUED_AT: ISSUER,
    }


def zone(person: Person) -> tuple[str, str]:
    """Return the machine readable zone."""
    held = passport_of(person)
    return mrz_td3.build(
        number=held.number,
        person_number=person.number,
        dob=person.dob,
        gender=person.gender,
        due_date=held.due,
        name=person.name,
    )


def page(person: Person) -> Image.Image:
    """Return the data page: portrait left, labels above their values in two columns, the zone below."""
    sheet = Sheet(paper(_TINTS, _LINE, (1080, 520, 320), SIZE))
    sheet.centred(990, 70, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 38, "bold")
    sheet.centred(990, 106, "SOCIALIST REPUBLIC OF VIET NAM", 26)
    sheet.text(76, 92, "HỘ CHIẾU", 46, "bold")
    sheet.text(76, 136, "PASSPORT", 34)
    sheet.paste(portrait(person.seed, person.gender, 400, 534), 72, 190)
    sheet.text(76, 790, WATERMARK, 24, "bold", RED)
    said = truth(person)
    _titles(sheet, said[PaperField.ID])
    _person(sheet, said)
    _issue(sheet, said)
    marks.zone(sheet, zone(person), 101, 996, _SCALE)
    return sheet.image


def _titles(sheet: Sheet, number: str) -> None:
    _entry(sheet, _LEFT, 156, ("Loại", "Type"), "P")
    _entry(sheet, 720, 156, ("Mã số", "Code"), "VNM")
    _entry(sheet, _RIGHT, 156, ("Số hộ chiếu", "Passport No."), number)


def _person(sheet: Sheet, said: dict[str, str]) -> None:
    sex = "Nam / M" if said[PaperField.GENDER] == "Nam" else "Nữ / F"
    if PaperField.PLACE_OF_BIRTH in said:
        sur_name, _, given = said[PaperField.NAME].partition(" ")
        _entry(sheet, _LEFT, 250, ("Họ", "Surname"), sur_name)
        _entry(sheet, _LEFT, 344, ("Chữ đệm và tên", "Given names"), given)
        _entry(sheet, _RIGHT, 532, ("Nơi sinh", "Place of birth"), said[PaperField.PLACE_OF_BIRTH])
    else:
        _entry(sheet, _LEFT, 297, ("Họ và tên", "Full name"), said[PaperField.NAME])
    _entry(sheet, _LEFT, 438, ("Quốc tịch", "Nationality"), "VIỆT NAM / VIETNAMESE")
    _entry(sheet, _LEFT, 532, ("Ngày sinh", "Date of birth"), said[PaperField.DOB])
    _entry(sheet, _LEFT, 626, ("Giới tính", "Sex"), sex)
    _entry(sheet, _RIGHT, 626, ("Số ĐDCN/CMND", "Personal No."), said[PaperField.PERSON_NUMBER])


def _issue(sheet: Sheet, said: dict[str, str]) -> None:
    _entry(sheet, _LEFT, 720, ("Ngày cấp", "Date of issue"), said[PaperField.ISSUE_DATE])
    _entry(sheet, _RIGHT, 720, ("Có giá trị đến", "Date of expiry"), said[PaperField.DUE_DATE])
    _entry(sheet, _LEFT, 814, ("Nơi cấp", "Place of issue"), said[PaperField.ISSUED_AT])
    sheet.text(_LEFT, 892, "Immigration Department", 26)


def _entry(sheet: Sheet, x: int, y: int, label: tuple[str, str], value: str) -> None:
    sheet.text(sheet.text(x, y, f"{label[0]} / ", 24), y, label[1], 24, "italic")
    sheet.text(x, y + 42, value, 36, "bold")
