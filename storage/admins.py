"""Roles of administrators, by numeric Telegram id.

Owners appoint the other roles. The ids of the owners themselves stand in the settings.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from storage.database import Tx


class Role(IntEnum):
    """A role of administration. Each role includes the rights of the roles below."""

    REVIEWER = 1
    ADMIN = 2
    OWNER = 3


@dataclass(frozen=True, slots=True)
class Admin:
    """An appointment of one person. `given_by` is the id of the owner, `given` the time of the appointment."""

    user_id: int
    role: Role
    given_by: int
    given: float


def get_role(tx: Tx, user_id: int, owners: Collection[int]) -> Role | None:
    """Return the role of a person, or None for a person without a role."""
    if user_id in owners:
        return Role.OWNER
    found = tx.rows("select role from admin where user_id = :user_id", user_id=user_id)
    return Role[found[0]["role"].upper()] if found else None


def appoint(tx: Tx, admin: Admin) -> None:
    """Store an appointment. An earlier role of the same person is replaced."""
    sql = """insert into admin (user_id, role, given_by, given) values (:user_id, :role, :given_by, :given)
        on conflict (user_id) do update
        set role = excluded.role, given_by = excluded.given_by, given = excluded.given"""
    tx.rows(sql, user_id=admin.user_id, role=admin.role.name.lower(), given_by=admin.given_by, given=admin.given)


def dismiss(tx: Tx, user_id: int) -> bool:
    """Delete the role of a person. Return False when the person had no role."""
    return bool(tx.rows("delete from admin where user_id = :user_id returning user_id", user_id=user_id))


def list_admins(tx: Tx) -> tuple[Admin, ...]:
    """Return all appointments, the oldest first."""
    found = tx.rows("select user_id, role, given_by, given from admin order by given, user_id")
    return tuple(Admin(**row | {"role": Role[row["role"].upper()]}) for row in found)
