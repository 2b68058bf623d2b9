"""Are the models there, of the present content, and whole?"""

import gzip
import tarfile
from collections.abc import Iterator
from pathlib import Path

from api import training
from api.doctor.findings import Finding, fail, ok, warn
from api.doctor.subject import Subject
from api.privacy import learned, learned_training, redact
from api.privacy.model import load_model
from api.privacy.quantised import names_model
from api.privacy.spans import RedactorUnavailable
from api.safety import model as screen_model
from api.safety import written
from api.studio.errors import ReleaseRefused
from api.studio.folder import Folder, live_folder, model_id_of

DIALOGUE, SCREEN, CLAIMS, NAMES = "dialogue", "screen", "output check", "redaction"
TRAIN = "Run `frontdesk train`, or start with `run`, which does it."
PIECE = 2**20


def check_models(subject: Subject) -> Iterator[Finding]:
    """Those of the release that is live, else those of the project's own content."""
    if not training.BOT_PYTHON.exists():
        yield fail(DIALOGUE, "the dialogue model's environment is missing", "Run `make setup`.")
    live = live_folder(subject.home)
    if live is not None:
        yield _release(live)
        yield _dialogue(subject, live.model, is_current=True)
        yield _screen(live.screen, is_current=True)
    else:
        model = training.MODELS / training.MODEL
        screen = training.MODELS / screen_model.FILE
        version = screen_model.stored_version(screen)
        yield _dialogue(subject, model, is_current=training.current_model() is not None)
        yield _screen(screen, is_current=version == screen_model.fingerprint()[:12])
    yield _claims(training.MODELS / written.FILE)
    yield _names()
    yield _people(training.MODELS / learned.FILE)


def _release(live: Folder) -> Finding:
    try:
        live.check_whole()
    except (ReleaseRefused, OSError):
        said = f"the release that is live ({live.path.name[:8]}) is not as it was built"
        return fail(DIALOGUE, said, "Run `frontdesk content rollback`, then build it again.")
    return ok(DIALOGUE, f"the release that is live ({live.path.name[:8]}) is as it was built")


def _dialogue(subject: Subject, path: Path, *, is_current: bool) -> Finding:
    if not path.exists():
        return ok(DIALOGUE, f"{path} is not there yet; `run` trains it")
    try:
        with gzip.open(path) as archive:  # to its end, where the sum over all of it is
            while archive.read(PIECE):
                pass
        subject.model_id = model_id_of(path)
    except (OSError, EOFError, tarfile.TarError, KeyError, ValueError, AssertionError):
        return fail(DIALOGUE, f"{path} is damaged", "Delete it, then run `frontdesk train`.")
    if not is_current:
        return warn(DIALOGUE, f"{path} is not of the present content", TRAIN)
    return ok(DIALOGUE, f"{path} is whole and of the present content")


def _screen(path: Path, *, is_current: bool) -> Finding:
    if not path.exists():
        return ok(SCREEN, f"{path} is not there yet; `run` trains it")
    if screen_model.load_model(path) is None:
        advice = "Delete it, then run `frontdesk train`: until then rules alone decide."
        return fail(SCREEN, f"{path} cannot be loaded", advice)
    if not is_current:
        return warn(SCREEN, f"{path} is not of the present texts and rules", TRAIN)
    return ok(SCREEN, f"{path} can be loaded and is of the present texts and rules")


def _claims(path: Path) -> Finding:
    if not path.exists():
        return ok(CLAIMS, f"{path} is not there yet; `run` trains it")
    if (model := written.load_claims(path)) is None:
        advice = "Delete it, then run `frontdesk train`: until then phrases alone decide."
        return fail(CLAIMS, f"{path} cannot be loaded", advice)
    if model.version != written.fingerprint()[:12]:
        return warn(CLAIMS, f"{path} is not of the present texts", TRAIN)
    return ok(CLAIMS, f"{path} can be loaded and is of the present texts")


def _names() -> Finding:
    try:
        redact.warm_up()
    except RedactorUnavailable:
        said = "the name model cannot be loaded, so every message goes to a person"
        return fail(NAMES, said, "Run `make setup`.")
    quicker = names_model(training.MODELS)
    if quicker.exists() and not load_model().is_quantised:
        said = f"{quicker} cannot be loaded: names are found by the slower form of their model"
        return warn(NAMES, said, "Delete it, then run `frontdesk train`.")
    return ok(NAMES, "the name model can be loaded")


def _people(path: Path) -> Finding:
    if not path.exists():
        return ok(NAMES, f"{path} is not there yet; `run` trains it")
    if (head := learned.load_head(path)) is None:
        advice = "Delete it, then run `frontdesk train`: until then rules alone find names."
        return fail(NAMES, f"{path} cannot be loaded", advice)
    if head.version != learned_training.fingerprint()[:12]:
        return warn(NAMES, f"{path} is not of the present texts", TRAIN)
    return ok(NAMES, f"{path} can be loaded and is of the present texts")
