"""Staff as the rest of the house sees them.

Beside it: `permissions` (roles), `staff_accounts`, `staff_changes`, `staff_secrets` (passwords and
codes), `staff_sessions`, `staff_brake` (how fast to try), `staff_device` (known browsers), `oidc`.
"""

from api.identity.permissions import Permission, Role, roles_with
from api.identity.staff_accounts import (
    AccountExists,
    EmailMalformed,
    add_staff,
    count_staff,
    find_account,
    get_account,
    get_names,
)
from api.identity.staff_secrets import (
    MIN_PASSWORD,
    PasswordTooLong,
    PasswordTooShort,
    hash_password,
    is_password,
    set_totp,
    use_code,
)
from api.identity.staff_sessions import (
    get_signed_in,
    get_time_left,
    is_proved,
    issue_pending,
    key_of,
    note_failure,
    note_proof,
    read_pending,
    sign_out,
    start_session,
)

# Who works on escalations; editors and the privacy officer have other rooms.
ESCALATION_ROLES = roles_with(Permission.work_escalations)

__all__ = [
    "ESCALATION_ROLES",
    "MIN_PASSWORD",
    "AccountExists",
    "EmailMalformed",
    "PasswordTooLong",
    "PasswordTooShort",
    "Role",
    "add_staff",
    "count_staff",
    "find_account",
    "get_account",
    "get_names",
    "get_signed_in",
    "get_time_left",
    "hash_password",
    "is_password",
    "is_proved",
    "issue_pending",
    "key_of",
    "note_failure",
    "note_proof",
    "read_pending",
    "set_totp",
    "sign_out",
    "start_session",
    "use_code",
]
