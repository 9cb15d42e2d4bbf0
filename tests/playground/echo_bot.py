"""A small bot with long polling, for tests of the chat page."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp

from playground.testing.driver import Playground

HOSTILE = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>'
_KEYS = {
    "inline_keyboard": [
        [{"text": "Ghi", "callback_data": "note"}, {"text": "Báo", "callback_data": "alert"}],
        [{"text": "Lâu", "callback_data": "slow"}, {"text": "Trang", "url": "https://example.com/"}],
    ]
}
_LABELS = {"keyboard": [["Có", "Không"]], "resize_keyboard": True}
_COMMANDS = [{"command": "start", "description": "Bắt đầu"}, {"command": "nut", "description": f"Nút {HOSTILE}"}]


class EchoBot:
    """Repeats each message and knows the commands /nut, /phim, /bo, /sua, /xoa and /nguy."""

    def __init__(self, playground: Playground, http: aiohttp.ClientSession) -> None:
        self._base = f"{playground.url}/bot{playground.token}/"
        self._http = http

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the Bot API."""
        async with self._http.post(self._base + method, json=parameters) as response:
            return (await response.json())["result"]

    async def run(self) -> None:
        """Set the profile, then answer updates until cancelled. Retry while the playground is down."""
        await self.call("setMyName", name="Bot <b>Thử</b>")
        await self.call("setMyDescription", description=f"Nói lại những gì bạn nói. {HOSTILE}")
        await self.call("setMyCommands", commands=_COMMANDS)
        offset = 0
        while True:
            try:
                for update in await self.call("getUpdates", offset=offset, timeout=20):
                    offset = update["update_id"] + 1
                    await self._answer(update)
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)

    async def _answer(self, update: Mapping[str, Any]) -> None:
        if "callback_query" in update:
            await self._answer_button(update["callback_query"])
            return
        message = update["message"]
        chat, text = message["chat"]["id"], message.get("text", "")
        match text:
            case "/nut":
                await self.call("sendMessage", chat_id=chat, text="Chọn đi", reply_markup=_KEYS)
            case "/phim":
                await self.call("sendMessage", chat_id=chat, text="Trả lời bằng phím", reply_markup=_LABELS)
            case "/bo":
                await self.call("sendMessage", chat_id=chat, text="Đã bỏ", reply_markup={"remove_keyboard": True})
            case "/sua" | "/xoa":
                await self._change(chat, text)
            case "/nguy":
                keys = {"inline_keyboard": [[{"text": HOSTILE, "callback_data": "x"}]]}
                await self.call("sendMessage", chat_id=chat, text=HOSTILE, reply_markup=keys)
            case _:
                await self.call("sendChatAction", chat_id=chat, action="typing")
                await self.call(
                    "sendMessage", chat_id=chat, text=f"Nhận được: {text or _describe_media(message)}. Xem /start"
                )

    async def _change(self, chat: int, how: str) -> None:
        sent = await self.call("sendMessage", chat_id=chat, text="Bản nháp")
        if how == "/sua":
            words = "Bản <b>cuối</b>"
            await self.call(
                "editMessageText", chat_id=chat, message_id=sent["message_id"], text=words, parse_mode="HTML"
            )
        else:
            await self.call("deleteMessage", chat_id=chat, message_id=sent["message_id"])

    async def _answer_button(self, query: Mapping[str, Any]) -> None:
        if query["data"] != "slow":
            words = f"Bạn bấm {query['data']}"
            await self.call(
                "answerCallbackQuery", callback_query_id=query["id"], text=words, show_alert=query["data"] == "alert"
            )


def _describe_media(message: Mapping[str, Any]) -> str:
    return "ảnh" if "photo" in message else f"tệp {message.get('caption', '')}"
