"""Serve or train the dialogue: `python -m bot.serve run` and `python -m bot.serve train`.

The same as `rasa run` and `rasa train` for this project, only lighter (without the libraries that
none of our components use), on loopback, without telemetry and with logs that hold no words.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_CREDENTIALS = Path(__file__).resolve().parent / "credentials.yml"
_LOOPBACK = "127.0.0.1"


def _prepare_environment() -> None:
    """Before anything of Rasa is imported."""
    with contextlib.suppress(ImportError):
        from dotenv import load_dotenv

        load_dotenv(_ROOT / ".env")
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    warnings.simplefilter("ignore", DeprecationWarning)
    from bot.standins import install

    install()


def _number(name: str, default: int) -> int:
    return int(os.environ.get(name) or default)


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.serve", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="serve a trained model on loopback")
    run.add_argument("--port", type=int, default=_number("BOT_PORT", 5005))
    run.add_argument("--model", default="models", help="a model file, or a folder: its newest")
    run.add_argument("--endpoints", default="endpoints.yml")
    run.add_argument("--credentials", default=str(_CREDENTIALS))
    train = commands.add_parser("train", help="train and print the path of the model")
    train.add_argument("--domain", default="domain.yml")
    train.add_argument("--config", default="config.yml")
    train.add_argument("--data", nargs="+", default=["data"])
    train.add_argument("--out", default="models")
    train.add_argument("--name", default="frontdesk")
    train.add_argument("--force", action="store_true", help="train although nothing changed")
    return parser.parse_args(argv)


def _run(options: argparse.Namespace) -> int:
    from rasa.api import run as serve
    from rasa.exceptions import ModelNotFound
    from rasa.model import get_local_model

    from bot import logs

    try:
        model = get_local_model(options.model)
    except ModelNotFound:
        print(f"no model in {options.model}: train one first", file=sys.stderr)  # noqa: T201
        return 1
    logs.configure()
    serve(
        model=model,
        endpoints=options.endpoints,
        credentials=options.credentials,
        interface=_LOOPBACK,
        port=options.port,
        enable_api=True,
        auth_token=os.environ.get("BOT_SECRET") or None,
    )
    return 0


@contextlib.contextmanager
def _chatter_to_stderr() -> Iterator[None]:
    with contextlib.redirect_stdout(sys.stderr):
        yield


def _train(options: argparse.Namespace) -> int:
    from rasa.api import train
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    with _chatter_to_stderr():
        result = train(
            domain=options.domain,
            config=options.config,
            training_files=options.data,
            output=options.out,
            fixed_model_name=options.name,
            force_training=options.force,
        )
    if result.code or not result.model:
        return int(result.code) or 1
    print(result.model)  # noqa: T201  (the command's answer)
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    _prepare_environment()
    options = _arguments(sys.argv[1:] if argv is None else argv)
    return _run(options) if options.command == "run" else _train(options)


if __name__ == "__main__":
    sys.exit(main())
