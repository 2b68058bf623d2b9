"""Modules that nothing uses import as empty ones, and the rest as ever."""

from __future__ import annotations

import subprocess
import sys

from conftest import ENVIRONMENT, ROOT

PROGRAM = """
from bot.standins import StandInModule, install
install()
import tensorflow as tf
import keras.utils
from tensorflow.keras.layers import Layer
from pymongo.errors import OperationFailure
class Mine(Layer):
    kind: tf.Tensor
    @tf.function
    def same(self): return 7
assert isinstance(tf, StandInModule) and not isinstance(3, tf.Tensor)
try:
    raise ValueError
except (OperationFailure, ValueError):
    pass
import json, numpy
assert not isinstance(numpy, StandInModule)
assert not hasattr(tf, "__wrapped__")
import rasa.core.run
from rasa.core.tracker_store import TrackerStore
TrackerStore.create(None)
print("fine")
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_rasa_starts_on_stand_ins() -> None:
    done = run(PROGRAM)
    assert done.stdout.strip() == "fine", done.stderr[-2000:]


def test_too_late_is_said() -> None:
    program = "import sys; sys.modules['keras'] = sys; from bot.standins import install; install()"
    done = run(program)
    assert done.returncode != 0 and "before anything imports" in done.stderr
