"""Draw both sides of the CMND of nine digits (GIẤY CHỨNG MINH NHÂN DÂN), typed over dotted lines."""

from PIL import Image

from bot.identity import dates
from bot.identity.papers.fields import PaperField
from specimens.cards import graphics
from specimens.cards.canvas import RED, Canvas
from specimens.cards.card_background import WATERMARK, draw_background
from specimens.cards.portrait import draw_portrait
from specimens.cards.print_style import PrintStyle
from specimens.papers import cmnd_of
from specimens.people import Person

_TINTS = ((196, 222, 214), (226, 238, 226), (200, 222, 220))
_LINE = (140, 180, 170)
_DOTS = (120, 132, 130)
_LEFT, _END = 500, 1540


def front_truth(person: Person) -> dict[str, str]:
    """Return the fields of the front, with canonical names."""
    card = cmnd_of(person)
    return {
        PaperField.ID: card.number,
        PaperField.NAME: person.name,
        PaperField.DOB: person.printed_dob,
        PaperField.HOMETOWN: person.hometown,
        PaperField.ADDRESS: card.address,
    }


def back_truth(person: Person) -> dict[str, str]:
    """Return the fields of the back, with canonical names.

    The issuer is without the signer's title, and CA is written out.
    """
    card = cmnd_of(person)
    return {
        PaperField.ETHNICITY: card.ethnicity,
        PaperField.RELIGION: card.religion,
        PaperField.IDENTIFICATION_SIGN: person.identification_sign,
        PaperField.ISSUE_DATE: dates.show(card.issued),
        PaperField.ISSUED_AT: card.issued_at,
    }


def front(person: Person, print_style: PrintStyle) -> Image.Image:
    """Draw the front: emblem and portrait left, five fields right, the number in red."""
    canvas = Canvas(draw_background(_TINTS, _LINE, None, (252, 292)), print_style)
    truth = front_truth(person)
    canvas.paste(graphics.draw_emblem(190), 150, 62)
    canvas.paste(draw_portrait(person.seed, person.gender, 360, 480), 70, 330)
    canvas.centred(990, 100, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 40, "bold")
    canvas.centred(990, 148, "Độc lập - Tự do - Hạnh phúc", 34, "bold")
    canvas.centred(990, 240, "GIẤY CHỨNG MINH NHÂN DÂN", 54, "bold", RED)
    canvas.value(canvas.text(760, 324, "SỐ ", 44, "bold", RED), 324, truth[PaperField.ID], 56, "bold", RED)
    _write_dotted(canvas, 420, "Họ tên: ", truth[PaperField.NAME], 42)
    _write_dotted(canvas, 508, "Sinh ngày: ", truth[PaperField.DOB].replace("/", "-"), 42)
    _write_dotted(canvas, 596, "Nguyên quán: ", truth[PaperField.HOMETOWN])
    _write_dotted(canvas, 684, "", "")
    _write_dotted(canvas, 772, "Nơi ĐKHK thường trú: ", truth[PaperField.ADDRESS])
    _write_dotted(canvas, 860, "", "")
    canvas.text(1330, 966, WATERMARK, 24, "bold", RED)
    return canvas.image


def back(person: Person, print_style: PrintStyle) -> Image.Image:
    """Draw the back: ethnic group and religion above, fingerprints left, marks, date and issuer right."""
    canvas = Canvas(draw_background(_TINTS, _LINE, None, (640, 880)), print_style)
    truth = back_truth(person)
    x = canvas.text(60, 90, "Dân tộc: ", 36, "serif")
    canvas.value(x, 88, truth[PaperField.ETHNICITY], 40, "serif")
    x = canvas.text(820, 90, "Tôn giáo: ", 36, "serif")
    canvas.value(x, 88, truth[PaperField.RELIGION], 40, "serif")
    for i, label in enumerate(("NGÓN TRỎ TRÁI", "NGÓN TRỎ PHẢI")):
        canvas.paste(graphics.draw_fingerprint(2 * person.seed + i, 250, 300), 120, 150 + 400 * i)
        canvas.centred(245, 490 + 400 * i, label, 28, "bold")
    canvas.centred(1010, 176, "DẤU VẾT RIÊNG VÀ DỊ HÌNH", 36, "bold")
    _write_typed(canvas, 252, truth[PaperField.IDENTIFICATION_SIGN], _LEFT)
    _write_dotted(canvas, 330, "", "")
    _write_issue(canvas, person)
    canvas.text(560, 966, WATERMARK, 24, "bold", RED)
    return canvas.image


def _write_issue(canvas: Canvas, person: Person) -> None:
    card = cmnd_of(person)
    day = f"Ngày {card.issued:%d} tháng {card.issued:%m} năm {card.issued.year}"
    canvas.centred(1050, 440, day, 38, "serif")
    # Some provinces abbreviate the police, on one line.
    if person.seed % 2:
        canvas.centred(1050, 500, f"GIÁM ĐỐC {card.issued_at.replace('CÔNG AN', 'CA')}", 34, "bold")
    else:
        canvas.centred(1050, 500, "GIÁM ĐỐC", 34, "bold")
        canvas.centred(1050, 546, card.issued_at, 34, "bold")
    canvas.paste(graphics.draw_seal(240), 860, 580)
    canvas.paste(graphics.draw_signature(person.seed, 340, 160), 980, 620)


def _write_dotted(canvas: Canvas, y: int, label: str, value: str, size: int = 40) -> None:
    """Write label and value, the value on as many dotted lines as necessary."""
    start = canvas.text(_LEFT, y, label, 36, "serif")
    canvas.dots(start, _END, y + 8, _DOTS)
    if value:
        canvas.wrapped(_LEFT, canvas.above_dots(y), value, size, right=_END, first=start, leading=88, style="serif")


def _write_typed(canvas: Canvas, y: int, value: str, start: int) -> None:
    canvas.dots(start, _END, y + 8, _DOTS)
    canvas.wrapped(_LEFT, canvas.above_dots(y), value, 40, right=_END, first=start, leading=78, style="serif")
