"""Trained models as files: arrays and what is to be known about them, never words."""

import io
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[np.generic]]
# What reading a file raises that is absent, cut off, or of another shape than it should be.
UNREADABLE = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile)


def write_model(path: Path, about: Mapping[str, Any], arrays: Arrays) -> None:
    """Writes beside the file and moves it into place."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with part.open("wb") as file:
        np.savez(file, allow_pickle=False, about=np.array(json.dumps(about)), **arrays)
    part.replace(path)


def read_model(path: Path) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """What it is, and its arrays; raises one of UNREADABLE."""
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
        arrays = dict(stored)
    return json.loads(str(arrays.pop("about"))), arrays
