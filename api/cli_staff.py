"""Commands about staff accounts. The last administrator stays one here too."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from api import cli_run
from api.db import Database
from api.identity.models import Staff
from api.identity.permissions import Role
from api.settings import get_settings

staff_app = typer.Typer(no_args_is_help=True, help="Staff accounts.")
RoleOption = Annotated[str, typer.Option("--role", help="front_desk, clinician, editor, ...")]
Email = Annotated[str, typer.Argument(help="The account's e-mail.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the `frontdesk` command."""
    app.add_typer(staff_app, name="staff")


@staff_app.command("add")
def add(
    email: str,
    role: RoleOption,
    name: Annotated[str, typer.Option(help="Shown to patients and colleagues.")] = "",
    password_stdin: Annotated[bool, typer.Option("--password-stdin")] = False,
    totp_secret: Annotated[
        bool, typer.Option("--totp-secret", help="Add a second factor; print its enrolment.")
    ] = False,
) -> None:
    """Add an account for staff."""
    from api.identity import staff as accounts
    from api.privacy.keys import open_keystore

    wanted = _role(role)
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    with _store() as session:
        keystore = open_keystore(get_settings())
        staff = accounts.add_staff(
            session=session, email=email, role=wanted, password=password, display_name=name
        )
        enrolment = accounts.set_totp(keystore=keystore, staff=staff) if totp_secret else ""
    typer.echo(f"Added {staff.email} ({staff.role}).")
    if enrolment:
        typer.echo(enrolment)


@staff_app.command("list")
def list_all(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List the accounts, those that can sign in first."""
    from api.identity.staff_accounts import list_accounts

    with _store() as session:
        rows = [_row(one) for one in list_accounts(session=session)]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        state = "disabled" if row["disabled_at"] else "enabled"
        code = "authenticator" if row["has_authenticator"] else "no authenticator"
        place = f"paged {row['page_order']}" if row["page_order"] is not None else "not paged"
        typer.echo(f"{row['email']}  {row['role']}  {state}  {code}  {place}  {row['name']}")


@staff_app.command("role")
def change_role(
    email: Email, role: Annotated[str, typer.Argument(help="front_desk, clinician, ...")]
) -> None:
    """Give an account another role; it counts from the person's next click on."""
    from api.identity import staff_changes as changes

    wanted = _role(role)
    with _store() as session:
        changes.change_role(**_whom(session, email), role=wanted)
    typer.echo(f"{email} is {wanted} now.")


@staff_app.command("disable")
def disable(email: Email) -> None:
    """Let nobody sign in with an account, and sign it out everywhere at once."""
    from api.identity import staff_changes as changes

    with _store() as session:
        changes.disable(**_whom(session, email))
    typer.echo(f"{email} is disabled and signed out everywhere.")


@staff_app.command("enable")
def enable(email: Email) -> None:
    """Let an account sign in again."""
    from api.identity import staff_changes as changes

    with _store() as session:
        changes.enable(**_whom(session, email))
    typer.echo(f"{email} can sign in again.")


@contextmanager
def _store() -> Iterator[Session]:
    settings = get_settings()
    cli_run.migrate_database(settings)
    with Database(settings.database).write() as session:
        yield session


def _whom(session: Session, email: str) -> dict[str, Any]:
    """The account and who acts, as the changes take it; exit 1 when there is none."""
    from api.identity.staff_accounts import CONSOLE, find_account

    staff = find_account(session=session, email=email)
    if staff is None:
        typer.echo("There is no account with this e-mail.", err=True)
        raise typer.Exit(1)
    return {"session": session, "actor": CONSOLE, "staff_id": staff.id}


def _role(text: str) -> Role:
    if text not in set(Role):
        raise typer.BadParameter(f"one of {', '.join(Role)}", param_hint="role")
    return Role(text)


def _row(staff: Staff) -> dict[str, Any]:
    return {
        "id": staff.id,
        "email": staff.email,
        "name": staff.display_name,
        "role": staff.role,
        "disabled_at": staff.disabled_at.isoformat() if staff.disabled_at else None,
        "has_authenticator": staff.totp_ciphertext is not None,
        "page_order": staff.page_order,
    }
