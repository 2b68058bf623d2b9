"""The `frontdesk` command. Exit 0, 2 for bad use, 1 for failure."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import TextIOWrapper
from typing import Annotated, Any
from zoneinfo import ZoneInfoNotFoundError

import typer
from sqlalchemy.exc import OperationalError, ProgrammingError

from api import cli_content, cli_data, cli_doctor, cli_run, cli_staff
from api.db import Database
from api.errors import FrontdeskError
from api.settings import get_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
keys_app = typer.Typer(no_args_is_help=True, help="The key-encryption key.")
audit_app = typer.Typer(no_args_is_help=True, help="The audit trail.")
outbox_app = typer.Typer(no_args_is_help=True, help="What is to be sent or was sent.")
bench_app = typer.Typer(no_args_is_help=True, help="Measurements against a yardstick.")
app.add_typer(keys_app, name="keys")
app.add_typer(audit_app, name="audit")
app.add_typer(outbox_app, name="outbox")
app.add_typer(bench_app, name="bench")
cli_run.register(app)
cli_data.register(app)
cli_staff.register(app)
cli_content.register(app)
cli_doctor.register(app)

Jsonl = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line in and out.")]


@app.command()
def redact(jsonl: Jsonl = False) -> None:
    """Show what the transcript would hide in a text from standard input."""
    from api.privacy.redact import find_spans
    from api.privacy.spans import Directory

    directory = Directory(practitioners=cli_run.directory_names(), locations=())

    def answer(item: dict[str, Any]) -> dict[str, Any]:
        spans = find_spans(text=item["text"], asked=item.get("asked"), directory=directory)
        found = [{"start": span.start, "end": span.end, "type": span.type} for span in spans]
        return {"id": item.get("id"), "text": item["text"], "spans": found}

    _each(answer, jsonl=jsonl)


@app.command()
def screen(jsonl: Jsonl = False) -> None:
    """Show the safety screen's disposition of a text from standard input."""
    from api.safety.service import screen as screen_text

    def answer(item: dict[str, Any]) -> dict[str, Any]:
        found = screen_text(text=item["text"])
        return {
            "id": item.get("id"),
            "disposition": str(found.disposition),
            "band": str(found.band),
            "rules": list(found.rules),
            "quotes": [{"start": quote.start, "end": quote.end} for quote in found.quotes],
        }

    _each(answer, jsonl=jsonl)


@app.command("resolve-time")
def resolve_time(
    jsonl: Jsonl = False,
    ref: Annotated[str, typer.Option(help="Reference instant, ISO 8601; now if absent.")] = "",
    time_zone: Annotated[str, typer.Option("--time-zone")] = "America/New_York",
) -> None:
    """Show what date, time, interval or recurrence a text means."""
    from api.extraction.resolve_time import resolve_time as resolve

    def answer(item: dict[str, Any]) -> dict[str, Any]:
        instant = item.get("ref") or ref or datetime.now(UTC).isoformat()
        zone = item.get("time_zone") or time_zone
        try:
            found = resolve(text=item["text"], ref=datetime.fromisoformat(instant), time_zone=zone)
        except (ValueError, TypeError, ZoneInfoNotFoundError):
            typer.echo("A reference instant or a time zone cannot be read.", err=True)
            raise typer.Exit(2) from None
        return {"id": item.get("id"), "kind": found.kind, "value": found.value}

    _each(answer, jsonl=jsonl)


@app.command()
def check(jsonl: Jsonl = False) -> None:
    """Show whether a text may be said to a patient."""
    from api.safety.service import check_written

    def answer(item: dict[str, Any]) -> dict[str, Any]:
        verdict = check_written(text=item["text"])
        reasons = list(verdict.reasons)
        return {"id": item.get("id"), "allowed": verdict.allowed, "reasons": reasons}

    _each(answer, jsonl=jsonl)


@keys_app.command("new")
def make_key() -> None:
    """Print a fresh key, as FRONTDESK_KEY has it."""
    from api.privacy.key_file import new_key

    typer.echo(new_key())


@keys_app.command("rotate")
def rotate_keys(
    new_key_stdin: Annotated[
        bool, typer.Option("--new-key-stdin", help="Read the new key where FRONTDESK_KEY is set.")
    ] = False,
) -> None:
    """Wrap every data key by a new key-encryption key; nothing else is touched."""
    from api.audit import service as audit
    from api.privacy.key_file import decode_key
    from api.privacy.keys import rotate_key

    settings = get_settings()
    if new_key_stdin == (settings.key is None):
        where = "a file" if settings.key is None else "FRONTDESK_KEY"
        need = "leave out" if settings.key is None else "give"
        raise typer.BadParameter(f"the key is in {where}: {need} it", param_hint="--new-key-stdin")
    given = decode_key(sys.stdin.readline()) if new_key_stdin else None
    cli_run.migrate_database(settings)
    done = rotate_key(settings, given=given)
    with Database(settings.database).write() as session:
        audit.record(
            session=session,
            actor=("system", "cli"),
            action="keys.rotated",
            subject=("installation", "keys"),
            detail={"count": done.count},
        )
    typer.echo(f"{done.count} keys are wrapped by the new key-encryption key.")
    if given is not None:
        typer.echo("Set FRONTDESK_KEY to it and start every process again.")
    if not done.is_clean:
        typer.echo("But the key store still holds what the old key opens: it is in use.", err=True)
        typer.echo("Run this again when no backup runs, or with every process stopped.", err=True)
        raise typer.Exit(1)


