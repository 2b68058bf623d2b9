"""`frontdesk run`: start every process of one installation, watch them, stop them together.

The processes are started by command, never imported: the dialogue model has a Python of its own.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx
import typer
import yaml
from sqlalchemy.engine import make_url

from api import cli_run, training
from api.db import Database
from api.identity import staff as accounts
from api.parent import die_with
from api.privacy.keys import open_keystore
from api.settings import Settings
from api.studio.folder import CONTENT, live_folder, live_link
from api.studio.paths import DOMAIN

ROOT = Path(__file__).resolve().parents[1]
# Several processes share few cores: matrices of one message gain nothing from more threads.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
READY_SECONDS = 180.0
STOP_SECONDS = 30.0
LONGEST_PAUSE = 30.0
SHORTEST_PAUSE = 0.5
QUICK_RESTARTS = 3
# Its rounds can wait while few cores load what patients wait for.
WORKER, WORKER_LATER = "worker", 6.0
DEMO_STAFF = ("staff@demo.clinic", "front-desk-demo")


@dataclass
class Child:
    """One process; restarted when it dies, with a growing pause if it keeps dying."""

    name: str
    command: list[str]
    environment: dict[str, str]
    needs_stores: bool = True
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    start_at: float = field(default=0.0)
    longest_pause: float = LONGEST_PAUSE

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            preexec_fn=partial(die_with, os.getpid()),
        )
        self.start_at = time.monotonic()

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def check(self) -> None:
        """Start it again if it died, after a pause that grows while it keeps dying."""
        if self.process is not None and self.process.poll() is not None:
            lived = time.monotonic() - self.start_at
            self.failures = 0 if lived > LONGEST_PAUSE else self.failures + 1
            pause = min(
                self.longest_pause, SHORTEST_PAUSE * 2 ** max(0, self.failures - QUICK_RESTARTS)
            )
            typer.echo(
                f"{self.name} ended ({self.process.returncode}); again in {pause:.0f} s", err=True
            )
            self.process = None
            self.start_at = time.monotonic() + pause
        elif self.process is None and time.monotonic() >= self.start_at:
            self.start()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, seconds: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.1, seconds))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def supervise(settings: Settings) -> int:
    """Prepare the stores and the model, start all, wait for a signal; return the exit code."""
    if not BOT_PYTHON.exists():
        typer.echo("The dialogue model's environment is missing: run `make setup`.", err=True)
        return 1
    if port_fault(settings.host, settings.port) is not None:
        typer.echo(
            f"Port {settings.port} is taken: is Frontdesk running already? Stop what listens there "
            "or set PORT to another one. Nothing was started.",
            err=True,
        )
        return 1
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    model = _released_model(settings) or training.train_if_changed(settings.home)
    if model is None:
        typer.echo(f"Training failed; see {training.log_path(settings.home)}.", err=True)
        return 1
    children = plan_children(settings, model)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    for child in children:
        if settings.failpoint:  # who dies there is killed on purpose and does not keep dying
            child.longest_pause = SHORTEST_PAUSE
    # The dialogue model loads longest and needs none of the stores: they are prepared beside it.
    _start(child for child in children if not child.needs_stores)
    try:
        prepare(settings)
    except BaseException:
        _stop(children)
        raise
    _start(child for child in children if child.needs_stores and child.name != WORKER)
    _named(children, WORKER).start_at = time.monotonic() + WORKER_LATER
    # Whatever else answers at the address, it is not ready while our own processes are not there.
    own = partial(_all_alive, children)
    announcer = threading.Thread(target=_announce, args=(settings, stop, own), daemon=True)
    announcer.start()
    while not stop.wait(0.5):
        for child in children:
            child.check()
    typer.echo("Stopping.")
    _stop(children)
    return 0


def _named(children: Iterable[Child], name: str) -> Child:
    return next(child for child in children if child.name == name)


def _start(children: Iterable[Child]) -> None:
    for child in children:
        child.start()


def _stop(children: Sequence[Child]) -> None:
    for child in children:
        child.stop()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.wait(deadline - time.monotonic())


def prepare(settings: Settings) -> None:
    """Migrate, seed the clinic, and give a demo clinic a member of staff."""
    keystore = open_keystore(settings)
    cli_run.migrate_database(settings)
    cli_run.seed_clinic(settings)
    database = Database(settings.database)
    with database.write() as session:
        if not settings.is_production and accounts.count_staff(session=session) == 0:
            accounts.add_staff(
                session=session,
                email=DEMO_STAFF[0],
                role=accounts.Role.admin,
                password=DEMO_STAFF[1],
                display_name="Robin Demo",
            )
    database.dispose()
    del keystore


def _released_model(settings: Settings) -> Path | None:
    """The model of the release that is live; None before the first one."""
    live = live_folder(settings.home)
    if live is None:
        return None
    typer.echo(f"Serving the release that is live ({live.path.name[:8]}), not the project's files.")
    training.make_apart(training.MODELS)
    return live.model


def plan_children(settings: Settings, model: Path) -> list[Child]:
    """The four processes with their ports and shared secrets."""
    bot_port = _free_port(settings.bot_port, "BOT_PORT")
    actions_port = _free_port(settings.actions_port, "ACTIONS_PORT")
    environment = {
        **ONE_THREAD,
        **os.environ,
        "FRONTDESK_HOME": str(settings.home.resolve()),
        "PORT": str(settings.port),
        "BOT_PORT": str(bot_port),
        "ACTIONS_PORT": str(actions_port),
        "API_URL": f"http://127.0.0.1:{settings.port}",
        "INTERNAL_SECRET": _secret(settings.home, "internal"),
        "BOT_SECRET": _secret(settings.home, "bot"),
        "ACTIONS_SECRET": _secret(settings.home, "actions"),
        "PYTHONUNBUFFERED": "1",
    }
    # No key and no patient data for the dialogue model and the actions.
    outer = {
        name: value
        for name, value in environment.items()
        if name not in ("FRONTDESK_KEY", "DATABASE_URL", "KEYSTORE_URL", "SMTP_PASSWORD")
    }
    # Replies of the release that is live: read again when another one is, without training.
    outer["RESPONSES_FILE"] = str(live_link(settings.home.resolve()) / CONTENT / DOMAIN)
    endpoints = _write_endpoints(settings, actions_port, environment["ACTIONS_SECRET"])
    this = [sys.executable, "-m"]
    frontdesk = [*this, "api.cli"]
    return [
        Child("api", [*frontdesk, "serve"], environment),
        Child(WORKER, [*frontdesk, "worker"], environment),
        Child(
            "actions",
            [*this, "uvicorn", "actions.app:app", "--host", "127.0.0.1"]
            + ["--port", str(actions_port), "--log-level", "warning", "--no-access-log"],
            outer,
            needs_stores=False,
        ),
        Child(
            "bot",
            [str(BOT_PYTHON), "-m", "bot.serve", "run", "--port", str(bot_port)]
            + ["--model", str(model), "--endpoints", str(endpoints)],
            outer,
            needs_stores=False,
        ),
    ]


def _write_endpoints(settings: Settings, actions_port: int, secret: str) -> Path:
    """Rasa's endpoints for this installation: actions here, a tracker store on disk."""
    settings.home.mkdir(parents=True, exist_ok=True)
    endpoints: dict[str, object] = {
        "action_endpoint": {
            "url": f"http://127.0.0.1:{actions_port}/webhook",
            "headers": {"Authorization": f"Bearer {secret}"},
            "enable_selective_domain": True,
        },
        "tracker_store": {
            "type": "bot.tracker_store.WordlessTrackerStore",
            **_tracker_database(settings),
        },
        "nlg": {"type": "bot.nlg.ReleasedResponses"},
    }
    if settings.redis_url:
        host, _, port = settings.redis_url.removeprefix("redis://").partition(":")
        endpoints["lock_store"] = {"type": "redis", "url": host, "port": int(port or 6379)}
    path = settings.home / "endpoints.yml"
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(endpoints), "utf-8")
    return path


