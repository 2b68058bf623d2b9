"""`frontdesk content`: the studio from a terminal."""

from pathlib import Path
from typing import Annotated

import typer

Why = Annotated[str, typer.Option(help="Why, in a sentence; it stands in the list of releases.")]
content_app = typer.Typer(no_args_is_help=True, help="Content: validate, publish, roll back.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the `frontdesk` command."""
    app.add_typer(content_app, name="content")


@content_app.command()
def validate() -> None:
    """Check the draft as the gate does, without training; exit 1 and the reasons if refused."""
    from api import studio_commands

    studio_commands.validate()


@content_app.command()
def publish(
    number: Annotated[
        int, typer.Argument(help="A release that is built; the draft if absent.")
    ] = 0,
    why: Why = "",
) -> None:
    """Make a release live, or the draft, which is built if it is not; exit 1 and why if refused."""
    from api import studio_commands

    studio_commands.publish(number, why)


@content_app.command()
def rollback(
    number: Annotated[int, typer.Argument(help="A release; the one before if absent.")] = 0,
    why: Why = "",
) -> None:
    """Make a release live again that was live: content, model and rules together."""
    from api import studio_commands

    studio_commands.rollback(number, why)


@content_app.command("releases")
def list_all() -> None:
    """List the releases, newest first."""
    from api import studio_commands

    studio_commands.list_all()


@content_app.command()
def export(
    path: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
    number: Annotated[int, typer.Option(help="A release; the draft if absent.")] = 0,
) -> None:
    """Write the draft or a release as an ordinary Rasa project."""
    from api import studio_commands

    studio_commands.export(path, number)


@content_app.command("build", hidden=True)
def build(release_id: str) -> None:
    """Build a release that a page opened."""
    from api import studio_commands

    studio_commands.build(release_id)
