"""Rasa at the studio's service: train, validate and read in processes of its own."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from api.parent import die_with
from api.studio.draft import ROOT
from api.studio.errors import ContentRefused
from api.studio.folder import Folder
from api.training import BOT_PYTHON

LOOK_SECONDS = 0.5
LONGEST_SECONDS = 1800.0
NICE = 10


class Stopped(Exception):
    """Somebody cancelled it."""


def train(folder: Folder, *, go_on: Callable[[], bool], log: Path) -> None:
    """Train the folder's content into its model; `go_on` is asked twice a second.

    Raises:
        Stopped: `go_on` said no; nothing is left running.
        ContentRefused: Rasa could not train.
    """
    arguments = [*_content(folder), "--out", str(folder.path), "--name", "model"]
    with log.open("wb") as output:
        process = _start("train", *arguments, stdout=output, stderr=output)
        try:
            _wait(process, go_on)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if process.returncode != 0 or not folder.model.exists():
        raise ContentRefused(["Rasa could not train this content; training.log says why."])


def validate(folder: Folder, *, go_on: Callable[[], bool]) -> list[str]:
    """What Rasa says against the content, a sentence each."""
    process = _start(
        "validate", *_content(folder), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        _wait(process, go_on)
    finally:
        if process.poll() is None:
            process.terminate()
    said = process.stdout.read().decode("utf-8", "replace") if process.stdout else ""
    if process.returncode == 0:
        return []
    return [f"Rasa: {line}" for line in said.splitlines() if line] or ["Rasa refuses the content."]


def read(model: Path, sentences: Sequence[str]) -> list[tuple[str, float]]:
    """(intent, confidence) of each sentence by a model that nobody serves; takes some seconds.

    Raises:
        ContentRefused: the model cannot be loaded.
    """
    process = _start(
        "read", "--model", str(model), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    out, _ = process.communicate(json.dumps(list(sentences)).encode(), timeout=LONGEST_SECONDS)
    if process.returncode != 0:
        raise ContentRefused(["The trained model cannot be loaded."])
    return [(one["intent"], float(one["confidence"])) for one in json.loads(out)["read"]]


def _content(folder: Folder) -> list[str]:
    data = [folder.content / "data" / name for name in ("nlu", "rules", "stories")]
    return [
        "--domain", str(folder.content / "domain.yml"), "--config",
        str(folder.content / "config.yml"), "--data", *(str(one) for one in data if one.is_dir()),
    ]  # fmt: skip


def _start(*arguments: str, **streams: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["nice", "-n", str(NICE), str(BOT_PYTHON), "-m", "bot.serve", *arguments],
        cwd=ROOT,
        preexec_fn=partial(die_with, os.getpid()),
        **streams,
    )


def _wait(process: subprocess.Popen[bytes], go_on: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while process.poll() is None:
        if not go_on() or time.monotonic() > deadline:
            raise Stopped
        try:
            process.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            continue
