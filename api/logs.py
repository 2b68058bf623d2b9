"""Structured logs, one JSON line an event; ids, codes and counts, never patient text."""

import logging
import sys
import threading
from collections.abc import MutableMapping
from typing import Any

import structlog


def configure_logs(*, level: int = logging.INFO) -> None:
    """Send structlog and the standard loggers to standard error as JSON lines."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_words,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def log_crashes() -> None:
    """What ends a process or a thread is logged like any other error, without its words."""

    def log_crash(kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
        if issubclass(kind, Exception):
            logging.getLogger("frontdesk").critical("crash", exc_info=(kind, error, trace))  # type: ignore[arg-type]

    sys.excepthook = log_crash
    threading.excepthook = lambda crash: log_crash(
        crash.exc_type, crash.exc_value, crash.exc_traceback
    )


def _without_words(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Any:
    """Of a traceback keep the kind of error: values of variables and messages can hold words."""
    info = event.pop("exc_info", None)
    if isinstance(info, tuple) and info[0] is not None:
        event["exception"] = f"{info[0].__module__}.{info[0].__name__}"
        event["where"] = _place_of(info[2])
        event["event"] = "unexpected error"
    return event


def _place_of(trace: object) -> str:
    last = None
    while trace is not None:
        last, trace = trace, getattr(trace, "tb_next", None)
    if last is None:
        return ""
    code = last.tb_frame.f_code  # type: ignore[attr-defined]
    return f"{code.co_filename.rsplit('/', 2)[-1]}:{last.tb_lineno}"  # type: ignore[attr-defined]
