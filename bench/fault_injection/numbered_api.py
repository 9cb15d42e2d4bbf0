"""Photos that carry a number as a QR code, and an API v1 that answers with this number.

An answer that reaches the wrong person is found by the number.
"""

import asyncio
import io
import json
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache

import zxingcpp
from aiohttp import web
from PIL import Image

SIZE, BLOCK = (800, 560), 8
PATH = "/backend/api/v1/request/ocr/cmt/get_haimat"


@dataclass(frozen=True, slots=True)
class ApiFaults:
    """The behaviour of the API: seconds of an answer, and shares of answers that are HTTP 500, or 200 without JSON.

    For ``down`` seconds after the first call, the API refuses every call (HTTP 503).
    """

    seconds: float = 0.2
    down: float = 0.0
    errors: float = 0.0
    not_json: float = 0.0


@cache
def numbered_photo(number: int, side: str) -> bytes:
    """Draw a sharp photo of one side ("front", "back") that carries a number."""
    noise = random.Random(f"{side}{number}").randbytes(SIZE[0] * SIZE[1] // BLOCK**2)
    small = Image.frombytes("L", (SIZE[0] // BLOCK, SIZE[1] // BLOCK), noise)
    picture = small.resize(SIZE, Image.Resampling.NEAREST)
    code = zxingcpp.create_barcode(f"{side} {number}", zxingcpp.BarcodeFormat.QRCode)
    drawn = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=10))
    picture.paste(drawn, ((SIZE[0] - drawn.width) // 2, (SIZE[1] - drawn.height) // 2))
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=90)
    return file.getvalue()


def card_number(person: int) -> str:
    """Return the twelve digits on the card of a person."""
    return f"0010900{person:05d}"


class NumberedApi:
    """An API v1 that answers with the numbers on the received photos."""

    def __init__(self, faults: ApiFaults) -> None:
        self._faults = faults
        self._dice = random.Random(1)
        self._down_until = 0.0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Serve during a ``with`` block, and yield the address."""
        app = web.Application(client_max_size=64 << 20)
        app.router.add_post(PATH, self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        self._down_until = self._down_until or time.monotonic() + self._faults.down
        if time.monotonic() < self._down_until:
            return web.Response(status=503)
        form = await request.post()
        sides = {}
        for name in ("mattruoc", "matsau"):
            part = form[name]
            assert isinstance(part, web.FileField)  # noqa: S101 - the bot sends files
            sides[name] = await asyncio.to_thread(_read_number, part.file.read())
        await asyncio.sleep(self._faults.seconds)
        chance = self._dice.random()
        if chance < self._faults.errors:
            return web.Response(status=500)
        if chance < self._faults.errors + self._faults.not_json:
            return web.Response(body=b"<html>upstream</html>", content_type="text/html")
        data = {name: _side(*number) for name, number in sides.items()}
        body = {"data": data, "errorCode": "0", "errorMessage": "Thành công"}
        return web.Response(body=json.dumps(body).encode(), content_type="application/json")


def _read_number(jpeg: bytes) -> tuple[str, int]:
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(jpeg)).convert("L"))
    side, number = code.text.split()
    return side, int(number)


def _side(side: str, person: int) -> dict[str, object]:
    front = {"id": card_number(person), "name": "NGUYỄN VĂN MẪU", "dob": "01/02/1990", "gender": "Nam"}
    back = {"issue_date": f"{person % 28 + 1:02d}/03/2022", "identification_sign": f"Sẹo {card_number(person)}"}
    return {
        "type": f"chip_id_card_{side}",
        "data": front if side == "front" else back,
        "valid": "True",
        "invalidCode": "0",
        "invalidMessage": "",
    }
