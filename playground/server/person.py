"""A person's actions in a private chat: write, send media, press buttons."""

import io
import secrets
from typing import Any, Self

from PIL import Image

from playground.botapi.methods.message_content import MAX_CAPTION, MAX_TEXT, store_document, store_photo
from playground.botapi.methods.sending import MAX_ALBUM
from playground.botapi.parameters import Upload
from playground.messaging.chats import PrivateChat
from playground.messaging.entities import detect_entities
from playground.messaging.media import FileInfo
from playground.messaging.messages import Message
from playground.messaging.state import CallbackQuery, State

# One page of an Ogg stream without sound. The bot looks at the kind of the message only.
_SILENCE = b"OggS\0\2" + bytes(20)


class Person:
    """A person in a private chat with the bot."""

    def __init__(self, state: State, private_chat: PrivateChat) -> None:
        self.state = state
        self.private_chat = private_chat

    @classmethod
    def open(cls, state: State, user_id: int, first_name: str = "Bạn", language_code: str = "vi") -> Self:
        """Return the person with this id. Name and language count at the first call only."""
        user = {"id": user_id, "is_bot": False, "first_name": first_name, "language_code": language_code}
        return cls(state, state.open_chat(user))

    @property
    def id(self) -> int:
        """Return the id of the person, which is also the id of the private chat."""
        return int(self.private_chat.user["id"])

    async def send_text(self, text: str) -> Message:
        """Send a text of 1 to 4096 characters. Commands and links get their entities."""
        text = text.strip()
        if not 1 <= len(text) <= MAX_TEXT:
            raise ValueError(f"a text has 1 to {MAX_TEXT} characters")
        return self._post(text=text, entities=detect_entities(text))

    async def send_photo(self, image: bytes, caption: str | None = None) -> Message:
        """Send a photo, scaled down as on Telegram. Raise BotApiError for bytes that are no image."""
        sizes = await store_photo(self.state, image)
        return self._post(kind="photo", sizes=sizes, **_caption(caption))

    async def send_album(self, images: list[bytes], caption: str | None = None) -> list[Message]:
        """Send 2 to 10 photos as one album: separate messages, the caption under the first photo."""
        if not 2 <= len(images) <= MAX_ALBUM:
            raise ValueError(f"an album has 2 to {MAX_ALBUM} photos")
        photos = [await store_photo(self.state, image) for image in images]
        album = str(secrets.randbits(56))
        captions = [_caption(caption), *({} for _ in images[1:])]
        return [
            self._post(kind="photo", sizes=sizes, album=album, **words)
            for sizes, words in zip(photos, captions, strict=True)
        ]

    async def send_document(
        self, data: bytes, file_name: str, mime_type: str | None = None, caption: str | None = None
    ) -> Message:
        """Send a file byte for byte."""
        file = store_document(self.state, Upload(data, file_name, mime_type))
        return self._post(kind="document", file=file, **_caption(caption))

    async def send_sticker(self, emoji: str = "👍") -> Message:
        """Send a sticker: a transparent image of 512 by 512 pixels."""
        picture = io.BytesIO()
        Image.new("RGBA", (512, 512)).save(picture, "WEBP")
        about = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send_file("sticker", picture.getvalue(), about | {"emoji": emoji})

    async def send_voice(self) -> Message:
        """Send a voice note: a second of silence."""
        return self._send_file("voice", _SILENCE, {"duration": 1}, "audio/ogg")

    async def send_video(self, data: bytes) -> Message:
        """Send a video. The bytes are not decoded."""
        return self._send_file("video", data, {"duration": 1, "width": 640, "height": 480}, "video/mp4")

    async def send_contact(self, phone_number: str) -> Message:
        """Send the person's own contact."""
        name = self.private_chat.user["first_name"]
        contact = {"phone_number": phone_number, "first_name": name, "user_id": self.id}
        return self._post(kind="contact", content={"contact": contact})

    async def send_location(self) -> Message:
        """Send a location: the centre of Hà Nội."""
        return self._post(kind="location", content={"location": {"latitude": 21.0285, "longitude": 105.8542}})

    async def press(self, message: Message, data: str) -> CallbackQuery:
        """Press the inline button with this callback data. Raise ValueError when the message has no such button."""
        current = self.private_chat.messages.get(message.id)
        if current is None or not any(button.data == data for row in current.buttons for button in row):
            raise ValueError("no such button")
        self.private_chat.version_at_action = self.private_chat.version
        return self.state.press_button(current, data)

    def block(self) -> None:
        """Block the bot. The bot can send nothing until the person writes again."""
        self.private_chat.blocked = True

    def _send_file(self, kind: str, data: bytes, about: dict[str, Any], mime_type: str | None = None) -> Message:
        file: FileInfo = self.state.files.add(kind, data, mime_type=mime_type)
        return self._post(kind=kind, file=file, content={kind: about})

    def _post(self, **content: Any) -> Message:
        self.private_chat.version_at_action = self.private_chat.version
        self.private_chat.blocked = False
        state = self.state
        message = Message(id=state.next_message_id(), chat_id=self.id, outgoing=True, date=state.now(), **content)
        return state.post(message)


def _caption(caption: str | None) -> dict[str, Any]:
    """Return the fields of a caption. Raise ValueError for a caption that is too long."""
    text = (caption or "").strip()
    if len(text) > MAX_CAPTION:
        raise ValueError(f"a caption has up to {MAX_CAPTION} characters")
    return {"text": text, "entities": detect_entities(text)}
