"""What the rest of the house calls: `screen`, `check`, `check_written`, the fixed replies, rule
warnings."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from api.safety.check import Check, check_text, claim_warnings
from api.safety.encoder import encoder
from api.safety.foreign import is_foreign
from api.safety.languages import Language
from api.safety.loader import DATA, RuleSet, RulesRefused, load
from api.safety.model import FILE, MODELS, SecondOpinion, load_model
from api.safety.replies import ReplyText, emergency_messages, reply, reply_warnings
from api.safety.screen import (
    LANGUAGE_RULE,
    RECENT_TURNS,
    Band,
    Disposition,
    Quote,
    Screening,
    screen_with,
)
from api.safety.told import MOTHER, told_in
from api.safety.written import check_written as _check_written
from api.safety.written import claims_model

__all__ = [
    "LANGUAGE_RULE",
    "Band",
    "Check",
    "Disposition",
    "Language",
    "Quote",
    "ReplyText",
    "Screening",
    "check",
    "check_written",
    "emergency_messages",
    "load_rules",
    "reply",
    "rule_warnings",
    "screen",
    "warm_up",
]

_lock = threading.Lock()
_rules: RuleSet | None = None
_model: SecondOpinion | None = None
_tried = False
_refusals: tuple[str, ...] = ()


def load_rules(*, directory: Path = DATA, models: Path = MODELS) -> bool:
    """Loads or reloads rules and model; refused, the last good set stays and False is returned."""
    global _rules, _model, _tried, _refusals
    with _lock:
        _tried = True
        try:
            _rules = load(directory)
        except RulesRefused as refused:
            _refusals = refused.reasons
            _model = _model or load_model(models / FILE)
            return False
        _model = load_model(models / FILE) or _model
        _refusals = ()
        return True


def warm_up() -> None:
    """Get ready what the first messages would each wait a little for."""
    if _rules is not None:
        _rules.engine.get_ready()
    if _model is not None:
        encoder().keep(_model.pieces)


def _today() -> date:
    return datetime.now(UTC).date()


def rule_warnings(today: date | None = None) -> tuple[str, ...]:
    """What an administrator should see: refused files, expired or unsigned rules, no model.

    By the dates of `today`, whenever the rules were loaded.
    """
    today = today or _today()
    missing = () if _model else ("the screen's model is missing: rules alone decide",)
    rules = _rules.warnings_on(today) if _rules else ("no safety rules are loaded",)
    unread = (
        () if claims_model() else ("the output check's model is missing: phrases alone decide",)
    )
    return (*_refusals, *missing, *unread, *rules, *reply_warnings(today), *claim_warnings(today))


def screen(*, text: str, recent: Sequence[str] = (), before: Screening | None = None) -> Screening:
    """The disposition of a patient's raw message; `recent` holds the last messages, oldest first.

    `before`: the screening of the same text alone, so that it is not weighed a second time; under
    other rules than the present ones it counts for nothing.

    In memory, thread-safe, never raises; offsets of quotes are code points of `text`. The first
    call of a process loads the rules unless `load_rules` did.
    """
    if not _tried:
        load_rules()
    verdict = screen_with(_rules, text=text, recent=recent, model=_model, before=before)
    if verdict.disposition == Disposition.NONE and is_foreign(text):  # nobody guesses at it
        verdict = replace(
            verdict,
            disposition=Disposition.CLINICIAN,
            band=Band.ACT,
            rules=(LANGUAGE_RULE,),
            is_plain=False,
        )
    told = told_of(verdict, text=text, recent=recent)
    return replace(verdict, rules=(*verdict.rules, *told)) if told else verdict


def told_of(verdict: Screening, *, text: str, recent: Sequence[str] = ()) -> tuple[str, ...]:
    """What stands behind the rules of whatever a person will read: see `api.safety.told`."""
    if verdict.disposition == Disposition.NONE:
        return ()
    told = told_in([*recent[-RECENT_TURNS:], text])
    crisis = verdict.disposition == Disposition.CRISIS
    return tuple(one for one in told if crisis or one != MOTHER)


def check(*, text: str) -> Check:
    """Whether a text that the product puts together may be sent, and if not, why.

    Its parts were written by people, and checked by `check_written` when they were.
    """
    return check_text(text)


def check_written(*, text: str) -> Check:
    """Whether a text that a person wrote may be said to a patient, and if not, why."""
    return _check_written(text)
