"""The fixed texts of `data/safety/replies.yml`: reviewed words, numbers as data, no free text."""

import string
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints

from api.errors import FrontdeskError
from api.safety.rulebook import Signed
from api.safety.told import HOME
from api.yaml_text import read_yaml

REPLIES = Path(__file__).resolve().parents[2] / "data" / "safety" / "replies.yml"

FALSE_ALARM = "/report_false_alarm"
# What reading a file raises that is absent or of another shape than it should be.
UNREADABLE = (OSError, ValueError, KeyError, TypeError, yaml.YAMLError)
EITHER = "model:either"  # of the screen: a crisis or a bodily emergency
BODILY = frozenset({"poison", "bleeding", "breathing", "unconscious", "named"})
# The lines for who is harmed by others; each names the crisis line as well.
OF_HARM = frozenset({"emergency_assault", "emergency_child", "emergency_violence"})
# Those that name what a crisis and what an emergency asks for.
OF_BOTH = OF_HARM | {"crisis_maternal"}
HARM = frozenset({"violence"})
UNSAID = frozenset({"model", "told"})  # no rule that names what it heard


class ReplyUnknown(FrontdeskError):
    """No such reply, or one of its fields was not given."""

    code = "SAFE-001"
    status = 500
    title = "This reply is not available"


class Button(BaseModel):
    """A choice under a message; `tel:` and `sms:` payloads dial or text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    payload: str


class ReplyText(BaseModel):
    """One message of ours in one language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    buttons: tuple[Button, ...] = ()


class _Texts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    locale: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}-[A-Z]{2}$")]
    numbers: Mapping[str, str]
    by_rule: Mapping[str, str]
    texts: Mapping[str, Mapping[Literal["en", "es"], ReplyText]]


class RepliesFile(Signed):
    """`replies.yml`: the texts, and who stands behind them."""

    safety_replies: _Texts


_loaded: RepliesFile | None = None


def read_replies(path: Path = REPLIES) -> RepliesFile:
    """The texts of a file, said by nobody yet; raises what is in `UNREADABLE`."""
    content = read_yaml(path.read_text(encoding="utf-8"))
    return RepliesFile.model_validate(content)


def use_replies(file: RepliesFile) -> None:
    """Say these texts from now on."""
    global _loaded
    _loaded = file


def load_replies(path: Path = REPLIES) -> None:
    """Say the texts of this file from now on; what cannot be read changes nothing and raises."""
    use_replies(read_replies(path))


def _file() -> RepliesFile:
    if _loaded is None:
        load_replies()
    assert _loaded is not None
    return _loaded


def _texts() -> _Texts:
    return _file().safety_replies


def reply_warnings(today: date | None = None) -> tuple[str, ...]:
    """Whether the texts are signed, and still valid."""
    return tuple(f"replies: {one}" for one in _file().standing(what="texts", today=today))


def reply_names() -> tuple[str, ...]:
    """Every reply there is."""
    return tuple(sorted(_texts().texts))


def reply(name: str, language: str, **fields: str) -> ReplyText:
    """The reply in that language (English when it has no such variant), fields filled in."""
    texts = _texts()
    variants = texts.texts.get(name)
    if variants is None:
        raise ReplyUnknown
    chosen = variants["es" if language == "es" and "es" in variants else "en"]
    values = {**texts.numbers, **fields}
    return ReplyText(
        text=_fill(chosen.text, values),
        buttons=tuple(
            Button(title=_fill(b.title, values), payload=_fill(b.payload, values))
            for b in chosen.buttons
        ),
    )


def _fill(text: str, values: Mapping[str, str]) -> str:
    wanted = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    if not wanted <= values.keys():
        raise ReplyUnknown
    return text.format_map({name: values[name] for name in wanted})


def emergency_messages(
    *, disposition: str, language: str, rules: Sequence[str], band: str = "act"
) -> list[ReplyText]:
    """What an emergency or crisis is answered with, first message first.

    The rules choose the line: poison control beside 911, the line for violence, assault, children
    or mothers where it fits; of several that fired the first in `by_rule`. Where the model alone
    heard a crisis in what a rule heard as harm by others, their line is given, which names that of
    a crisis too; where a rule heard both, it follows the one of the crisis, and so it follows that
    of what a rule heard of the body. `band` `ask` adds the one fixed question at the end.
    """
    if disposition not in {"emergency", "crisis"}:
        return []
    named = [name for rule, name in _texts().by_rule.items() if rule in rules]
    first = next((name for name in named if name.startswith(f"{disposition}_")), disposition)
    if disposition == "crisis":
        first = _of_crisis(rules, named, first)
    elif _is_told_alone(rules) and first in OF_HARM:
        first = disposition
    line = reply(first, language)
    if disposition == "crisis":  # nobody ends it by a button
        kept = tuple(button for button in line.buttons if button.payload != FALSE_ALARM)
        line = line.model_copy(update={"buttons": kept})
    messages = [line]
    harm = next((name for name in named if name in OF_HARM), None)
    if harm is not None and first not in OF_HARM:
        messages.append(reply(f"{harm}_too", language))
    if band == "ask":
        messages.append(reply(f"{disposition}_question", language))
    return messages


def _of_crisis(rules: Sequence[str], named: Sequence[str], line: str) -> str:
    parts = _parts(rules)
    if parts & BODILY:
        return "crisis_with_emergency"
    if line == "crisis" and "crisis" not in parts and parts & HARM:
        line = next((name for name in named if name in OF_HARM), line)
    return "crisis_with_emergency" if EITHER in rules and line not in OF_BOTH else line


def _is_told_alone(rules: Sequence[str]) -> bool:
    """Harm at home is told, and a rule heard something else: that has the first line."""
    parts = _parts(rules)
    return HOME in rules and not parts & HARM and bool(parts - UNSAID)


def _parts(rules: Sequence[str]) -> set[str]:
    return {rule.replace(":", ".").partition(".")[0] for rule in rules}
