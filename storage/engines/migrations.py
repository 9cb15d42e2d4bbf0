"""Tables of the store, built by migration steps. Each step runs once, also when several processes start together."""

from collections.abc import Callable, Mapping

import sqlite_utils

from storage.database import Tx

# Times are seconds since 1970. `head` is the first waiting update of a chat, null for none. No worker may lease the
# chat before `free_at`, the end of a lease (with an `owner`) or of a pause (without).
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
        # A name of the question. The same question in the same conversation gets the stored answer.
        "alter table paid_call add column same text",
        "create index paid_call_same on paid_call (chat_id, same) where same is not null",
    ),
    "005 rights": (
        """create table consent (
            id {serial},
            chat_id {whole} not null,
            update_id {whole} not null,
            purpose text not null,
            version text not null,
            digest text not null,
            locale text not null,
            given {float} not null,
            withdrawn {float},
            unique (update_id, purpose)
        ) {strict}""",
        "create index consent_chat on consent (chat_id)",
        """create table timer (
            id {whole} primary key,
            chat_id {whole} not null,
            due {float} not null,
            payload {blob} not null
        ) {strict}""",
        "create index timer_due on timer (due)",
        """create table enrolment (
            face_id {whole} primary key,
            chat_id {whole} not null,
            enrolled {float} not null
        ) {strict}""",
        "create index enrolment_chat on enrolment (chat_id)",
        """create table photo (
            chat_id {whole} not null,
            message_id {whole} not null,
            sent {float} not null,
            primary key (chat_id, message_id)
        ) {strict}""",
    ),
    "006 administration": (
        """create table admin (
            user_id {whole} primary key,
            role text not null check (role in ('reviewer', 'admin')),
            given_by {whole} not null,
            given {float} not null
        ) {strict}""",
        """create table audit (
            id {serial},
            update_id {whole} not null,
            actor {whole} not null,
            act text not null,
            target text not null,
            at {float} not null,
            hash text not null,
            unique (update_id, act, target)
        ) {strict}""",
        """create table usage (
            day text not null,
            kind text not null,
            name text not null,
            times {whole} not null,
            seconds {float} not null,
            primary key (day, kind, name)
        ) {strict}""",
        "create table blocked (chat_id {whole} primary key, since {float} not null) {strict}",
        "create table left_bot (chat_id {whole} primary key, since {float} not null) {strict}",
        """create table broadcast (
            id {whole} primary key,
            chat_id {whole} not null,
            body {blob} not null,
            stopped {whole} not null default 0,
            created {float} not null
        ) {strict}""",
        """create table claim (
            case_id {whole} primary key,
            reviewer {whole} not null,
            until {float} not null
        ) {strict}""",
        """create table recipient (
            broadcast_id {whole} not null,
            chat_id {whole} not null,
            fate text not null,
            primary key (broadcast_id, chat_id)
        ) {strict}""",
    ),
    "007 notices": ("create table notice (user_id {whole} primary key, told {float} not null) {strict}",),
    "008 upkeep": (
        # Erasures, so that an older backup does not restore erased people.
        """create table erased (
            chat_id {whole} not null,
            at {float} not null,
            primary key (chat_id, at)
        ) {strict}""",
        # The hash of the newest audit entry that was deleted for its age.
        "create table audit_cut (hash text not null primary key) {strict}",
        "create index kyc_case_decided on kyc_case (decided) where decided is not null",
    ),
    "009 limits": (
        # The rate limit of a person or a group: `filled` is the time at which the leaky bucket is empty, and before
        # `shut_until` all messages are refused.
        """create table pace (
            chat_id {whole} primary key,
            filled {float} not null,
            shut_until {float} not null default 0
        ) {strict}""",
        """create table spent (
            day text not null,
            chat_id {whole} not null,
            calls {whole} not null,
            at {float} not null,
            primary key (day, chat_id)
        ) {strict}""",
        # The newest message that finished updates sent to the chat.
        "alter table chat add column newest {whole} not null default 0",
        # Outages of the API that the administrators were told about and that have not ended.
        "create table outage (name text primary key, since {float} not null) {strict}",
    ),
    "010 waiting": ("alter table timer add column waits {whole} not null default 0",),
    "011 ids": ("alter table inbox add column highest {whole} not null default 0",),
    # People, reviewers and the audit log refer to a case by number, so the number of an erased case is never reused.
    "012 case numbers": (
        "drop index kyc_case_chat",
        "drop index kyc_case_waiting",
        "drop index kyc_case_number",
        "drop index kyc_case_decided",
        "alter table kyc_case rename to kyc_case_before",
        """create table kyc_case (
            id {serial_once},
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
        "insert into kyc_case select * from kyc_case_before",
        "select {next_id} from kyc_case",
        "drop table kyc_case_before",
        "create index kyc_case_chat on kyc_case (chat_id)",
        "create index kyc_case_waiting on kyc_case (id) where state = 'waiting'",
        "create index kyc_case_number on kyc_case (number) where number is not null",
        "create index kyc_case_decided on kyc_case (decided) where decided is not null",
    ),
    # Before, the purposes of a verification had the names of reading and matching for the person. The texts of a
    # verification had digests of 16 characters as versions. Only verifications enrolled a face.
    "013 purposes of verifications": (
        """update consent set purpose = 'verification_' || purpose
        where purpose in ('reading', 'matching') and length(version) = 16""",
        "update consent set purpose = 'verification_enrolment' where purpose = 'enrolment'",
    ),
}

DATA_STEPS = ("013 purposes of verifications",)
"""Steps that change rows and no table. These steps run again after the rows of an older backup are restored."""


def apply(db: sqlite_utils.Database, tx: Tx) -> None:
    """Run the missing steps on SQLite. Other processes wait until the steps are committed.

    `Migrations.apply` alone uses deferred transactions. With those, three of four processes that started together
    failed with "database is locked".
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
    """Run the missing steps on PostgreSQL. The caller holds a lock against other processes."""
    tx.rows("create table if not exists migration (name text primary key, applied timestamptz default now())")
    applied = {row["name"] for row in tx.rows("select name from migration")}
    for name, statements in STEPS.items():
        if name not in applied:
            for statement in statements:
                tx.rows(statement)
            tx.rows("insert into migration (name) values (:name)", name=name)


def _step(tx: Tx, statements: tuple[str, ...]) -> Callable[[sqlite_utils.Database], None]:
    def step(_db: sqlite_utils.Database) -> None:
        for statement in statements:
            tx.rows(statement)

    return step
