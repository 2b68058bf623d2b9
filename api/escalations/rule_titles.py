"""What a rule of the safety screen is about, in words: the category of the file it stands in."""

from functools import lru_cache
from pathlib import Path

from api.safety.loader import DATA, NOT_RULES
from api.yaml_text import read_yaml

# What is no rule of a file, by the first part of its name.
OTHERS = {
    "model": "found by the screen's model, no rule fired",
    "floor": "the rules could not be used: caution",
    "check": "output check of an answer",
    "told": "told besides: harm at home, not to be called, or a mother",
}


def get_rule_title(rule_id: str) -> str | None:
    """What a rule is about; None where nothing is known of it."""
    return _titles(DATA).get(rule_id) or OTHERS.get(rule_id.partition(":")[0])


@lru_cache(maxsize=1)
def _titles(directory: Path) -> dict[str, str]:
    titles: dict[str, str] = {}
    for path in sorted(directory.glob("*.yml")):
        if path.name in NOT_RULES:
            continue
        content = read_yaml(path.read_text("utf-8"))
        for rule in content.get("red_flags") or ():
            titles[rule["id"]] = content["category"]
    return titles
