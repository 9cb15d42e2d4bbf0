"""The CMND of nine digits (GIẤY CHỨNG MINH NHÂN DÂN): both sides, typed over dotted lines."""

from PIL import Image

from bot.identity import dates
from bot.identity.papers.fields import PaperField
from specimens.cards import marks
from specimens.cards.paper import WATERMARK, paper
from specimens.cards.portrait import portrait
from specimens.cards.sheet import RED, Sheet
from specimens.papers import old_card_of
from specimens.people import Person

_TINTS = ((196, 222, 214), (226, 238, 226), (200, 222, 220))
_LINE = (140, 180, 170)
_DOTS = (120, 132, 130)
_LEFT, _END = 500, 1540


def front_truth(person: Person) -> dict[str, str]:
    """Return what the front says, canonical names."""
    held = old_card_of(person)
    return {
        PaperField.ID: held.number,
        PaperField.NAME: person.name,
        PaperField.DOB: dates.show(person.dob),
        PaperField.HOMETOWN: person.hometown,
        PaperField.ADDRESS: held.address,
    }


def back_truth(person: Person) -> dict[str, str]:
    """Return what the back says, canonical names; the issuer without the signer's title, CA written out."""
    held = old_card_of(person)
    return {
        PaperField.ETHNICITY: held.ethnicity,
        PaperField.RELIGION: held.religion,
        PaperField.IDENTIFICATION_SIGN: person.identification_sign,
        PaperField.ISSUE_DATE: dates.show(held.issued),
        PaperField.ISSUED_AT: held.issued_at,
    }


def front(person: Person) -> Image.Image:
    """Return the front: emblem and portrait left, five fields right, the number in red."""
    sheet = Sheet(paper(_TINTS, _LINE, None))
    truth = front_truth(person)
    sheet.paste(marks.emblem(190), 150, 62)
    sheet.paste(portrait(person.seed, person.gender, 360, 480), 70, 330)
    sheet.centred(990, 100, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 40, "bold")
    sheet.centred(990, 148, "Độc lập - Tự do - Hạnh phúc", 34, "bold")
    sheet.centred(990, 240, "GIẤY CHỨNG MINH NHÂN DÂN", 54, "bold", RED)
    sheet.text(sheet.text(760, 324, "SỐ ", 44, "bold", RED), 324, truth[PaperField.ID], 56, "bold", RED)
    _dotted(sheet, 420, "Họ tên: ", truth[PaperField.NAME], 42)
    _dotted(sheet, 508, "Sinh ngày: ", truth[PaperField.DOB].replace("/", "-"), 42)
    _dotted(sheet, 596, "Nguyên quán: ", truth[PaperField.HOMETOWN])
    _dotted(sheet, 684, "", "")
    _dotted(sheet, 772, "Nơi ĐKHK thường trú: ", truth[PaperField.ADDRESS])
    _dotted(sheet, 860, "", "")
    sheet.text(1330, 966, WATERMARK, 24, "bold", RED)
    return sheet.image


def back(person: Person) -> Image.Image:
    """Return the back: ethnic group and religion above, fingerprints left, marks, date and issuer right."""
    sheet = Sheet(paper(_TINTS, _LINE, None))
    truth = back_truth(person)
    x = sheet.text(60, 90, "Dân tộc: ", 36, "serif")
    sheet.text(x, 88, truth[PaperField.ETHNICITY], 40, "serif")
    x = sheet.text(820, 90, "Tôn giáo: ", 36, "serif")
    sheet.text(x, 88, truth[PaperField.RELIGION], 40, "serif")
    for i, label in enumerate(("NGÓN TRỎ TRÁI", "NGÓN TRỎ PHẢI")):
        sheet.paste(marks.fingerprint(2 * person.seed + i, 250, 300), 120, 150 + 400 * i)
        sheet.centred(245, 490 + 400 * i, label, 28, "bold")
    sheet.centred(1010, 176, "DẤU VẾT RIÊNG VÀ DỊ HÌNH", 36, "bold")
    _typed(sheet, 252, truth[PaperField.IDENTIFICATION_SIGN], _LEFT)
    _dotted(sheet, 330, "", "")
    _signed(sheet, person)
    sheet.text(560, 966, WATERMARK, 24, "bold", RED)
    return sheet.image


def _signed(sheet: Sheet, person: Person) -> None:
    held = old_card_of(person)
    day = f"Ngày {held.issued:%d} tháng {held.issued:%m} năm {held.issued.year}"
    sheet.centred(1050, 440, day, 38, "serif")
    # Some provinces write the police short, on one line.
    if person.seed % 2:
        sheet.centred(1050, 500, f"GIÁM ĐỐC {held.issued_at.replace('CÔNG AN', 'CA')}", 34, "bold")
    else:
        sheet.centred(1050, 500, "GIÁM ĐỐC", 34, "bold")
        sheet.centred(1050, 546, held.issued_at, 34, "bold")
    sheet.paste(marks.seal(240), 860, 580)
    sheet.paste(marks.signature(person.seed, 340, 160), 980, 620)


def _dotted(sheet: Sheet, y: int, label: str, value: str, size: int = 40) -> None:
    """Write label and value, the value on as many dotted lines as it needs."""
    start = sheet.text(_LEFT, y, label, 36, "serif")
    sheet.dots(start, _END, y + 8, _DOTS)
    if value:
        sheet.wrapped(_LEFT, y - 4, value, size, right=_END, first=start, leading=88, style="serif")


def _typed(sheet: Sheet, y: int, value: str, start: int) -> None:
    sheet.dots(start, _END, y + 8, _DOTS)
    sheet.wrapped(_LEFT, y - 4, value, 40, right=_END, first=start, leading=78, style="serif")
