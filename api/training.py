"""Make the dialogue model, the second opinions of the screen and on names, the models of the output
check and of names when, and only when, what they are made from changed."""

import hashlib
import subprocess
from pathlib import Path

import typer

from api.privacy.learned_training import train_people_if_changed
from api.privacy.quantised import quantise_if_changed
from api.safety import model as screen_model
from api.safety.written import train_claims_if_changed

ROOT = Path(__file__).resolve().parents[1]
BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
CONTENT = (
    "config.yml",
    "domain.yml",
    "data/nlu",
    "data/rules",
    "data/stories",
    "bot/nlu",
    "bot/requirements.txt",
)
MODELS = ROOT / "models"
MARK, MODEL = "content.sha256", "frontdesk.tar.gz"


def train_if_changed(home: Path) -> Path | None:
    """Return the dialogue model for the present content; None if training failed.

    The others are made here too, beside it: none knows of the others.
    """
    if (model := current_model()) is not None:
        _train_others()
        return model
    mark, model, fingerprint = MODELS / MARK, MODELS / MODEL, content_fingerprint()
    typer.echo("Training the dialogue model ...")
    home.mkdir(parents=True, exist_ok=True)
    command = [str(BOT_PYTHON), "-m", "bot.serve", "train"]
    with (
        log_path(home).open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as training,
    ):
        _train_others()
    if training.returncode != 0 or not model.exists():
        return None
    mark.write_text(fingerprint)
    return model


def _train_others() -> None:
    """What reads messages is busy on all cores for longest."""
    screen_model.train_if_changed(MODELS)
    make_apart(MODELS)


def make_apart(folder: Path) -> None:
    """What no release has a copy of: what reads replies, and what finds names."""
    train_claims_if_changed(folder)
    quantise_if_changed(folder)
    train_people_if_changed(folder)


def current_model() -> Path | None:
    """The dialogue model of the present content; None when it has to be trained."""
    mark, model = MODELS / MARK, MODELS / MODEL
    if model.exists() and mark.exists() and mark.read_text() == content_fingerprint():
        return model
    return None


def content_fingerprint() -> str:
    """SHA-256 over the names and bytes of everything the model is made from."""
    digest = hashlib.sha256()
    for entry in CONTENT:
        path = ROOT / entry
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def log_path(home: Path) -> Path:
    return home / "training.log"
