"""Rasa at the studio's service: train, validate, read and test in processes of its own."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from api.studio.errors import ContentRefused
from api.studio.folder import Folder
from api.studio.processes import DIALOGUE, GoOn, always, run

MODULE = "bot.serve"


def train(folder: Folder, *, go_on: GoOn, log: Path) -> None:
    """Train the folder's content into its model.

    Raises:
        Stopped: `go_on` said no; nothing is left running.
        ContentRefused: Rasa could not train.
    """
    arguments = ["train", *_content(folder), "--out", str(folder.path), "--name", "model"]
    with log.open("wb") as output:
        code, _ = run(DIALOGUE, MODULE, arguments, go_on=go_on, log=output)
    if code != 0 or not folder.model.exists():
        raise ContentRefused(["Rasa could not train this content; training.log says why."])


def validate(folder: Folder, *, go_on: GoOn, words: bool = False) -> list[str]:
    """What Rasa says against the content, a sentence each.

    `words`: everything but the words of replies was validated before, and only they are read.

    Raises:
        Stopped.
    """
    more = ["--words"] if words else []
    code, said = run(DIALOGUE, MODULE, ["validate", *more, *_content(folder)], go_on=go_on)
    if code == 0:
        return []
    lines = said.replace(f"{folder.content}/", "").splitlines()
    return [f"Rasa: {line}" for line in lines if line] or ["Rasa refuses the content."]


def read(model: Path, sentences: Sequence[str], *, go_on: GoOn = always) -> list[tuple[str, float]]:
    """(intent, confidence) of each sentence by a model that nobody serves; takes some seconds.

    Raises:
        Stopped.
        ContentRefused: the model cannot be loaded.
    """
    given = json.dumps(list(sentences)).encode()
    found = _answer(["read", "--model", str(model)], go_on=go_on, given=given)
    return [(one["intent"], float(one["confidence"])) for one in found["read"]]


def test(model: Path, stories: Sequence[Path], *, go_on: GoOn) -> dict[str, Any]:
    """How many stories there are, and those that the model does not follow.

    Raises:
        Stopped.
        ContentRefused: the model cannot be loaded, or the stories are none.
    """
    paths = [str(path) for path in stories]
    return _answer(["test", "--model", str(model), "--stories", *paths], go_on=go_on)


def _answer(arguments: Sequence[str], *, go_on: GoOn, given: bytes = b"") -> dict[str, Any]:
    code, said = run(DIALOGUE, MODULE, arguments, go_on=go_on, given=given)
    if code != 0:
        raise ContentRefused(["The trained model cannot be loaded."])
    found: dict[str, Any] = json.loads(said)
    return found


def _content(folder: Folder) -> list[str]:
    data = [folder.content / "data" / name for name in ("nlu", "rules", "stories")]
    return [
        "--domain", str(folder.content / "domain.yml"), "--config",
        str(folder.content / "config.yml"), "--data", *(str(one) for one in data if one.is_dir()),
    ]  # fmt: skip
