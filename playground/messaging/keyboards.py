"""The `reply_markup` of a call: inline and reply keyboards, with Telegram's checks and error texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.messaging.errors import bad_request

# Further actions of an inline button. Such buttons are stored and shown, but pressing has no effect.
_OTHER_ACTIONS = (
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: the label, and the callback data or the link."""

    text: str
    data: str | None = None
    url: str | None = None

    def to_json(self) -> dict[str, str | None]:
        """Return the button in the JSON form of the chat page."""
        return {"text": self.text, "data": self.data, "url": self.url}


Rows = tuple[tuple[Button, ...], ...]
Labels = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReplyMarkup:
    """The inline buttons of a message, or a reply keyboard of labels in place of the letter keyboard.

    `inline` is the InlineKeyboardMarkup object of the Bot API. Empty `labels` remove the reply keyboard.
    """

    inline: Mapping[str, Any] | None = None
    labels: Labels | None = None

    @property
    def rows(self) -> Rows:
        """Return the inline buttons, row by row."""
        rows = self.inline["inline_keyboard"] if self.inline else ()
        return tuple(tuple(Button(b["text"], b.get("callback_data"), b.get("url")) for b in row) for row in rows)


def read_markup(value: Any) -> ReplyMarkup:
    """Read a parsed `reply_markup`. Raise BotApiError 400 with Telegram's text for a malformed markup."""
    if value is None or value == {}:
        return ReplyMarkup()
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        rows = [[_inline_button(b) for b in row] for row in _rows(value, "inline_keyboard")]
        rows = [row for row in rows if row]
        return ReplyMarkup(inline={"inline_keyboard": rows} if rows else None)
    if "keyboard" in value:
        return ReplyMarkup(labels=tuple(tuple(_label(b) for b in row) for row in _rows(value, "keyboard")))
    return ReplyMarkup(labels=() if value.get("remove_keyboard") else None)


def _rows(value: Mapping[str, Any], name: str) -> Iterable[list[Any]]:
    rows = value[name]
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" must be an Array of Arrays')
    return rows


def _inline_button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if (data := button.get("callback_data")) is not None:
        _check_data(data)
    elif (url := button.get("url")) is not None:
        _check_url(str(url))
    elif not any(action in button for action in _OTHER_ACTIONS):
        raise bad_request("text buttons are unallowed in the inline keyboard")
    return {name: value for name, value in button.items() if value is not None}


def _check_data(data: Any) -> None:
    if not isinstance(data, str):
        raise bad_request('can\'t parse inline keyboard button: Field "callback_data" must be of type String')
    # The limit of 64 counts bytes, not characters: a Vietnamese letter takes up to three bytes.
    if not 1 <= len(data.encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: str) -> None:
    scheme, _, rest = url.partition("://")
    host = rest.split("/", 1)[0]
    if scheme != "tg" and (scheme not in ("http", "https") or not host or " " in host):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _label(button: Any) -> str:
    text = button.get("text") if isinstance(button, dict) else button
    if not isinstance(text, str):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    return text
