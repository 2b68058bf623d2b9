"""Do the safety rules, the fixed texts and the symptom cards load, and is any past its date?"""

from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from api import clock
from api.conversations.notices import notices_version
from api.doctor.findings import Finding, fail, ok, warn
from api.doctor.subject import Subject
from api.knowledge.cards import FOLDER as CARD_FOLDER
from api.knowledge.cards import CardsRefused, load_cards
from api.safety import loader, replies
from api.safety.check import UNREADABLE, check_text
from api.studio.folder import live_folder
from api.studio.paths import CARDS, DOMAIN, ROOT
from api.yaml_text import read_yaml

RULES, REPLIES, KNOWLEDGE = "rules", "replies", "cards"
EXPIRED = ": expired on "
REVIEW = "Have a clinician read those files again and set a new date."
MEND = "Put back the file from the project, or roll the release back."


def check_rules(subject: Subject) -> Iterator[Finding]:
    """Every rule's own examples are run, as at the start of the product."""
    live = live_folder(subject.home)
    folder = live.safety if live else loader.DATA
    try:
        found = loader.load(folder)
    except loader.RulesRefused as refused:
        said = f"{folder} is refused: {_short(refused.reasons[0])}"
        yield fail(RULES, said, MEND)
        return
    yield ok(RULES, f"{folder} loads, version {found.version}")
    told = found.warnings_on(clock.now().date())
    expired = [one for one in told if EXPIRED in one]
    if expired:
        yield warn(RULES, "; ".join(expired), REVIEW)
    unsigned = len(told) - len(expired)
    if unsigned and subject.settings.is_production:
        said = f"{unsigned} times no clinician has signed a file of rules or read its source again"
        yield warn(RULES, said, "Have a clinician of yours read and sign the files.")


def check_replies(subject: Subject) -> Iterator[Finding]:
    """Emergency texts, notices, what the dialogue says, and the check of all that leaves."""
    live = live_folder(subject.home)
    content = live.content if live else ROOT
    safety = live.safety if live else loader.DATA
    faults = [
        name
        for name, load in (
            ("replies.yml", lambda: replies.load_replies(safety / "replies.yml")),
            ("notices.yml", notices_version),
            (DOMAIN, lambda: _responses(content / DOMAIN)),
        )
        if not _loads(load)
    ]
    if UNREADABLE in check_text("Hello.").reasons:
        faults.append("output_check.yml")
    if faults:
        yield fail(REPLIES, f"cannot be loaded: {', '.join(faults)}", MEND)
    else:
        yield ok(REPLIES, "emergency texts, notices, the dialogue's replies, the output check load")
    yield from _cards(content / CARDS if live else CARD_FOLDER, subject)


def _cards(folder: Path, subject: Subject) -> Iterator[Finding]:
    if not folder.is_dir():  # a release from before cards were in releases
        return
    try:
        found = load_cards(folder)
    except CardsRefused as refused:
        yield fail(KNOWLEDGE, f"{folder} is refused: {_short(refused.reasons[0])}", MEND)
        return
    yield ok(KNOWLEDGE, f"{len(found)} symptom cards load")
    today = clock.now().date()
    expired = sorted(name for name, card in found.items() if card.expires_at < today)
    if expired:
        yield warn(KNOWLEDGE, f"expired and not served: {', '.join(expired)}", REVIEW)
    unsigned = sum(not card.is_signed for card in found.values())
    if unsigned and subject.settings.is_production:
        said = f"{unsigned} cards are unsigned and not served"
        yield warn(KNOWLEDGE, said, "Have a clinician of yours sign them in data/knowledge/.")


def _short(reason: str) -> str:
    """Its beginning, on one line."""
    return " ".join(reason.split())[:200]


def _loads(load: Callable[[], object]) -> bool:
    try:
        load()
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
        return False
    return True


def _responses(path: Path) -> None:
    if not read_yaml(path.read_text("utf-8"))["responses"]:
        raise ValueError("no responses")
