"""People who use the bot: the language of each chat and the time of the first choice of a language."""

from dataclasses import dataclass

from storage.database import Tx


@dataclass(slots=True)
class Person:
    """The person of a chat: the chosen language, None before a choice, and the block by an administrator."""

    locale: str | None
    blocked: bool


def get(tx: Tx, chat_id: int) -> Person:
    """Return the person of a chat."""
    sql = """select (select locale from person where chat_id = :chat_id) as locale,
        exists (select 1 from blocked where chat_id = :chat_id) as blocked"""
    known = tx.rows(sql, chat_id=chat_id)[0]
    return Person(known["locale"], bool(known["blocked"]))


def set_locale(tx: Tx, chat_id: int, locale: str, now: float) -> None:
    """Store the language of a chat. The time of the first call is stored as `first_seen`."""
    sql = """insert into person (chat_id, locale, first_seen) values (:chat_id, :locale, :now)
        on conflict (chat_id) do update set locale = excluded.locale"""
    tx.rows(sql, chat_id=chat_id, locale=locale, now=now)
