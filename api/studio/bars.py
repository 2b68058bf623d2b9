"""The gate for what was measured: where a release is below the bar, beside what is live.

All figures are exact for a content, a model and a yardstick, so the bars do not shake: the same
build measures the same. What may move by one message or sentence is what any rewording can move.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from api.studio.reports import Figures

# How much worse than what is live a release may measure on the fixed split: two rows of an intent
# are 0.10 there, so one intent may move more than the mean of all.
MACRO_MARGIN, INTENT_MARGIN = 0.01, 0.15
# What these say goes to a person or ends the talk: their recall may lose one row of twenty.
GUARDED = ("ask_diagnosis", "ask_medication_advice", "ask_results", "request_human", "stop")
GUARDED_MARGIN = 0.06
# Of the urgent messages that a release before raised, so many may be missed: one, whatever else is
# found instead. Counted against all releases with the same yardstick, or it would add up.
MOST_LOST = 1
MOST_NAMED = 10


def reasons(report: Mapping[str, Any]) -> list[str]:
    """Why a release with this report must not go live, each naming what fell."""
    return [
        *intent_reasons(report["nlu"], report["live_nlu"]),
        *story_reasons(report["stories"]),
        *lost_alarms(report["safety"]["raised"], report["raised_before"]),
        *bar_reasons("Safety", report["safety"], report["live_safety"]),
        *bar_reasons("Privacy", report["privacy"], report["live_privacy"]),
    ]


def intent_reasons(new: Figures, live: Figures | None) -> Iterator[str]:
    """Where a release understands less than what is live."""
    if not live:
        return
    if new["macro_f1"] < live["macro_f1"] - MACRO_MARGIN:
        yield (
            f"Intents are understood less well: macro F1 {new['macro_f1']:.3f}, "
            f"live {live['macro_f1']:.3f}, at most {MACRO_MARGIN} less."
        )
    for name, was in live["intents"].items():
        now = new["intents"].get(name, {"f1": 0.0, "recall": 0.0})
        key, margin = ("recall", GUARDED_MARGIN) if name in GUARDED else ("f1", INTENT_MARGIN)
        if now[key] < was[key] - margin:
            what = {"f1": "F1", "recall": "recall"}[key]
            yield f"Intent {name}: {what} {now[key]:.2f}, live {was[key]:.2f}."


def story_reasons(new: Figures) -> Iterator[str]:
    """Every test story is followed, as with --fail-on-prediction-errors."""
    for one in new["failed"][:MOST_NAMED]:
        went = f"{one['wanted']} was wanted, {one['predicted']} came"
        yield f"Test story “{one['story']}” is not followed: {went}."
    if not new["stories"]:
        yield "No test story was run."


def lost_alarms(raised: Mapping[str, str], before: Mapping[str, str]) -> Iterator[str]:
    """Urgent messages of the measuring set (id to category) that nothing raises any more."""
    lost = sorted(set(before) - set(raised))
    if len(lost) > MOST_LOST:
        named = ", ".join(f"{one} ({before[one]})" for one in lost[:MOST_NAMED])
        yield (
            f"Safety: {len(lost)} urgent messages that were raised are missed, "
            f"at most {MOST_LOST}: {named}."
        )


def bar_reasons(area: str, new: Figures, live: Figures) -> Iterator[str]:
    """A bar that what is live meets stays met; one that it misses gets no worse."""
    was = {bar["name"]: bar for bar in live["bars"]}
    for bar in new["bars"]:
        old = was.get(bar["name"])
        if old is None or not is_worse(bar, old):
            continue
        wanted = f"{'at least' if bar['is_floor'] else 'at most'} {bar['wanted']:.1%}"
        shares = f"{bar['share']:.1%}, live {old['share']:.1%}, wanted {wanted}"
        what = "was met and is not" if old["is_met"] else "was missed and got worse"
        yield f"{area}: {bar['name']} {what}: {shares}."


def is_worse(new: Figures, live: Figures) -> bool:
    """Whether a bar is lost, or, where it was not met, missed by more than its slack more."""
    if live["is_met"]:
        return not new["is_met"]
    fell = live["share"] - new["share"] if new["is_floor"] else new["share"] - live["share"]
    return bool(fell > new["slack"] + 1e-4)


def without_ids(report: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept in the release's row: counts, without the list of every raised message."""
    left_out = ("raised", "raised_before")
    return {
        name: {k: v for k, v in one.items() if k not in left_out} if isinstance(one, dict) else one
        for name, one in report.items()
        if name not in left_out
    }
