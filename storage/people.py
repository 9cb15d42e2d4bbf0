"""Who talks to the bot: the language each chat chose and when it was first seen."""

from dataclasses import dataclass

from storage.database import Tx


@dataclass(slots=True)
class Person:
    """What is known of a person before anything is answered: the language chosen, and whether they are shut out."""

    locale: str | None
    blocked: bool


def get(tx: Tx, chat_id: int) -> Person:
    """What is known of the person of this chat."""
    known = tx.rows(
        """select (select locale from person where chat_id = :chat_id) as locale,
        exists (select 1 from blocked where chat_id = :chat_id) as blocked""",
        chat_id=chat_id,
    )[0]
    return Person(known["locale"], bool(known["blocked"]))


def set_locale(tx: Tx, chat_id: int, locale: str, now: float) -> None:
    """Stores the language this chat chose; the first time also stands as `first_seen`."""
    tx.rows(
        """insert into person (chat_id, locale, first_seen) values (:chat_id, :locale, :now)
        on conflict (chat_id) do update set locale = excluded.locale""",
        chat_id=chat_id,
        locale=locale,
        now=now,
    )
