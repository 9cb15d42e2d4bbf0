"""Withdraw one consent. Withdrawing the consent to enrolment deletes the person's faces at the service."""

from __future__ import annotations

import json

from bot.chat.tools import ChatTools
from storage import consents, enrolments, timers
from storage.consents import Purpose
from storage.database import Tx

DELETE_FACES = "unface"
"""Name of the timer that deletes faces at the service."""


def withdraw(tx: Tx, tools: ChatTools, purpose: Purpose) -> None:
    """End one consent. Images that depend on the consent are deleted as soon as the service answers."""
    chat_id = tools.event.chat_id
    ended = consents.withdraw(tx, chat_id, purpose, tools.app.clock())
    if ended and purpose is Purpose.VERIFICATION_ENROLMENT and (faces := enrolments.list_face_ids(tx, chat_id)):
        timers.put(tx, tools.timer(0, DELETE_FACES, json.dumps({"faces": faces})))
