"""The tables, built step by step: each step runs once, whoever starts first."""

from collections.abc import Callable, Mapping

import sqlite_utils

from storage.database import Tx

# Times are seconds since 1970. A chat whose `head` is not null has updates waiting, `head` being the first
# of them; nobody may take the chat before `free_at`, the end of a lease (then `owner` is set) or of a pause.
STEPS: Mapping[str, tuple[str, ...]] = {
    "001 inbox": (
        """create table inbox (
            id {serial},
            update_id {whole} not null unique,
            chat_id {whole} not null,
            state text not null check (state in ('waiting', 'done', 'dead')),
            payload {blob},
            attempts {whole} not null default 0,
            received {float} not null,
            finished {float}
        ) {strict}""",
        "create index inbox_waiting on inbox (chat_id, id) where state = 'waiting'",
        "create index inbox_finished on inbox (state, finished) where finished is not null",
        """create table chat (
            chat_id {whole} primary key,
            session {blob},
            changed {float} not null,
            head {whole},
            owner text,
            turn {whole} not null default 0,
            free_at {float} not null default 0
        ) {strict}""",
        "create index chat_head on chat (head) where head is not null",
        "create index chat_session on chat (changed) where session is not null",
    ),
    "002 calls": (
        """create table paid_call (
            key text not null primary key,
            chat_id {whole} not null,
            operation text not null,
            note {whole},
            state text not null check (state in ('noted', 'started', 'answered', 'closed')),
            answer {blob},
            started {float} not null,
            answered {float}
        ) {strict}""",
        "create index paid_call_chat on paid_call (chat_id)",
        "create index paid_call_answer on paid_call (answered) where state = 'answered'",
    ),
    "003 people": (
        """create table person (
            chat_id {whole} primary key,
            locale text not null,
            first_seen {float} not null
        ) {strict}""",
    ),
    "004 cases": (
        """create table kyc_case (
            id {serial},
            key text not null unique,
            chat_id {whole} not null,
            state text not null check (state in ('waiting', 'approved', 'retry', 'rejected')),
            reasons text not null,
            payload {blob},
            photos {blob},
            number {blob},
            face_id {whole},
            opened {float} not null,
            decider {whole},
            decided {float},
            verdict text not null default ''
        ) {strict}""",
        "create index kyc_case_chat on kyc_case (chat_id)",
        "create index kyc_case_waiting on kyc_case (id) where state = 'waiting'",
        "create index kyc_case_number on kyc_case (number) where number is not null",
        """create table consent (
            chat_id {whole} not null,
            purpose text not null,
            version text not null,
            given {float} not null,
            withdrawn {float}
        ) {strict}""",
        "create index consent_chat on consent (chat_id)",
        # What an answer belongs to: the same question in the same conversation is answered from here.
        "alter table paid_call add column same text",
        "create index paid_call_same on paid_call (chat_id, same) where same is not null",
    ),
}


def apply(db: sqlite_utils.Database, tx: Tx) -> None:
    """Runs the steps that `db` has not seen; of several starters one does it while the others wait.

    `Migrations.apply` alone opens deferred transactions: of four starters three die of "database is locked".
    """
    migrations = sqlite_utils.Migrations("storage")
    for name, statements in STEPS.items():
        migrations(name=name)(_step(tx, statements))
    db.execute("begin immediate")
    try:
        migrations.apply(db)
        db.commit()
    finally:
        db.rollback()  # nothing is left to undo after the commit


def apply_to_server(tx: Tx) -> None:
    """Runs the steps that a server's database has not seen; the caller lets one starter do it at a time."""
    tx.rows("create table if not exists migration (name text primary key, applied timestamptz default now())")
    seen = {row["name"] for row in tx.rows("select name from migration")}
    for name, statements in STEPS.items():
        if name not in seen:
            for statement in statements:
                tx.rows(statement)
            tx.rows("insert into migration (name) values (:name)", name=name)


def _step(tx: Tx, statements: tuple[str, ...]) -> Callable[[sqlite_utils.Database], None]:
    def step(_db: sqlite_utils.Database) -> None:
        for statement in statements:
            tx.rows(statement)

    return step
