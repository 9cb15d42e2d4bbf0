"""Who looks at which case: a claim that runs out, so that no case is looked at twice or forgotten; who was told."""

from collections.abc import Iterable

from storage import cases
from storage.cases import Case, CaseState
from storage.database import Tx


def next_case(tx: Tx, reviewer: int, now: float) -> Case | None:
    """The case this reviewer holds, or the oldest waiting one that nobody holds; never one's own. None for none."""
    found = tx.rows(
        """select kyc_case.id from kyc_case left join claim on claim.case_id = kyc_case.id
        where kyc_case.state = 'waiting' and kyc_case.chat_id <> :reviewer
        and (claim.case_id is null or claim.until < :now or claim.reviewer = :reviewer)
        order by case when claim.reviewer = :reviewer then 0 else 1 end, kyc_case.id limit 1""",
        reviewer=reviewer,
        now=now,
    )
    return cases.find(tx, found[0]["id"]) if found else None


def claim(tx: Tx, case_id: int, reviewer: int, now: float, seconds: float) -> bool:
    """Holds a case for so long, anew when it is held already; False when another reviewer holds it."""
    return bool(
        tx.rows(
            """insert into claim (case_id, reviewer, until) values (:case_id, :reviewer, :until)
            on conflict (case_id) do update set reviewer = excluded.reviewer, until = excluded.until
            where claim.reviewer = excluded.reviewer or claim.until < :now returning case_id""",
            case_id=case_id,
            reviewer=reviewer,
            now=now,
            until=now + seconds,
        )
    )


def take(tx: Tx, reviewer: int, now: float, seconds: float) -> tuple[Case | None, int]:
    """The next case, held from now on, and how many wait altogether."""
    while (case := next_case(tx, reviewer, now)) and not claim(tx, case.id, reviewer, now, seconds):
        pass  # another reviewer took it between the two statements
    return case, cases.count_waiting(tx)


def release(tx: Tx, case_id: int, reviewer: int) -> None:
    """Gives a case back to the queue."""
    tx.rows("delete from claim where case_id = :case_id and reviewer = :reviewer", case_id=case_id, reviewer=reviewer)


def decide(tx: Tx, case_id: int, state: CaseState, reviewer: int, verdict: str, now: float) -> Case | None:
    """Decides a case that this reviewer holds; None, and nothing done, when another holds it or it is decided."""
    if not tx.rows(
        "select case_id from claim where case_id = :case_id and reviewer = :reviewer {for_update}",
        case_id=case_id,
        reviewer=reviewer,
    ):
        return None
    release(tx, case_id, reviewer)
    return cases.decide(tx, case_id, state, reviewer, verdict, now)


def to_tell(tx: Tx, reviewers: Iterable[int], now: float, pause: float) -> tuple[int, ...]:
    """Those of them who are to be told that a case waits, as told from now on.

    Nobody who was told within `pause` seconds and has not looked at the queue since.
    """
    told = """insert into notice (user_id, told) values (:user_id, :now)
        on conflict (user_id) do update set told = excluded.told where notice.told <= :before returning user_id"""
    return tuple(user for user in reviewers if tx.rows(told, user_id=user, now=now, before=now - pause))


def looked(tx: Tx, user_id: int) -> None:
    """A reviewer looked at the queue: the next case is news again."""
    tx.rows("delete from notice where user_id = :user_id", user_id=user_id)
