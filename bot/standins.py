"""Answers `import tensorflow` and a few others with empty modules: nothing here uses them.

Rasa imports them at start for components, stores and plots that this project does not have.
Without the real ones a server starts twice as fast and takes less than half of the memory. Used by
`bot.serve` only; the stock `rasa` command loads the real libraries.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

_STOOD_IN_FOR = (
    "tensorflow",
    "keras",
    "tensorflow_hub",
    "tensorflow_text",
    "tensorflow_addons",
    "boto3",
    "botocore",
    "pymongo",
    "matplotlib",
)
_ERRORS = ("Error", "Failure", "Exception")


class _AnyName(type):
    """A class that has every attribute, each again such a class: fit to subclass or annotate."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(name)

    def __getitem__(cls, _: Any) -> Any:
        return cls


class _Anything:
    def __init__(self, *_: Any, **__: Any) -> None:
        return None

    def __call__(self, *given: Any, **_: Any) -> Any:
        return given[0] if given else self


def _stand_in(name: str) -> _AnyName:
    bases = (_Anything, Exception) if name.endswith(_ERRORS) else (_Anything,)
    return _AnyName(name, bases, {"__module__": __name__})


class StandInModule(ModuleType):
    """A module of which every public name is an empty class."""

    __path__: list[str] = []
    __version__ = "0.0.0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _stand_in(name)
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in _STOOD_IN_FOR:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        return None


def install() -> None:
    """From now on the stood-in libraries import as empty modules; before `import rasa` only."""
    if any(name in sys.modules for name in _STOOD_IN_FOR):
        raise RuntimeError("the stand-ins must be installed before anything imports the real ones")
    sys.meta_path.insert(0, _Finder())
