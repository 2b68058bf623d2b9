"""`frontdesk doctor`: what would stop or endanger a clinic, and what to do about it."""

import json
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the command of this module to the `frontdesk` command."""
    app.command("doctor")(examine)


def examine(as_json: AsJson = False) -> None:
    """Check keys, clock, zones, disk, models, ports, mail; change nothing; say what to do.

    Exit 1 when something would stop or endanger a clinic; warnings alone are exit 0.
    """
    from api.doctor import findings
    from api.doctor.configuration import read_settings
    from api.doctor.service import examine as look
    from api.logs import configure_logs

    configure_logs()  # standard output is for what is found
    settings, faults = read_settings()
    found = []
    for one in faults if settings is None else look(settings):
        found.append(one)
        if not as_json:
            typer.echo(one.as_line())
    if as_json:
        typer.echo(json.dumps(findings.as_object(found)))
    else:
        typer.echo(findings.summary(found))
    if not findings.is_healthy(found):
        raise typer.Exit(1)
