"""The bot as a PaaS runs it: without the engine, the specimens and their libraries, which are forbidden here."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from playground.local_stack import Process, describe_bot
from playground.testing.driver import Playground
from tests import pictures
from tests.fake_api import FakeApi

pytestmark = pytest.mark.processes

START = """
import importlib, pkgutil, runpy, sys

class Forbidden:
    names = set(sys.argv.pop(1).split())
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"{name} is of the engine", name=name)

sys.meta_path.insert(0, Forbidden())
for room in ("bot", "handlers", "storage"):
    for module in pkgutil.walk_packages([room], f"{room}."):
        importlib.import_module(module.name)
runpy.run_module("bot", run_name="__main__", alter_sys=True)
"""
FORBIDDEN = (
    "cv2 dlib face_recognition_models matplotlib numpy onnxruntime pypdfium2 rapidocr scipy skimage tesserocr"
    " engine specimens"
)


@pytest.fixture
async def api() -> AsyncIterator[FakeApi]:
    """The API, which is anywhere else."""
    service = FakeApi()
    await service.server.start_server()
    yield service
    await service.server.close()


async def test_the_bot_reads_a_card_with_nothing_of_the_engine(api: FakeApi, tmp_path: Path) -> None:
    """Every module is imported, the process starts, and a card goes through it."""
    async with Playground() as playground:
        engine = Process("engine", (), {"ENGINE_KEYS": "key:secret"}, api.url, tmp_path / "engine.log")
        bot = describe_bot(tmp_path, playground, engine)
        bot.arguments = ("-c", START, FORBIDDEN, "serve")
        try:
            await bot.start()
            chat = playground.chat(7)
            await chat.send_text("/cccd")
            await chat.wait("đồng ý")
            await chat.click("✅ Tôi đồng ý")
            await chat.wait("1/2")
            await chat.send_album([pictures.photo(0), pictures.photo(1)])
            await chat.wait("Họ và tên: NGUYỄN THỊ MẪU")
        finally:
            await bot.stop()
