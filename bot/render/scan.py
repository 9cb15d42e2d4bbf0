"""Rendering of the text of a scanned page: in the chat for a short text, as files for a long text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial

from bot.conversation.message import N_, Attachment, Message, text

READ = N_("📝 <b>Text of the page</b> ({count} lines)")
CONTINUED = N_("… The whole text is in the two files below.")
LINE = "{line}"

SHOWN = 3000
"""Characters of the text in one message, which holds 4096 characters in all."""


def render_scan(lines: Sequence[str]) -> Message:
    """Return the message with the lines of a page. A long text is attached as a .txt and a .docx file."""
    head = text(READ, count=len(lines))
    if sum(len(line) + 1 for line in lines) <= SHOWN:
        return Message((head, text(""), *(text(LINE, line=line) for line in lines)))
    shown: list[str] = []
    for line in lines:
        if sum(map(len, shown)) + len(shown) + len(line) > SHOWN // 2:
            break
        shown.append(line)
    first = shown or [lines[0][: SHOWN // 2]]
    files = (
        Attachment(partial(to_text_file, lines), "van-ban.txt"),
        Attachment(partial(to_word_file, lines), "van-ban.docx"),
    )
    parts = (head, text(""), *(text(LINE, line=line) for line in first), text(""), text(CONTINUED))
    return Message(parts, files=files)


def to_text_file(lines: Sequence[str]) -> bytes:
    """Return the lines as a text file in UTF-8 with a byte order mark, for the editor of Windows."""
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def to_word_file(lines: Sequence[str]) -> bytes:
    """Return the lines as a Word document with one paragraph for each line."""
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph("".join(char for char in line if char.isprintable()))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
