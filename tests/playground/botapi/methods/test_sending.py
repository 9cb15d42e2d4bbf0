"""Tests of the methods that send messages."""

import json
from typing import Any

import aiohttp
import pytest

from playground.messaging.keyboards import Button
from playground.testing.driver import Chat, Playground
from tests.playground.conftest import TOKEN, Call, form, jpeg

INLINE = {"inline_keyboard": [[{"text": "Có", "callback_data": "y"}, {"text": "Xem", "url": "https://a.vn/x"}]]}


async def test_text_arrives_with_its_entities(lan: Chat, call: Call) -> None:
    """The answer is the Message object of the Bot API. The chat shows the same text."""
    sent = await call("sendMessage", chat_id=7, text="<b>Họ tên</b>: A &lt; B", parse_mode="HTML")
    assert sent["text"] == "Họ tên: A < B"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 6}]
    assert sent["chat"] == {"id": 7, "first_name": "Lan", "type": "private"}
    assert sent["from"]["is_bot"] is True
    assert (lan.last.id, lan.last.html) == (sent["message_id"], "<b>Họ tên</b>: A &lt; B")


async def test_entities_parameter_replaces_parse_mode(lan: Chat, call: Call) -> None:
    """A list of entities replaces a parse mode."""
    await call("sendMessage", chat_id=7, text="abc", entities=[{"type": "italic", "offset": 1, "length": 1}])
    assert lan.last.html == "a<i>b</i>c"
    link = {"type": "text_link", "offset": -5, "length": 9, "url": ["x"]}
    await call("sendMessage", chat_id=7, text="abc", entities=[link])
    assert lan.last.html == "abc"


async def test_inline_keyboard_is_part_of_the_message(lan: Chat, call: Call) -> None:
    """Buttons keep their rows. The answer repeats the buttons."""
    sent = await call("sendMessage", chat_id=7, text="?", reply_markup=INLINE)
    assert sent["reply_markup"] == INLINE
    assert lan.last.buttons == ((Button("Có", "y"), Button("Xem", url="https://a.vn/x")),)


async def test_reply_keyboard_is_shown_and_removed(lan: Chat, call: Call) -> None:
    """A keyboard of labels is shown until removed. The answer does not repeat the keyboard."""
    keyboard = {"keyboard": [["Mặt trước"], [{"text": "Mặt sau"}]]}
    assert "reply_markup" not in await call("sendMessage", chat_id=7, text="?", reply_markup=keyboard)
    assert lan.last.reply_keyboard == [["Mặt trước"], ["Mặt sau"]]
    await call("sendMessage", chat_id=7, text="!", reply_markup={"remove_keyboard": True})
    assert lan.last.reply_keyboard == []
    await call("sendMessage", chat_id=7, text="!", reply_markup={"force_reply": True})
    assert lan.last.reply_keyboard is None


