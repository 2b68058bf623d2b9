"""Commands that start things: migrate, seed, serve, worker, run."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from api.backup.running import mark_running
from api.db import Database
from api.settings import Settings, get_settings
from api.yaml_text import read_yaml

if TYPE_CHECKING:
    from alembic.config import Config

ROOT = Path(__file__).resolve().parents[1]
CLINIC_FOLDER = ROOT / "data" / "clinic"


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the `frontdesk` command."""
    app.command("migrate")(migrate)
    app.command("seed")(seed)
    app.command("serve")(serve)
    app.command("worker")(work)
    app.command("run")(run)
    app.command("train")(train)


def migrate() -> None:
    """Bring the database to the present schema."""
    migrate_database(get_settings())
    typer.echo("The database is up to date.")


def seed() -> None:
    """Bring the clinic's directory in line with what is live and fill the grid of slots."""
    settings = get_settings()
    migrate_database(settings)
    typer.echo(f"{seed_clinic(settings)} new slots.")


def serve() -> None:
    """Serve the api alone (the others are started by `run` or by your service manager)."""
    import uvicorn

    from api.app import create_app
    from api.logs import log_crashes

    settings = get_settings()
    mark_running(settings.home)
    app = create_app(settings)
    log_crashes()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,  # ours stands: uvicorn's own prints an error with its words
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )


def work() -> None:
    """Run a worker: deliveries, reminders, retention, the audit chain."""
    from api.conversations.room import open_room
    from api.logs import configure_logs, log_crashes
    from api.worker import run_worker

    configure_logs()
    log_crashes()
    mark_running(get_settings().home)
    run_worker(open_room(get_settings()))


def run() -> None:
    """Set up the stores and start everything: api, worker, actions and dialogue model."""
    from api.supervisor import supervise

    raise typer.Exit(supervise(get_settings()))


def train() -> None:
    """Train the dialogue model if its content changed since the last time."""
    from api import training

    home = get_settings().home
    if training.train_if_changed(home) is None:
        typer.echo(f"Training failed; see {training.log_path(home)}.", err=True)
        raise typer.Exit(1)
    typer.echo("The model is up to date.")


def migrate_database(settings: Settings) -> None:
    from alembic import command

    command.upgrade(migrations_for(settings.database), "head")


def migrations_for(url: str) -> "Config":
    """The migrations, for the database at this address."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(ROOT / "api" / "migrations"))
    config.attributes["url"] = url
    return config


def seed_clinic(settings: Settings) -> int:
    from api import clock
    from api.scheduling.clinic import seed_clinic as seed_from

    folder = clinic_folder(settings)
    with Database(settings.database).write() as session:
        return seed_from(session=session, folder=folder, now=clock.now())


def clinic_folder(settings: Settings) -> Path:
    """The clinic's files: those of the release that is live, else the project's."""
    from api.studio.folder import live_folder
    from api.studio.paths import CLINIC

    live = live_folder(settings.home)
    released = live.content / CLINIC if live else CLINIC_FOLDER
    return released if released.is_dir() else CLINIC_FOLDER


def directory_names() -> tuple[str, ...]:
    """The practitioners' names from the clinic's files, for commands without a database."""
    content: dict[str, Any] = read_yaml((CLINIC_FOLDER / "practitioners.yml").read_text("utf-8"))
    return tuple(entry["name"] for entry in content.values())


def run_module(name: str, *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", name, *arguments], cwd=ROOT, check=False)
    raise typer.Exit(done.returncode)
