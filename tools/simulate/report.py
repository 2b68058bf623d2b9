"""Figures of a run, and the stories of what failed."""

import statistics
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from math import comb
from pathlib import Path

from tools.simulate.trial import Result

SUCCESS_BAR, PASS_BAR, K = 0.95, 0.90, 4
LARGEST_GAP, FEWEST_TRIALS = 0.08, 100  # between registers that were tried often enough
# What docs/fairness-report.md calls a register that has a longer name there.
AS_REPORTED = {
    "plain": "standard",
    "terse": "lowercase_terse",
    "learner": "esl",
    "indian": "indian_english",
    "formal": "elderly_formal",
    "slang": "teen_slang",
    "mixed": "code_mixed",
}


def pass_hat(results: Iterable[Result], k: int = K) -> float:
    """pass^k: the chance that k trials of a goal all succeed, mean over goals.

    Unbiased for n >= k trials: C(successes, k) / C(n, k) (tau-bench, Yao et al. 2024).
    """
    by_goal: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        by_goal[result.goal.id].append(result.success)
    chances = [
        comb(sum(each), k) / comb(len(each), k) for each in by_goal.values() if len(each) >= k
    ]
    return statistics.fmean(chances) if chances else float("nan")


def describe(results: list[Result]) -> str:
    wins = [result.success for result in results]
    turns = [result.turns for result in results if result.success]
    lines = [
        f"trials {len(results)}, goals {len({r.goal.id for r in results})}",
        f"task success {statistics.fmean(wins):.3f} (bar {SUCCESS_BAR})",
        f"pass^{K} {pass_hat(results):.3f} (bar {PASS_BAR})",
        f"wrong writes {sum(r.wrong for r in results)} (bar 0)",
        f"turns of a success: {statistics.median(turns):.0f} (median)",
    ]
    keys: tuple[tuple[str, Callable[[Result], str]], ...] = (
        ("task", lambda r: r.goal.task),
        ("register", lambda r: r.goal.register),
        ("change of mind", lambda r: r.goal.change.what),
        ("question between", lambda r: r.goal.aside or "none"),
        ("what else comes between", lambda r: r.goal.noise or r.goal.slip or "none"),
        ("hours of silence", lambda r: str(r.goal.silence)),
        ("visits", lambda r: "2" if r.goal.also else "1"),
    )
    for name, key in keys:
        shares = ", ".join(
            f"{each} {statistics.fmean(one.success for one in of):.2f} ({len(of)})"
            for each, of in sorted(_by(results, key).items())
        )
        lines.append(f"by {name}: {shares}")
    return "\n".join(lines)


def holds(results: list[Result]) -> bool:
    success = statistics.fmean(result.success for result in results)
    right = not any(result.wrong for result in results)
    enough = success >= SUCCESS_BAR and not pass_hat(results) < PASS_BAR
    return right and enough and gap(by_register(results))[2] <= LARGEST_GAP


def save_stories(results: Iterable[Result], folder: Path) -> int:
    """Each failure as a file of test stories; what an earlier run left is removed.

    The stories tell what Rasa read and did, as `rasa test` takes them once the intents are put
    right; what was on the screen stands above them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.yml"):
        old.unlink()
    failed = [result for result in results if not result.success]
    for result in failed:
        kind, goal = "WRONG" if result.wrong else "failed", result.goal
        name = f"{kind}-{goal.task}-{goal.register}-{goal.id}-{result.trial}.yml"
        (folder / name).write_text(as_file(result), "utf-8")
    return len(failed)


def as_file(result: Result) -> str:
    screen = "\n".join([result.why, "", str(result.goal), "", *result.story.splitlines()])
    told = textwrap.indent(screen, "# ", lambda _line: True)
    items = "\n".join(
        textwrap.indent(f"- {story.strip()}\n", "  ").replace("\n  ", "\n    ")
        for story in result.retold.split("\n\n")
        if story.strip()
    )
    return f'{told}\nversion: "3.1"\n\nstories:\n{items}'


def gap(registers: Mapping[str, Mapping[str, int]]) -> tuple[str, str, float]:
    """Best and worst register of those with enough trials, and how far they are apart."""
    shares = {
        name: found["successes"] / found["trials"]
        for name, found in registers.items()
        if found["trials"] >= FEWEST_TRIALS
    }
    if not shares:
        return "", "", 0.0
    worst, best = min(shares, key=shares.__getitem__), max(shares, key=shares.__getitem__)
    return best, worst, shares[best] - shares[worst]


def by_register(results: Iterable[Result]) -> dict[str, dict[str, int]]:
    """What docs/fairness-report.md tells of whole conversations: counts of each register."""
    groups = _by(results, lambda r: AS_REPORTED.get(r.goal.register, r.goal.register))
    return {
        name: {
            "trials": len(found),
            "successes": sum(result.success for result in found),
            "wrong": sum(result.wrong for result in found),
            "escalated": sum(result.escalated for result in found),
        }
        for name, found in sorted(groups.items())
    }


def _by(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, list[Result]]:
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[key(result)].append(result)
    return groups
