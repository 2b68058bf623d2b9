"""Figures of a run, and the stories of what failed."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from math import comb
from pathlib import Path

from tools.simulate.trial import Result

SUCCESS_BAR, PASS_BAR, K = 0.95, 0.90, 4


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
    )
    for name, key in keys:
        groups: dict[str, list[bool]] = defaultdict(list)
        for result in results:
            groups[key(result)].append(result.success)
        shares = ", ".join(
            f"{each} {statistics.fmean(of):.2f} ({len(of)})" for each, of in sorted(groups.items())
        )
        lines.append(f"by {name}: {shares}")
    return "\n".join(lines)


def holds(results: list[Result]) -> bool:
    success = statistics.fmean(result.success for result in results)
    right = not any(result.wrong for result in results)
    enough = success >= SUCCESS_BAR and not pass_hat(results) < PASS_BAR
    return right and enough


def save_stories(results: Iterable[Result], folder: Path) -> int:
    """One readable text a failure; what an earlier run left is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.txt"):
        old.unlink()
    failed = [result for result in results if not result.success]
    for result in failed:
        kind = "WRONG" if result.wrong else "failed"
        name = (
            f"{kind}-{result.goal.task}-{result.goal.register}-{result.goal.id}-{result.trial}.txt"
        )
        head = f"{result.why}\n\n{result.goal}\n\n"
        (folder / name).write_text(head + result.story + "\n", "utf-8")
    return len(failed)
