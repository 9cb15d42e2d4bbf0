"""A message of a chat as a value. An edit makes a new value with the same id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.messaging.entities import Entity
from playground.messaging.html_render import render_html
from playground.messaging.keyboards import ReplyMarkup, Rows
from playground.messaging.media import FileInfo


@dataclass(frozen=True, slots=True)
class Message:
    """A message: `outgoing` when the person sent it, `text` plain (the caption of media).

    `kind` is text, photo, document, sticker, voice, video, contact or location. `content` holds the Bot API's fields of
    the last five kinds. `sizes` are the sizes of a photo. Dates are Unix seconds.
    """

    id: int
    chat_id: int
    outgoing: bool
    date: int
    kind: str = "text"
    text: str = ""
    entities: tuple[Entity, ...] = ()
    sizes: tuple[FileInfo, ...] = ()
    file: FileInfo | None = None
    content: Mapping[str, Any] = field(default_factory=dict)
    album: str | None = None
    markup: ReplyMarkup = field(default_factory=ReplyMarkup)
    reply_to: int | None = None
    edit_date: int | None = None

    @property
    def html(self) -> str:
        """Return the text with its entities as safe HTML."""
        return render_html(self.text, self.entities)

    @property
    def buttons(self) -> Rows:
        """Return the inline buttons, row by row."""
        return self.markup.rows

    @property
    def labels(self) -> list[str]:
        """Return the labels of all inline buttons in reading order."""
        return [button.text for row in self.buttons for button in row]

    @property
    def reply_keyboard(self) -> list[list[str]] | None:
        """Return the labels of the reply keyboard: empty to remove the keyboard, None to keep the keyboard."""
        labels = self.markup.labels
        return None if labels is None else [list(row) for row in labels]

    @property
    def photo(self) -> str | None:
        """Return the file_id of the photo's largest size."""
        return max(self.sizes, key=lambda size: size.width).file_id if self.sizes else None

    @property
    def document(self) -> str | None:
        """Return the file_id of the document."""
        return self.file.file_id if self.file is not None and self.kind == "document" else None

    @property
    def edited(self) -> bool:
        """Return True when text, caption or media were edited."""
        return self.edit_date is not None
