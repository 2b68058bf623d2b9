"""Documentation is a tested thing: the settings, commands, intents and codes it names exist."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from typer.main import get_command

import api
from api.cli import app
from api.errors import FrontdeskError
from api.settings import Settings
from api.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[1]
INTERFACES = (ROOT / "docs" / "interfaces.md").read_text("utf-8")
BETWEEN_PROCESSES = {"INTERNAL_SECRET", "BOT_SECRET", "ACTIONS_SECRET", "API_URL"}


def settings_names() -> set[str]:
    return {(field.alias or name).upper() for name, field in Settings.model_fields.items()}


def all_errors() -> dict[str, str]:
    for module in pkgutil.walk_packages(api.__path__, "api."):
        if "migrations" not in module.name:
            importlib.import_module(module.name)
    found, waiting = {}, [FrontdeskError]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            found[kind.__name__] = kind.code
            waiting.append(kind)
    return found


def test_every_setting_is_in_the_example_and_in_operations():
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert example == settings_names() | BETWEEN_PROCESSES
    operations = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs/operations.md").read_text()))
    assert settings_names() | BETWEEN_PROCESSES <= operations


def test_every_error_code_is_documented_once():
    documented = dict(re.findall(r"^\| `([A-Za-z]+)` \| ([A-Z]+-\d+) \|", INTERFACES, re.M))
    assert documented == all_errors()


def test_error_numbers_are_unique():
    numbers = list(all_errors().values())
    assert len(numbers) == len(set(numbers))


def test_documented_commands_exist():
    command = get_command(app)
    commands = INTERFACES.split("## Commands")[1].split("## Intents")[0]
    for line in re.findall(r"^\| (`[a-z].*?) \| (.*) \|$", commands, re.M):
        if line[1].startswith("*later*") or line[0].startswith("`make"):
            continue
        for call in re.findall(r"`([a-z-]+)", line[0]):
            assert call in command.commands, call


def test_every_intent_of_the_contract_has_examples_and_is_in_the_domain():
    section = INTERFACES.split("## Intents")[1].split("##")[0]
    names = set(re.findall(r"\b[a-z]+(?:_[a-z]+)*\b", re.sub(r"\(.*?\)", "", section, flags=re.S)))
    promised = names & set(re.findall(r"[a-z_]+", section)) - {"letter", "for", "add", "more"}
    domain = read_yaml((ROOT / "domain.yml").read_text("utf-8"))
    known = {next(iter(one)) if isinstance(one, dict) else one for one in domain["intents"]}
    counts = intent_counts()
    for intent in promised & (known | set(counts)) | {"book_appointment", "out_of_scope"}:
        assert intent in known, intent
        assert counts[intent] >= 40, intent
    assert len(promised & known) >= 32


def intent_counts() -> dict[str, int]:
    counts: dict[str, int] = {}
    for file in (ROOT / "data" / "nlu").glob("*.yml"):
        for entry in read_yaml(file.read_text("utf-8"))["nlu"]:
            if "intent" in entry:
                lines = [line for line in entry["examples"].splitlines() if line.strip()]
                counts[entry["intent"]] = counts.get(entry["intent"], 0) + len(lines)
    return counts


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")) + [ROOT / "README.md"])
def test_links_to_files_lead_somewhere(page: Path):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"
