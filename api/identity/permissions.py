"""Who may do what: roles, permissions, and the one table that ties them.

Pages ask for a permission (`api.web.pages.require`), never for a role. A role is read at each
request, so a change works at once.
"""

from enum import StrEnum


class Role(StrEnum):
    front_desk = "front_desk"
    clinician = "clinician"
    editor = "editor"
    privacy_officer = "privacy_officer"
    admin = "admin"


class Permission(StrEnum):
    """What a page or an action needs."""

    work_escalations = "work_escalations"  # the queue, transcripts, replies, take over, close
    reveal_value = "reveal_value"  # one name or number of a patient, for a reason
    review_answers = "review_answers"  # disputed answers, samples for missed escalations
    see_reports = "see_reports"  # counts and times; no transcripts
    export_data = "export_data"  # files that leave the console
    read_content = "read_content"  # the studio: draft, releases, what was measured
    edit_content = "edit_content"  # replies and intents of the draft, and building a release
    learn_from_chats = "learn_from_chats"  # patients' redacted words, to teach by: the studio
    sign_content = "sign_content"  # emergency and safety texts of a release: a clinician
    publish_content = "publish_content"  # make a release live, or an earlier one again
    manage_accounts = "manage_accounts"  # staff accounts and their roles


ALLOWED: dict[Permission, frozenset[Role]] = {
    Permission.work_escalations: frozenset({Role.front_desk, Role.clinician, Role.admin}),
    Permission.reveal_value: frozenset({Role.front_desk, Role.clinician, Role.admin}),
    Permission.review_answers: frozenset({Role.clinician, Role.privacy_officer, Role.admin}),
    Permission.see_reports: frozenset({Role.clinician, Role.privacy_officer, Role.admin}),
    Permission.export_data: frozenset({Role.privacy_officer, Role.admin}),
    Permission.read_content: frozenset({Role.editor, Role.clinician, Role.admin}),
    Permission.edit_content: frozenset({Role.editor, Role.admin}),
    Permission.learn_from_chats: frozenset({Role.editor, Role.admin}),
    Permission.sign_content: frozenset({Role.clinician}),
    Permission.publish_content: frozenset({Role.admin}),
    Permission.manage_accounts: frozenset({Role.admin}),
}

# What a role is for, in a sentence on the accounts page.
ROLE_TITLES = {
    Role.front_desk: "Front desk: answers patients, may not give clinical judgement",
    Role.clinician: "Clinician: answers patients, reviews answers, signs safety texts",
    Role.editor: "Editor: changes replies and rules, reads redacted messages to learn from",
    Role.privacy_officer: "Privacy officer: reviews, takes files out; does not answer patients",
    Role.admin: "Administrator: everything but signing safety texts, and the accounts",
}


def is_allowed(*, role: str, permission: Permission) -> bool:
    """Whether a role has a permission; an unknown role has none."""
    return role in ALLOWED[permission]


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles that have a permission, in the order in which roles are declared."""
    return tuple(role for role in Role if role in ALLOWED[permission])
