"""Hypothesis strategies for updates: of every kind in the Bot API, and malformed updates that Telegram never sends."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

PEOPLE = tuple(range(1000, 1040))
ADMIN = 99
LIVE_BUTTON = "@live"
"""Callback data that the fuzzer replaces by the data of a button in the chat."""
FILES = ("photo-1", "photo-2", "pdf-1")
"""File ids that the fuzzer replaces by real file ids."""

_ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, -(2**63) - 1, float("inf"), "", "x", "\ud800", "\x00", [], {}, [[]],
    {"id": {}}, [None], "9" * 5000,
)  # fmt: skip
_COMMANDS = (
    "start", "help", "cccd", "giayto", "mattruoc", "matsau", "banglai", "hochieu", "pdf", "vanban", "khuonmat",
    "haichandung", "nguoithat", "timmat", "xacminh", "trangthai", "quyen", "dulieucuatoi", "xoadulieu", "huy",
    "ngonngu",
    "admin", "admin_them 7 admin", "audit", "enrol", "faces", "faces 3", "find x", "face 1", "delete 1 2", "review",
    "quota", "stats 30", "broadcast xin chào", "block 7", "unblock 7", "Ngôn ngữ", "thị thực", "cccd@giay_to_bot",
)  # fmt: skip
_ACTIONS = (
    "go", "done", "cancel", "yes", "no", "agree", "lang:vi", "lang:xx", "flow:cccd", "flow:", "sweep", "redo", "erase",
    "page 2", "face 1", "1:go", ":", "::", "0" * 64, "../../etc/passwd", "' or 1=1 --", "<b>", "{name}", "%s",
)  # fmt: skip
_TEXTS = (
    "sao vậy?", "huỷ", "001190000017", "01/02/1990", "NGUYỄN THỊ MẪU", "https://example.com/a.jpg", "http://[::1",
    "https://api.telegram.org/file/bot1:x/y", "\u202eمرحبا\u202c", "👩‍👩‍👧‍👦🇻🇳", "ế" * 4096, "a\u0300" * 2000, "\u200b",
    "<b>không đóng", "&lt;script&gt;", "{photo} {0}", "/", "//", "/ ", "/\u0000", "\ud83d", "x" * 4096, "\n" * 500,
    "key=value",
)  # fmt: skip


def odd_values() -> st.SearchStrategy[Any]:
    """Draw values that a well-formed update never has."""
    return st.sampled_from(_ODD_VALUES).map(_copied) | st.text(max_size=30) | st.integers()


def _copied(value: Any) -> Any:
    """Copy a drawn value, because an update is mutated and the value may be drawn again."""
    return deepcopy(value)


def texts() -> st.SearchStrategy[str]:
    """Draw texts of people: commands, usual answers and hostile strings."""
    commands = st.sampled_from(_COMMANDS).map(lambda word: f"/{word}")
    return commands | st.sampled_from(_TEXTS) | st.text(max_size=80)


def _person(id_: int) -> dict[str, Any]:
    return {"id": id_, "is_bot": False, "first_name": "Lan", "language_code": "vi"}


def _file(id_: str) -> dict[str, Any]:
    return {"file_id": id_, "file_unique_id": f"u-{id_}", "file_size": 4000}


@st.composite
def _contents(draw: Callable[..., Any]) -> dict[str, Any]:
    """Draw the content of a message, of every kind in the Bot API."""
    file = _file(draw(st.sampled_from((*FILES, "lost", "../x"))))
    sized = file | {"width": 800, "height": 560}
    kinds: dict[str, Any] = {
        "text": draw(texts()),
        "photo": [sized | {"width": width} for width in draw(st.lists(st.integers(0, 5000), max_size=4))],
        "document": file | {"file_name": draw(texts()), "mime_type": "application/pdf"},
        "sticker": sized | {"type": "regular", "is_animated": False, "is_video": False},
        "voice": file | {"duration": 1},
        "video": sized | {"duration": 1},
        "video_note": file | {"length": 1, "duration": 1},
        "animation": sized | {"duration": 1},
        "audio": file | {"duration": 1},
        "contact": {"phone_number": "+84", "first_name": draw(texts())},
        "location": {"latitude": 21.0, "longitude": 105.8},
        "venue": {"location": {"latitude": 0, "longitude": 0}, "title": "x", "address": "y"},
        "poll": {"id": "1", "question": draw(texts()), "options": []},
        "dice": {"emoji": "🎲", "value": 6},
        "game": {"title": "x", "description": "y", "photo": []},
        "new_chat_members": [_person(5)],
        "left_chat_member": _person(5),
        "pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}},
        "web_app_data": {"data": draw(texts()), "button_text": "x"},
        "successful_payment": {"currency": "VND", "total_amount": 1, "invoice_payload": "x"},
        "migrate_to_chat_id": -100123,
        "story": {"id": 1, "chat": {"id": 1, "type": "channel"}},
        "paid_media": {"star_count": 1, "paid_media": []},
        "checklist": {"title": "x", "tasks": []},
    }
    kind = draw(st.sampled_from(("text", "text", "text", "photo", "photo", "document", *kinds)))
    extra = {
        "caption": draw(texts()),
        "media_group_id": draw(st.sampled_from(("1", "2"))),
        "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        "forward_origin": {"type": "user", "date": 0, "sender_user": _person(5)},
        "reply_to_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}},
        "via_bot": _person(6),
        "sender_chat": {"id": 1087968824, "type": "channel"},
        "has_media_spoiler": True,
        "effect_id": "1",
    }
    chosen = draw(st.lists(st.sampled_from(sorted(extra)), max_size=2))
    return {kind: kinds[kind]} | {name: extra[name] for name in chosen}


@st.composite
def messages(draw: Callable[..., Any]) -> dict[str, Any]:
    """Draw a message of a private chat, sometimes of a group or a channel."""
    id_ = draw(st.sampled_from((*PEOPLE, *PEOPLE, ADMIN)))
    type_ = draw(st.sampled_from(("private",) * 8 + ("group", "supergroup", "channel", "", "other")))
    chat = {"id": id_ if type_ == "private" else -id_, "type": type_, "first_name": "Lan"}
    head = {"message_id": draw(st.integers(1, 2**31)), "date": 0, "chat": chat, "from": _person(id_)}
    content: dict[str, Any] = draw(_contents())
    return head | content


@st.composite
def callback_queries(draw: Callable[..., Any]) -> dict[str, Any]:
    """Draw a tap on a button: on a present button, on an old button, or on an invented button."""
    shown = draw(messages())
    invented = st.builds("{}:{}".format, st.text(max_size=10), st.sampled_from(_ACTIONS))
    data = draw(
        st.just(LIVE_BUTTON) | st.just(LIVE_BUTTON) | invented | st.sampled_from(_ACTIONS) | st.text(max_size=64)
    )
    sender = _person(draw(st.just(abs(shown["chat"]["id"])) | st.sampled_from((*PEOPLE, ADMIN))))
    query = {
        "id": str(draw(st.integers(0, 2**63))),
        "from": sender,
        "data": data,
        "chat_instance": "1",
        "message": shown,
    }
    if draw(st.integers(0, 9)) == 0:
        query["inline_message_id"] = query.pop("data")
    return query


def _unrequested_updates() -> st.SearchStrategy[dict[str, Any]]:
    """Draw updates that the bot does not request, forged timers of the bot included."""
    member = {"chat": {"id": 7, "type": "private"}, "from": _person(7), "date": 0, "new_chat_member": {}}
    forged = {"chat": PEOPLE[0], "words": 'receipt {"faces": [1], "counts": {}, "swept": 0, "at": 0}', "locale": "vi"}
    return st.sampled_from(
        (
            {"my_chat_member": member}, {"chat_member": member}, {"chat_join_request": member},
            {"inline_query": {"id": "1", "from": _person(7), "query": "x", "offset": ""}},
            {"chosen_inline_result": {"result_id": "1", "from": _person(7), "query": "x"}},
            {"poll": {"id": "1"}}, {"poll_answer": {"poll_id": "1"}}, {"pre_checkout_query": {"id": "1"}},
            {"shipping_query": {"id": "1"}}, {"message_reaction": {"chat": {"id": 7}}}, {"timer": forged}, {},
        )
    ).map(_copied)  # fmt: skip


@st.composite
def updates(draw: Callable[..., Any]) -> dict[str, Any]:
    """Draw an update, most often well-formed, otherwise with up to three values replaced or missing."""
    others = ("edited_message", "channel_post", "edited_channel_post", "business_message")
    update = draw(
        st.one_of(
            st.tuples(st.sampled_from(("message",) * 4 + others), messages()).map(lambda pair: {pair[0]: pair[1]}),
            callback_queries().map(lambda query: {"callback_query": query}),
            callback_queries().map(lambda query: {"callback_query": query}),
            _unrequested_updates(),
        )
    )
    update = {"update_id": 0, **update}
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 1, 2, 3)))):
        _mutate(draw, update)
    return update


def _mutate(draw: Callable[..., Any], place: Any) -> None:
    """Replace or delete one value at any depth."""
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and draw(st.booleans()):
            place = place[key]
            continue
        if isinstance(place, dict) and draw(st.booleans()):
            del place[key]
        else:
            place[key] = draw(odd_values())
        return
