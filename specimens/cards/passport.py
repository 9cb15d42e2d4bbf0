"""Draw the data page of the violet-blue passport of 2022 (HỘ CHIẾU), with the place of birth since 2023."""

from PIL import Image

from bot.identity import dates, mrz_td3
from bot.identity.papers.fields import PaperField
from specimens.cards import graphics
from specimens.cards.canvas import RED, Canvas
from specimens.cards.card_background import WATERMARK, draw_background
from specimens.cards.portrait import draw_portrait
from specimens.cards.print_style import PrintStyle
from specimens.papers import passport_of
from specimens.people import Person

ISSUER = "CỤC QUẢN LÝ XUẤT NHẬP CẢNH"

SIZE = (1600, 1126)
"""A page of 125 x 88 mm (ISO/IEC 7810 ID-3) at 12.8 pixels to the millimetre."""

_SCALE = 12.8 / 18.7  # relative to a card's pixels for a millimetre
_TINTS = ((226, 222, 242), (240, 238, 248), (220, 226, 244))
_LINE = (176, 168, 214)
_LEFT, _RIGHT = 540, 1050
_FULL_ROWS = (156, 532, 626, 720)  # rows with a second column


def truth(person: Person) -> dict[str, str]:
    """Return the printed fields of the page, with canonical names."""
    issued_passport = passport_of(person)
    born_in = issued_passport.place_of_birth.upper()
    birthplace: dict[str, str] = {PaperField.PLACE_OF_BIRTH: born_in} if born_in else {}
    return birthplace | {
        PaperField.ID: issued_passport.number,
        PaperField.NAME: person.name,
        PaperField.DOB: person.printed_dob,
        PaperField.GENDER: person.gender,
        PaperField.NATIONALITY: "Việt Nam",
        PaperField.PERSON_NUMBER: person.number,
        PaperField.ISSUE_DATE: dates.show(issued_passport.issued),
        PaperField.DUE_DATE: dates.show(issued_passport.due),
        PaperField.ISSUED_AT: ISSUER,
    }


def mrz_lines(person: Person) -> tuple[str, str]:
    """Return the machine readable zone."""
    issued_passport = passport_of(person)
    return mrz_td3.build(
        number=issued_passport.number,
        person_number=person.number,
        dob=person.dob,
        gender=person.gender,
        due_date=issued_passport.due,
        name=person.name_in_zone,
    )


def data_page(person: Person, print_style: PrintStyle) -> Image.Image:
    """Draw the data page: portrait left, labels above their values in two columns, the zone below."""
    canvas = Canvas(draw_background(_TINTS, _LINE, (1080, 520, 320), (272, 850), SIZE), print_style)
    canvas.centred(990, 70, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 38, "bold")
    canvas.centred(990, 106, "SOCIALIST REPUBLIC OF VIET NAM", 26)
    canvas.text(76, 92, "HỘ CHIẾU", 46, "bold")
    canvas.text(76, 136, "PASSPORT", 34)
    canvas.paste(draw_portrait(person.seed, person.gender, 400, 534), 72, 190)
    canvas.text(76, 790, WATERMARK, 24, "bold", RED)
    values = truth(person)
    _write_titles(canvas, values[PaperField.ID])
    _write_person(canvas, values)
    _write_issue(canvas, values)
    graphics.write_mrz(canvas, mrz_lines(person), 101, 996, _SCALE)
    return canvas.image


def _write_titles(canvas: Canvas, number: str) -> None:
    _write_entry(canvas, _LEFT, 156, ("Loại", "Type"), "P")
    _write_entry(canvas, 720, 156, ("Mã số", "Code"), "VNM")
    _write_entry(canvas, _RIGHT, 156, ("Số hộ chiếu", "Passport No."), number)


def _write_person(canvas: Canvas, values: dict[str, str]) -> None:
    sex = "Nam / M" if values[PaperField.GENDER] == "Nam" else "Nữ / F"
    if PaperField.PLACE_OF_BIRTH in values:
        sur_name, _, given = values[PaperField.NAME].partition(" ")
        _write_entry(canvas, _LEFT, 250, ("Họ", "Surname"), sur_name)
        _write_entry(canvas, _LEFT, 344, ("Chữ đệm và tên", "Given names"), given)
        _write_entry(canvas, _RIGHT, 532, ("Nơi sinh", "Place of birth"), values[PaperField.PLACE_OF_BIRTH])
    else:
        _write_entry(canvas, _LEFT, 297, ("Họ và tên", "Full name"), values[PaperField.NAME])
    _write_entry(canvas, _LEFT, 438, ("Quốc tịch", "Nationality"), "VIỆT NAM / VIETNAMESE")
    _write_entry(canvas, _LEFT, 532, ("Ngày sinh", "Date of birth"), values[PaperField.DOB])
    _write_entry(canvas, _LEFT, 626, ("Giới tính", "Sex"), sex)
    _write_entry(canvas, _RIGHT, 626, ("Số ĐDCN/CMND", "Personal No."), values[PaperField.PERSON_NUMBER])


def _write_issue(canvas: Canvas, values: dict[str, str]) -> None:
    _write_entry(canvas, _LEFT, 720, ("Ngày cấp", "Date of issue"), values[PaperField.ISSUE_DATE])
    _write_entry(canvas, _RIGHT, 720, ("Có giá trị đến", "Date of expiry"), values[PaperField.DUE_DATE])
    _write_entry(canvas, _LEFT, 814, ("Nơi cấp", "Place of issue"), values[PaperField.ISSUED_AT])
    canvas.text(_LEFT, 892, "Immigration Department", 26)


def _write_entry(canvas: Canvas, x: int, y: int, label: tuple[str, str], value: str) -> None:
    end = canvas.text(canvas.text(x, y, f"{label[0]} / ", 24), y, label[1], 24, "italic")
    canvas.below(
        x, y + 42, value, 36, "bold", label_end=end, right=_RIGHT - 20 if x < _RIGHT and y in _FULL_ROWS else 1560
    )
