"""Review of cases: claims that expire, so that no case is reviewed twice or forgotten, and sent notifications."""

from collections.abc import Iterable

from storage import cases
from storage.cases import Case, CaseState
from storage.database import Tx


def _next_case(tx: Tx, reviewer: int, now: float) -> Case | None:
    """Return the case claimed by this reviewer, or the oldest waiting case without a claim.

    The reviewer's own case is never returned. None means that there is no such case.
    """
    sql = """select kyc_case.id from kyc_case left join claim on claim.case_id = kyc_case.id
        where kyc_case.state = 'waiting' and kyc_case.chat_id <> :reviewer
        and (claim.case_id is null or claim.until < :now or claim.reviewer = :reviewer)
        order by case when claim.reviewer = :reviewer then 0 else 1 end, kyc_case.id limit 1"""
    found = tx.rows(sql, reviewer=reviewer, now=now)
    return cases.find(tx, found[0]["id"]) if found else None


def claim(tx: Tx, case_id: int, reviewer: int, now: float, seconds: float) -> bool:
    """Claim a case for some seconds, or extend the claim. Return False when another reviewer holds the case."""
    sql = """insert into claim (case_id, reviewer, until) values (:case_id, :reviewer, :until)
        on conflict (case_id) do update set reviewer = excluded.reviewer, until = excluded.until
        where claim.reviewer = excluded.reviewer or claim.until < :now returning case_id"""
    return bool(tx.rows(sql, case_id=case_id, reviewer=reviewer, now=now, until=now + seconds))


def take_next(tx: Tx, reviewer: int, now: float, seconds: float) -> Case | None:
    """Claim the next case. Return the case, or None for none."""
    while (case := _next_case(tx, reviewer, now)) and not claim(tx, case.id, reviewer, now, seconds):
        pass  # another reviewer claimed the case between the two statements
    return case


def release(tx: Tx, case_id: int, reviewer: int) -> None:
    """Release the claim of a case."""
    tx.rows("delete from claim where case_id = :case_id and reviewer = :reviewer", case_id=case_id, reviewer=reviewer)


def decide(tx: Tx, case_id: int, state: CaseState, reviewer: int, verdict: str, now: float) -> Case | None:
    """Decide a case claimed by this reviewer. Return None, without any change, without a claim or a waiting case."""
    if not tx.rows(
        "select case_id from claim where case_id = :case_id and reviewer = :reviewer {for_update}",
        case_id=case_id,
        reviewer=reviewer,
    ):
        return None
    release(tx, case_id, reviewer)
    return cases.decide(tx, case_id, state, reviewer, verdict, now)


def select_reviewers_to_notify(tx: Tx, reviewers: Iterable[int], now: float, pause: float) -> tuple[int, ...]:
    """Return the reviewers to be notified of a waiting case, and store the notification.

    A reviewer notified within the last `pause` seconds is left out, unless the reviewer opened the queue since.
    """
    notified = """insert into notice (user_id, told) values (:user_id, :now)
        on conflict (user_id) do update set told = excluded.told where notice.told <= :before returning user_id"""
    return tuple(user for user in reviewers if tx.rows(notified, user_id=user, now=now, before=now - pause))


def reset_notification(tx: Tx, user_id: int) -> None:
    """Store that a reviewer opened the queue, so that the next case causes a notification again."""
    tx.rows("delete from notice where user_id = :user_id", user_id=user_id)