async def test_reply_contains_the_original_message(lan: Chat, call: Call) -> None:
    """Both parameters for replies work. A reply to a missing message is refused unless allowed."""
    origin = await lan.send_text("ảnh đâu?")
    sent = await call("sendMessage", chat_id=7, text="đây", reply_parameters={"message_id": origin.id})
    assert sent["reply_to_message"]["text"] == "ảnh đâu?"
    sent = await call("sendMessage", chat_id=7, text="đây", reply_to_message_id=origin.id)
    assert sent["reply_to_message"]["message_id"] == origin.id
    gone: dict[str, Any] = {"message_id": 1}
    error = "400 Bad Request: message to be replied not found"
    assert await call("sendMessage", chat_id=7, text="đây", reply_parameters=gone) == error
    gone["allow_sending_without_reply"] = True
    assert "reply_to_message" not in await call("sendMessage", chat_id=7, text="đây", reply_parameters=gone)


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"chat_id": None}, "chat_id is empty"),
        ({"chat_id": 8}, "chat not found"),
        ({"chat_id": "@lan"}, "chat not found"),
        ({"text": " \n"}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        (
            {"text": "<b>a", "parse_mode": "html"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        ({"entities": [{"type": "bold"}]}, "can't parse entities: MessageEntity expected"),
        ({"entities": 5}, "can't parse entities: MessageEntity expected"),
        (
            {"entities": [{"type": "bold", "offset": 1e999, "length": 1}]},
            "can't parse entities: MessageEntity expected",
        ),
        ({"reply_parameters": '{"quote": "\\ud800"}'}, "strings must be encoded in UTF-8"),
        ({"reply_parameters": [1]}, "object expected as reply parameters"),
        ({"reply_markup": "{"}, "can't parse reply_markup JSON object"),
    ],
)
async def test_invalid_text_is_refused(lan: Chat, call: Call, parameters: dict[str, Any], reason: str) -> None:
    """The errors have Telegram's texts, and no message is sent."""
    given = {"chat_id": 7, "text": "a"} | parameters
    assert await call("sendMessage", **given) == f"400 Bad Request: {reason}"
    assert lan.messages == []


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ([1], "object expected as reply markup"),
        ({"inline_keyboard": 1}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": [{}]}, 'field "inline_keyboard" must be an Array of Arrays'),
        ({"inline_keyboard": [["a"]]}, "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        ({"inline_keyboard": [[{"url": "x"}]]}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"inline_keyboard": [[{"text": "a"}]]}, "text buttons are unallowed in the inline keyboard"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        (
            {"inline_keyboard": [[{"text": "a", "callback_data": 5}]]},
            'can\'t parse inline keyboard button: Field "callback_data" must be of type String',
        ),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "ệ" * 22}]]}, "BUTTON_DATA_INVALID"),
        (
            {"inline_keyboard": [[{"text": "a", "url": "javascript:x"}]]},
            "inline keyboard button URL 'javascript:x' is invalid: Wrong HTTP URL",
        ),
        ({"keyboard": [[1]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
    ],
)
async def test_invalid_keyboard_is_refused(lan: Chat, call: Call, markup: Any, reason: str) -> None:
    """The limit of callback data counts bytes. Other errors have Telegram's texts."""
    assert await call("sendMessage", chat_id=7, text="a", reply_markup=markup) == f"400 Bad Request: {reason}"


async def test_longest_text_and_data_are_accepted(lan: Chat, call: Call) -> None:
    """The limits are 4096 characters without markup and 64 bytes of callback data. Empty rows are removed."""
    text = "<b>" + "ệ" * 4096 + "</b>"
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "x" * 64}], [], [{"text": "b", "pay": True}]]}
    await call("sendMessage", chat_id=7, text=text, parse_mode="HTML", reply_markup=markup)
    assert lan.last.labels == ["a", "b"]
    await call("sendMessage", chat_id=7, text="a", reply_markup={"inline_keyboard": [[]]})
    assert lan.last.buttons == ()


async def test_blocked_bot_cannot_write(lan: Chat, call: Call) -> None:
    """A person who blocked the bot gets no message until the person writes again."""
    lan.block()
    assert await call("sendMessage", chat_id=7, text="a") == "403 Forbidden: bot was blocked by the user"
    await lan.send_text("/start")
    assert (await call("sendMessage", chat_id=7, text="a"))["text"] == "a"


async def test_photo_is_uploaded_and_sent_again(
    playground: Playground, lan: Chat, call: Call, session: aiohttp.ClientSession
) -> None:
    """An upload gets several sizes. The file_id of any size sends the same photo again."""
    data = form(chat_id="7", caption="<i>thẻ</i>", parse_mode="HTML", photo=jpeg(500, 400))
    async with session.post(f"{playground.url}/bot{TOKEN}/sendPhoto", data=data) as response:
        sent = (await response.json())["result"]
    assert [size["width"] for size in sent["photo"]] == [90, 320, 500]
    assert (sent["caption"], sent["caption_entities"][0]["type"]) == ("thẻ", "italic")
    again = await call("sendPhoto", chat_id=7, photo=sent["photo"][0]["file_id"])
    assert again["photo"] == sent["photo"]
    assert lan.last.photo == sent["photo"][-1]["file_id"]


