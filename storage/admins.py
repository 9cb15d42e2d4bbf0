"""Who may do what: the roles that owners gave, by numeric Telegram id; the owners themselves stand in the settings."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from storage.database import Tx


class Role(IntEnum):
    """What a person may do; each role may do what the ones below it may."""

    REVIEWER = 1
    ADMIN = 2
    OWNER = 3


@dataclass(frozen=True, slots=True)
class Admin:
    """A person with a role that was given."""

    user_id: int
    role: Role
    given_by: int
    given: float


def get_role(tx: Tx, user_id: int, owners: Collection[int]) -> Role | None:
    """The role of a person; None for everybody else."""
    if user_id in owners:
        return Role.OWNER
    found = tx.rows("select role from admin where user_id = :user_id", user_id=user_id)
    return Role[found[0]["role"].upper()] if found else None


def appoint(tx: Tx, admin: Admin) -> None:
    """Gives a role, in the place of the one the person may have had."""
    tx.rows(
        """insert into admin (user_id, role, given_by, given) values (:user_id, :role, :given_by, :given)
        on conflict (user_id) do update
        set role = excluded.role, given_by = excluded.given_by, given = excluded.given""",
        user_id=admin.user_id,
        role=admin.role.name.lower(),
        given_by=admin.given_by,
        given=admin.given,
    )


def dismiss(tx: Tx, user_id: int) -> bool:
    """Takes a role back; False when the person had none."""
    return bool(tx.rows("delete from admin where user_id = :user_id returning user_id", user_id=user_id))


def list_admins(tx: Tx) -> tuple[Admin, ...]:
    """All whose role was given, in the order in which it was."""
    found = tx.rows("select user_id, role, given_by, given from admin order by given, user_id")
    return tuple(Admin(**row | {"role": Role[row["role"].upper()]}) for row in found)