@audit_app.command("export")
def export_audit() -> None:
    """Print the audit trail for an auditor: one JSON object a line, oldest first."""
    from api.audit.service import export_lines

    with Database(get_settings().database).read() as session:
        for line in export_lines(session=session):
            typer.echo(line)


@audit_app.command("verify")
def verify_audit() -> None:
    """Check the chain; exit 1 and the first broken record if it is not whole."""
    from api.audit.service import verify_settled
    from api.privacy.keys import open_keystore
    from api.worker import anchor_path

    settings = get_settings()
    keystore = open_keystore(settings)
    verdict = verify_settled(
        Database(settings.database).read,
        key=keystore.derive("audit"),
        anchor=anchor_path(settings.home),
    )
    if not verdict.whole:
        typer.echo(f"Broken at record {verdict.first_broken}: {verdict.reason}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"Whole: {verdict.checked} records checked, {verdict.reason}.")


@outbox_app.command("list")
def list_outbox(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List deliveries; their content only in development mode."""
    from api.outbox.service import list_deliveries
    from api.privacy.keys import open_keystore

    settings = get_settings()
    keystore = open_keystore(settings)
    with Database(settings.database).read() as session:
        found = list_deliveries(session=session, keystore=keystore)
    rows = [
        {
            "id": item.id,
            "conversation_id": item.conversation_id,
            "channel": item.channel,
            "status": item.status,
            "created_at": item.created_at.isoformat(),
            **({} if settings.is_production else {"to": item.to, "text": item.text}),
        }
        for item in found
    ]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        typer.echo("  ".join(str(value) for value in row.values()))


@bench_app.command("chat")
def bench_chat(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Turns a second and latencies beside an unmodified Rasa bot, in the same run."""
    cli_run.run_module("tools.bench_chat", *(["--json"] if as_json else []))


@bench_app.command("screen")
def bench_screen(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Latency of the screen beside one sentence vector of its own model, in the same run."""
    cli_run.run_module("tools.bench_screen", *(["--json"] if as_json else []))


@bench_app.command("redact")
def bench_redact(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Latency of redaction beside Presidio with the small spaCy model, in the same run."""
    cli_run.run_module("tools.bench_redact", *(["--json"] if as_json else []))


@bench_app.command("console")
def bench_console(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """How fast 20 open consoles show a change among 500 escalations, beside one, in one run."""
    cli_run.run_module("tools.bench_console", *(["--json"] if as_json else []))


@bench_app.command("studio")
def bench_studio(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """From an edit to what a patient meets, beside `rasa train` of the same data, in one run."""
    cli_run.run_module("tools.bench_studio", *(["--json"] if as_json else []))


@bench_app.command("reminders")
def bench_reminders(
    as_json: Annotated[bool, typer.Option("--json")] = False,
    year: Annotated[bool, typer.Option(help="Let plans live for a year instead.")] = False,
    plans: Annotated[int, typer.Option(help="How many, with --year.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Which plans, with --year.")] = 1,
    database: Annotated[str, typer.Option(help="sqlite or postgresql; both without it.")] = "",
) -> None:
    """Messages leased and marked beside raw inserts, on both databases, in the same run."""
    options = [*(["--json"] if as_json else []), *(["--year"] if year else [])]
    options += ["--plans", str(plans), "--seed", str(seed)]
    options += ["--database", database] if database else []
    cli_run.run_module("tools.bench_reminders", *options)


def _each(answer: Callable[[dict[str, Any]], dict[str, Any]], *, jsonl: bool) -> None:
    if isinstance(sys.stdout, TextIOWrapper):  # half a character is written as its JSON escape
        sys.stdout.reconfigure(errors="backslashreplace")
    if not jsonl:
        typer.echo(json.dumps(answer({"text": sys.stdin.read()}), ensure_ascii=False))
        return
    for item in _lines():
        print(json.dumps(answer(item), ensure_ascii=False), flush=True)


def _lines() -> Iterator[dict[str, Any]]:
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError:
            item = None
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            typer.echo(f'Line {number} is not an object with a "text".', err=True)
            raise typer.Exit(2)
        yield item


def main() -> None:
    """Run the command; an expected error is one line and exit 1."""
    try:
        app()
    except FrontdeskError as error:
        typer.echo(f"{error.title} ({type(error).__name__})", err=True)
        sys.exit(1)
    except (OperationalError, ProgrammingError) as error:
        typer.echo(f"The database cannot be used: {error.orig}".strip(), err=True)
        typer.echo("If it is new or of an older version: frontdesk migrate.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