def _tracker_database(settings: Settings) -> dict[str, object]:
    parsed = make_url(settings.tracker)
    if parsed.get_backend_name() == "sqlite":
        return {"dialect": "sqlite", "db": parsed.database}
    return {
        "dialect": "postgresql",
        "url": parsed.host,
        "port": parsed.port or 5432,
        "db": parsed.database,
        "username": parsed.username,
        "password": parsed.password,
    }


def _secret(home: Path, name: str) -> str:
    """A secret between our processes: from the environment, else made once and kept (mode 0600)."""
    variable = f"{name.upper()}_SECRET"
    if given := os.environ.get(variable):
        return given
    path = home / "secrets" / f"{name}.secret"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()


def _free_port(wanted: int, variable: str) -> int:
    """The wanted loopback port, or a free one (which is said)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
            return wanted
        except OSError:
            pass
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    typer.echo(f"{variable} {wanted} is taken; using {free}.")
    return free


def port_fault(host: str, port: int) -> int | None:
    """Why our api could not listen there now, as the system's error number; None: it could."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno or -1
    return None


def _all_alive(children: list[Child]) -> bool:
    return all(child.is_alive() for child in children)


def _announce(settings: Settings, stop: threading.Event, own: Callable[[], bool]) -> None:
    """Say the addresses once everything answers and `own` says that it is ours."""
    base = f"http://{reachable(settings.host)}:{settings.port}"
    deadline = time.monotonic() + READY_SECONDS
    with httpx.Client(timeout=5.0, trust_env=False) as client:
        while not stop.is_set() and time.monotonic() < deadline:
            try:
                if client.get(f"{base}/health/ready").status_code == 200 and own():
                    break
            except httpx.HTTPError:
                pass
            stop.wait(0.5)
        else:
            typer.echo("Not everything is ready; see /health/ready.", err=True)
            return
    typer.echo(f"Ready.\n  Patients: {base}/\n  Staff:    {base}/staff\n  API:      {base}/docs")
    if not settings.is_production:
        typer.echo(f"  Demo staff account: {DEMO_STAFF[0]} / {DEMO_STAFF[1]}")
        typer.echo(f"  Demo outbox (codes): {base}/demo/outbox")


def reachable(host: str) -> str:
    """The address at which a process of this machine reaches what listens at `host`."""
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  (compared, not bound)
