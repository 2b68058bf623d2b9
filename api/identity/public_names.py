"""Members of staff as patients may know them: a name and a role, in the patient's language."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.identity.models import Staff

ROLES = {
    "en": {"clinician": "a clinician", "front_desk": "front desk", "admin": "front desk"},
    "es": {"clinician": "personal clínico", "front_desk": "recepción", "admin": "recepción"},
}
# Of somebody who works in another room by now.
ANY_ROLE = {"en": "clinic staff", "es": "personal de la clínica"}


def public_role(staff: Staff, language: str) -> str:
    return ROLES[language].get(staff.role, ANY_ROLE[language])


def public_name(staff: Staff, language: str) -> str:
    """Name and role: "Ana Ruiz (front desk)"."""
    return f"{staff.display_name} ({public_role(staff, language)})"


def get_public_names(
    *, session: Session, staff_ids: Collection[str], language: str
) -> dict[str, tuple[str, str]]:
    """Name and role of each by id."""
    if not staff_ids:
        return {}
    rows = session.scalars(select(Staff).where(Staff.id.in_(staff_ids)))
    return {row.id: (row.display_name, public_role(row, language)) for row in rows}
