"""Which files of the project are content, by their paths."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What a release holds: what the assistant says, understands and is alarmed by.
FILES = ("config.yml", "domain.yml")
FOLDERS = (
    "data/nlu", "data/rules", "data/stories", "data/safety", "data/knowledge", "data/clinic",
)  # fmt: skip
# What belongs to the product, not to a release: what the screen's second opinion is trained on, the
# list of medicines that redaction and the screen know, the replies that staff choose from.
LEFT_OUT = (
    "data/safety/examples/", "data/clinic/medications.yml", "data/clinic/canned_replies.yml",
)  # fmt: skip
# Test stories that were made in the studio; `rasa test` finds them there.
STORIES = "tests/test_conversations.yml"
SUFFIXES = (".yml", ".txt")
DOMAIN, NLU, SAFETY = "domain.yml", "data/nlu", "data/safety"
CARDS, CLINIC = "data/knowledge", "data/clinic"


def is_content(path: str) -> bool:
    """Whether a relative path is one that the studio reads."""
    inside = path.startswith(tuple(f"{folder}/" for folder in FOLDERS))
    plain = path.endswith(SUFFIXES) and ".." not in path.split("/")
    return path in (*FILES, STORIES) or (inside and plain and not path.startswith(LEFT_OUT))
