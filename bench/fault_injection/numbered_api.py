"""Photos that bear a number, and an API v1 that reads nothing else: a wrong person's answer cannot go unseen."""

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
class Weather:
    """What the API does: seconds an answer takes, and shares of answers that are HTTP 500, or 200 and not JSON.

    For ``down`` seconds from the first call on it refuses every call (HTTP 503).
    """

    seconds: float = 0.2
    down: float = 0.0
    broken: float = 0.0
    nonsense: float = 0.0


CALM = Weather()


@cache
def photo(number: int, side: str) -> bytes:
    """A sharp photo of one side ("front", "back") that bears a number."""
    noise = random.Random(f"{side}{number}").randbytes(SIZE[0] * SIZE[1] // BLOCK**2)
    small = Image.frombytes("L", (SIZE[0] // BLOCK, SIZE[1] // BLOCK), noise)
    picture = small.resize(SIZE, Image.Resampling.NEAREST)
    code = zxingcpp.create_barcode(f"{side} {number}", zxingcpp.BarcodeFormat.QRCode)
    drawn = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=10))
    picture.paste(drawn, ((SIZE[0] - drawn.width) // 2, (SIZE[1] - drawn.height) // 2))
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=90)
    return file.getvalue()


def number_of(person: int) -> str:
    """The twelve digits that stand on a person's card."""
    return f"0010900{person:05d}"


class NumberedApi:
    """The service: answers with the numbers on the photos it was sent; `calls` counts them by person."""

    def __init__(self, weather: Weather = CALM) -> None:
        self.weather = weather
        self.calls: dict[int, int] = {}
        self._dice = random.Random(1)
        self._down_until = 0.0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Serve for the time of a ``with`` block; the address."""
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
        self._down_until = self._down_until or time.monotonic() + self.weather.down
        if time.monotonic() < self._down_until:
            return web.Response(status=503)
        form = await request.post()
        sides = {}
        for name in ("mattruoc", "matsau"):
            part = form[name]
            assert isinstance(part, web.FileField)  # noqa: S101 - the bot sends files
            sides[name] = await asyncio.to_thread(_read, part.file.read())
        await asyncio.sleep(self.weather.seconds)
        person = sides["mattruoc"][1]
        self.calls[person] = self.calls.get(person, 0) + 1
        chance = self._dice.random()
        if chance < self.weather.broken:
            return web.Response(status=500)
        if chance < self.weather.broken + self.weather.nonsense:
            return web.Response(body=b"<html>upstream</html>", content_type="text/html")
        data = {name: _envelope(*read) for name, read in sides.items()}
        body = {"data": data, "errorCode": "0", "errorMessage": "Thành công"}
        return web.Response(body=json.dumps(body).encode(), content_type="application/json")


def _read(jpeg: bytes) -> tuple[str, int]:
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(jpeg)).convert("L"))
    side, number = code.text.split()
    return side, int(number)


def _envelope(side: str, person: int) -> dict[str, object]:
    front = {"id": number_of(person), "name": "NGUYỄN VĂN MẪU", "dob": "01/02/1990", "gender": "Nam"}
    back = {"issue_date": f"{person % 28 + 1:02d}/03/2022", "identification_sign": f"Sẹo {number_of(person)}"}
    return {
        "type": f"chip_id_card_{side}",
        "data": front if side == "front" else back,
        "valid": "True",
        "invalidCode": "0",
        "invalidMessage": "",
    }
