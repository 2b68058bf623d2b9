"""Logs that cannot hold what a patient wrote, whoever writes them.

Rasa and its libraries put message text into log lines, warnings and tracebacks. Here only our own
loggers are printed with their message; of any other record the level, the logger, the place in the
code and the types of the exceptions are printed, never a value.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
import warnings
from collections.abc import MutableMapping
from datetime import datetime, timezone
from typing import Any, TextIO

import structlog

logger = logging.getLogger(__name__)

_OWN = "bot"
_MOST_FRAMES = 12


def _exception_types(error: BaseException | None) -> list[str]:
    names: list[str] = []
    while error is not None and len(names) < _MOST_FRAMES:
        names.append(type(error).__qualname__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return names


def _places(error: BaseException | None) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__) if error is not None else []
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-_MOST_FRAMES:]]


class WordlessFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, timezone.utc).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "place": f"{record.pathname}:{record.lineno}",
        }
        if record.name.partition(".")[0] == _OWN:
            line["message"] = record.getMessage()
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if error is not None:
            line |= {"errors": _exception_types(error), "trace": _places(error)}
        return json.dumps(line)


def _event_only(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    """Rasa's structured records: their fields hold text, so only the kind of event stays."""
    return str(event.get("event", ""))


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    if not issubclass(category, DeprecationWarning):
        logger.warning("%s at %s:%s", category.__name__, filename, lineno)


def configure() -> None:
    """Replace every handler; call after `import rasa` and before the server starts."""
    level = os.environ.get("BOT_LOG_LEVEL", "WARNING").upper()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WordlessFormatter())
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)
    warnings.showwarning = _show_warning
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, _event_only],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
