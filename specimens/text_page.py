"""Draw a page of A4 text: the letter of an invented person, with a list of lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.identity import dates
from specimens import camera
from specimens.cards.canvas import INK, RED, font
from specimens.cards.card_background import WATERMARK
from specimens.people import Person, person

SIZE = (1654, 2339)
"""A4 at 200 pixels to the inch."""

_LEFT, _RIGHT, _CENTRE, _GUTTER = 170, 1484, 827, 80
_TEXT, _LEADING = 31, 52  # 11 points, and the distance of base lines


_LOSS = (
    "Trong một chuyến đi xa, do sơ ý nên tôi đã làm thất lạc chiếc thẻ này và không thể tìm lại được, dù đã hỏi khắp "
    "những nơi từng ghé qua."
)
_REQUEST = (
    (
        "Vì vậy, tôi viết đơn này kính đề nghị quý Thư viện xem xét, cấp lại thẻ để tôi được tiếp tục mượn sách, phục "
        "vụ cho việc học tập và nghiên cứu của mình."
    ),
    (
        "Tôi xin cam đoan những điều trình bày trên đây là đúng sự thật, đồng thời hứa sẽ giữ gìn thẻ cẩn thận hơn và "
        "chấp hành đầy đủ nội quy của Thư viện."
    ),
    "Tôi xin chân thành cảm ơn quý Thư viện đã dành thời gian đọc lá đơn này!",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A photo of a page (JPEG) and the page's lines in reading order."""

    seed: int
    level: str
    jpeg: bytes
    lines: tuple[str, ...]


def letter(seed: int, level: str = "d0", *, columns: int = 1) -> Letter:
    """Return the letter of a seed, photographed at a level (`camera.LEVELS`), its body set in one or two columns."""
    sheet, lines = draw_letter(person(seed), columns)
    return Letter(seed, level, camera.shoot(sheet, level, seed, longest=SIZE[1]), lines)


def draw_letter(who: Person, columns: int = 1) -> tuple[Image.Image, tuple[str, ...]]:
    """Return the page (RGB) and the lines in reading order."""
    page = _Page()
    _write_head(page, who)
    body, top = _body_paragraphs(who), page.y
    share = -(-len(body) // columns)
    width = (_RIGHT - _LEFT - _GUTTER * (columns - 1)) // columns
    for number in range(columns):
        page.y = top
        page.paragraphs(body[number * share : (number + 1) * share], _LEFT + number * (width + _GUTTER), width)
    page.y = max(page.y, top + 900)
    _write_foot(page, who)
    return page.image, tuple(page.lines)


class _Page:
    """A page in progress, and the lines written so far."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", SIZE, (252, 251, 247))
        self.lines: list[str] = []
        self.y = 170
        _add_watermark(self.image)

    def centred(self, text: str, size: int = _TEXT, style: str = "regular", x: int = _CENTRE) -> None:
        """Write a line centred at `x`."""
        colour = RED if text == WATERMARK else INK
        ImageDraw.Draw(self.image).text((x, self.y), text, colour, font(style, size), anchor="ms")
        self._done(text)

    def paragraphs(self, texts: Sequence[str], left: int, width: int) -> None:
        """Write paragraphs, each wrapped into lines and followed by a gap."""
        face = font("regular", _TEXT)
        for text in texts:
            for line in _wrap(text, width):
                ImageDraw.Draw(self.image).text((left, self.y), line, INK, face, anchor="ls")
                self._done(line)
            self.y += _LEADING // 2

    def _done(self, text: str) -> None:
        self.lines.append(text)
        self.y += _LEADING


def _wrap(text: str, width: int) -> list[str]:
    face = font("regular", _TEXT)
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _add_watermark(image: Image.Image) -> None:
    """Draw the watermark across the page, pale enough for the text above."""
    layer = Image.new("L", (1800, 300))
    ImageDraw.Draw(layer).text((900, 150), WATERMARK, 26, font("bold", 190), anchor="mm")
    turned = layer.rotate(52, expand=True, resample=Image.Resampling.BICUBIC)
    where = ((SIZE[0] - turned.width) // 2, (SIZE[1] - turned.height) // 2)
    image.paste(RED, where, turned)


def _write_head(page: _Page, who: Person) -> None:
    page.centred(WATERMARK, 28, "bold")
    page.y += 30
    page.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 34, "bold")
    page.centred("Độc lập - Tự do - Hạnh phúc", 34, "bold")
    page.y += 60
    page.centred("ĐƠN ĐỀ NGHỊ CẤP LẠI THẺ THƯ VIỆN", 42, "bold")
    page.y += 20
    page.centred(f"Kính gửi: Ban Giám đốc Thư viện {_province(who)}")
    page.y += 40


def _body_paragraphs(who: Person) -> list[str]:
    issued = dates.show(who.chip.issued)
    return [
        f"Tôi tên là {who.name.title()}, sinh ngày {dates.show(who.dob)}, quê quán tại {who.hometown}.",
        f"Hiện nay tôi đang cư trú tại {who.chip.address}.",
        f"Tôi được cấp thẻ bạn đọc số {who.seed + 1024} vào ngày {issued}. {_LOSS}",
        *_REQUEST,
    ]


def _write_foot(page: _Page, who: Person) -> None:
    signed = who.card_2024.issued
    page.centred(f"Ngày {signed.day} tháng {signed.month} năm {signed.year}", style="italic", x=1180)
    page.centred("Người làm đơn", style="bold", x=1180)
    page.y += 110
    page.centred(who.name.title(), style="bold", x=1180)
    page.y = SIZE[1] - 110
    page.centred(WATERMARK, 28, "bold")


def _province(who: Person) -> str:
    return who.hometown.rpartition(", ")[2]
