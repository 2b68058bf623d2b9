"""What every page of the studio needs: who is there, where the draft is, what is live.

Who is there is read in a transaction of its own: the studio reads files and checks texts for
seconds, and no patient waits for the database meanwhile.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Cookie, Depends, Request

from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.errors import NotAllowed
from api.identity.models import Staff
from api.identity.permissions import Permission, is_allowed
from api.privacy.directory import get_directory
from api.privacy.spans import Directory
from api.studio import folder
from api.studio.draft import Draft
from api.studio.editing import Editor, open_draft, recover
from api.web.pages import COOKIE, signed_in_staff


@dataclass(frozen=True)
class InStudio:
    """Lets only those through whose role has every one of the permissions."""

    permissions: tuple[Permission, ...]

    def __call__(
        self, request: Request, room: RoomDep, secret: Annotated[str, Cookie(alias=COOKIE)] = ""
    ) -> Staff:
        """Return who is signed in.

        Raises:
            SignInNeeded, NotAllowed.
        """
        with room.database.write() as session:
            staff = signed_in_staff(request, session, room.settings, secret)
        if not all(is_allowed(role=staff.role, permission=one) for one in self.permissions):
            raise NotAllowed
        return staff


def _of(*permissions: Permission) -> Any:
    return Depends(InStudio(permissions))


Reader = Annotated[Staff, _of(Permission.read_content)]
Writer = Annotated[Staff, _of(Permission.edit_content)]
Learner = Annotated[Staff, _of(Permission.learn_from_chats)]
Teacher = Annotated[Staff, _of(Permission.learn_from_chats, Permission.edit_content)]
Signer = Annotated[Staff, _of(Permission.sign_content)]
Publisher = Annotated[Staff, _of(Permission.publish_content)]


def editor_of(room: Room, staff: Staff) -> Editor:
    draft = open_draft(room.settings.home.resolve())
    recover(draft, room.database)
    return Editor(draft, room.database, staff.id)


def live_draft(room: Room) -> Draft:
    """The content that is live; before the first release the project's own."""
    return folder.live_draft(room.settings.home.resolve())


def directory_of(room: Room) -> Directory:
    with room.database.read() as session:
        return get_directory(session=session)