async def test_document_keeps_its_bytes(
    playground: Playground, lan: Chat, call: Call, session: aiohttp.ClientSession
) -> None:
    """A document keeps name, type and bytes, and is sent again by its file_id."""
    data = form(chat_id="7", document="attach://part")
    data.add_field("part", b"a;b\n", filename="danh sách.csv", content_type="text/csv")
    async with session.post(f"{playground.url}/bot{TOKEN}/sendDocument", data=data) as response:
        document = (await response.json())["result"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == ("danh sách.csv", "text/csv", 4)
    assert playground.file(document["file_id"])[1] == b"a;b\n"
    await call("sendDocument", chat_id=7, document=document["file_id"])
    assert lan.last.document == document["file_id"]


@pytest.mark.parametrize(
    ("method", "fields", "reason"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": b"GIF89a"}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": bytes(10 * 2**20 + 1)}, "file of size 10485761 bytes is too big for a photo"),
        ("sendPhoto", {"photo": jpeg(2100, 100)}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", {"photo": "https://a.vn/b.jpg"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "AgAC"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": jpeg(), "caption": "a" * 1025}, "message caption is too long"),
        ("sendDocument", {}, "there is no document in the request"),
        ("sendDocument", {"document": b""}, "file must be non-empty"),
        ("sendMediaGroup", {"media": "{}"}, "expected an Array of InputMedia"),
        ("sendMediaGroup", {"media": "[]"}, "there are no messages to send"),
        ("sendMediaGroup", {"media": json.dumps([{"type": "photo"}] * 11)}, "too many messages to send as an album"),
        ("sendMediaGroup", {"media": '[{"type": "sticker"}]'}, "type of the media is unsupported"),
        ("sendMediaGroup", {"media": '[{"type": ["photo"]}]'}, "type of the media is unsupported"),
        (
            "sendMediaGroup",
            {"media": '[{"type": "photo"}, {"type": "document"}]'},
            "document can't be mixed with other media types",
        ),
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
    ],
)
async def test_invalid_media_is_refused(
    playground: Playground, lan: Chat, session: aiohttp.ClientSession, method: str, fields: dict[str, Any], reason: str
) -> None:
    """The errors have Telegram's texts."""
    url = f"{playground.url}/bot{TOKEN}/{method}"
    async with session.post(url, data=form(chat_id="7", **fields)) as response:
        assert (await response.json())["description"] == f"Bad Request: {reason}"
    assert lan.messages == []


async def test_file_of_another_kind_is_refused(lan: Chat, call: Call) -> None:
    """A document's file_id cannot be sent as a photo."""
    document = await lan.send_document(b"a", "a.txt")
    error = await call("sendPhoto", chat_id=7, photo=document.document)
    assert error == "400 Bad Request: can't use file of type Document as Photo"


async def test_album_is_separate_messages(
    playground: Playground, lan: Chat, session: aiohttp.ClientSession, call: Call
) -> None:
    """Photos of an album share a `media_group_id`. An album with one photo is a plain message."""
    media = [{"type": "photo", "media": "attach://a", "caption": "một"}, {"type": "photo", "media": "attach://b"}]
    data = form(chat_id="7", media=json.dumps(media), a=jpeg(), b=jpeg(colour="red"))
    async with session.post(f"{playground.url}/bot{TOKEN}/sendMediaGroup", data=data) as response:
        first, second = (await response.json())["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("một", False)
    assert first["photo"][0]["file_id"] != second["photo"][0]["file_id"]
    document = await lan.send_document(b"a", "a.txt")
    (alone,) = await call("sendMediaGroup", chat_id=7, media=[{"type": "document", "media": document.document}])
    assert "media_group_id" not in alone
    assert lan.last.kind == "document"


async def test_chat_action_is_shown(lan: Chat, call: Call) -> None:
    """The person sees the bot's chat action."""
    assert await call("sendChatAction", chat_id=7, action="upload_photo") is True
    assert lan.actions == ["upload_photo"]
