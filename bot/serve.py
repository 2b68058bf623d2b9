"""Serve, train, validate or read with the dialogue: `python -m bot.serve run`, `train`, ...

The same as `rasa run`, `rasa train`, `rasa data validate` for this project, only lighter (without
the libraries that none of our components use), on loopback, without telemetry and with logs that
hold no words. `read` tells the intents of sentences, `test` which stories a model follows: JSON at
stdout (and sentences as JSON at stdin). `listen` reads sentence by sentence until its stdin ends.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
_CREDENTIALS = Path(__file__).resolve().parent / "credentials.yml"
_LOOPBACK = "127.0.0.1"
# Rasa's file of failed stories: the story's name, and what was predicted beside what was wanted.
_STORY = re.compile(r"^- story: (.*?)(?: \(\S+\))?$")
_MISSED = re.compile(r"^\s*- (\w+): (.*?)\s*# predicted: (.*)$")


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
    validate = commands.add_parser("validate", help="what Rasa says of the content")
    for one in (train, validate):
        one.add_argument("--domain", default="domain.yml")
        one.add_argument("--config", default="config.yml")
        one.add_argument("--data", nargs="+", default=["data"])
    validate.add_argument("--words", action="store_true", help="the domain's replies alone")
    read = commands.add_parser("read", help="the intents of the sentences on standard input")
    read.add_argument("--model", default="models")
    listen = commands.add_parser("listen", help="the intent of each line on standard input")
    listen.add_argument("--model", default="models")
    test = commands.add_parser("test", help="which stories a model follows")
    test.add_argument("--model", default="models")
    test.add_argument("--stories", nargs="+", default=["data", "tests"])
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


def _validate(options: argparse.Namespace) -> int:
    """Exit 1 with Rasa's own words, a line each, when it refuses or warns.

    `--words` is for content that was validated and says something else now: what is unchanged is
    not read again.
    """
    from rasa.cli.utils import validate_files
    from rasa.shared.core.domain import Domain
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    warnings.simplefilter("always", UserWarning)
    try:
        with _chatter_to_stderr(), warnings.catch_warnings(record=True) as said:
            if options.words:
                Domain.load(options.domain)
                return 0
            importer = TrainingDataImporter.load_from_config(
                options.config, options.domain, options.data
            )
            _read_once(importer)
            validate_files(fail_on_warnings=True, max_history=None, importer=importer)
    except SystemExit as refused:
        for warning in said:
            print(" ".join(str(warning.message).split()))  # noqa: T201  (the command's answer)
        return int(refused.code or 0)
    except Exception as error:  # whatever Rasa cannot read is the answer
        print(" ".join(str(error).split()) or type(error).__name__)  # noqa: T201
        return 1
    return 0


def _read_once(importer: Any) -> None:
    """Rasa asks its importer twice for the domain and for the examples: its files are read once."""
    combined = importer.importer._importer
    for files in combined._importers:
        files.get_domain = partial(_given, files.get_domain())
    combined.get_nlu_data = partial(_given, combined.get_nlu_data())


def _given(found: Any, *_: Any) -> Any:
    return found


def _load(model: str) -> Any:
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    with _chatter_to_stderr():
        return Agent.load(model)


async def _reading(agent: Any, sentence: str) -> dict[str, object]:
    intent = (await agent.parse_message(sentence))["intent"]
    return {"intent": intent["name"], "confidence": intent["confidence"]}


def _read(options: argparse.Namespace) -> int:
    import asyncio

    sentences = json.load(sys.stdin)
    agent = _load(options.model)

    async def read_all() -> list[dict[str, object]]:
        return [await _reading(agent, sentence) for sentence in sentences]

    found = asyncio.run(read_all())
    json.dump({"model_id": agent.model_id, "read": found}, sys.stdout)
    return 0


def _listen(options: argparse.Namespace) -> int:
    """A line of JSON in, a line of JSON out; the first line out says that the model is loaded."""
    import asyncio

    agent = _load(options.model)
    print(json.dumps({"model_id": agent.model_id}), flush=True)  # noqa: T201  (the answer)
    for line in sys.stdin:
        with _chatter_to_stderr():
            found = asyncio.run(_reading(agent, json.loads(line)))
        print(json.dumps(found), flush=True)  # noqa: T201  (the answer)
    return 0


def _test(options: argparse.Namespace) -> int:
    """As `rasa test core` for each path: how many stories, and which are not followed."""
    import asyncio

    from rasa.core.agent import Agent
    from rasa.core.test import FAILED_STORIES_FILE, test
    from rasa.utils.log_utils import configure_structlog

    total, failed = 0, []
    with _chatter_to_stderr(), tempfile.TemporaryDirectory() as folder:
        configure_structlog(logging.WARNING)
        agent = Agent.load(options.model)
        for path in options.stories:
            found = asyncio.run(
                test(stories=path, agent=agent, out_directory=folder, disable_plotting=True)
            )
            total += found["report"].get("conversation_accuracy", {}).get("total", 0)
            failed += _failed((Path(folder) / FAILED_STORIES_FILE).read_text("utf-8"))
    json.dump({"model_id": agent.model_id, "stories": total, "failed": failed}, sys.stdout)
    return 0


def _failed(text: str) -> list[dict[str, str]]:
    """The first step of each failed story that went another way."""
    found: list[dict[str, str]] = []
    for line in text.splitlines():
        if story := _STORY.match(line):
            found.append({"story": story[1], "wanted": "", "predicted": ""})
        elif (missed := _MISSED.match(line)) and found and not found[-1]["wanted"]:
            found[-1].update(wanted=missed[2], predicted=missed[3])
    return found


COMMANDS = {
    "run": _run,
    "train": _train,
    "validate": _validate,
    "read": _read,
    "listen": _listen,
    "test": _test,
}


def main(argv: Sequence[str] | None = None) -> int:
    _prepare_environment()
    options = _arguments(sys.argv[1:] if argv is None else argv)
    return COMMANDS[options.command](options)


if __name__ == "__main__":
    sys.exit(main())
