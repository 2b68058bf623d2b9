"""Charts of what a release measures, as places in an SVG; the tables beside say all of it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from api.web.chart import Chart, Rect, Text

WIDTH = 480
ROW, THICK, LABEL, FIGURES = 22, 7, 190, 88
PLOT, STEP, COLUMN = 120, 46, 19
CELL, MOST_NAMES = 22, 16

Figures = Mapping[str, Any]


def charts_of(nlu: Figures, live: Figures | None) -> list[Chart]:
    """F1 of each intent and how sure it is, beside what is live; what is taken for what."""
    return [_f1(nlu, live), _confidence(nlu, live), _confusion(nlu)]


def changes_of(nlu: Figures, live: Figures | None) -> list[dict[str, Any]]:
    """Each intent with its figures, those of what was live, and how F1 moved; gone ones last."""
    was = live["intents"] if live else {}
    found = [
        {
            "name": name,
            **one,
            "was": was[name]["f1"] if name in was else None,
            "change": _moved(one["f1"], was[name]["f1"]) if name in was else None,
        }
        for name, one in nlu["intents"].items()
    ]
    gone = [name for name in was if name not in nlu["intents"]]
    return found + [{"name": name, "was": was[name]["f1"]} for name in gone]


def confused_of(nlu: Figures, live: Figures | None) -> list[dict[str, Any]]:
    """Each pair that is confused: how often, how often by what was live, and which sentences."""
    was = live["matrix"] if live else None
    sentences: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for truth, read, text, confidence in nlu.get("misread", ()):
        sentences.setdefault((truth, read), []).append((text, confidence))
    return [
        {
            "meant": truth,
            "read": read,
            "count": count,
            "was": was.get(truth, {}).get(read, 0) if was is not None else None,
            "sentences": sentences.get((truth, read), []),
        }
        for truth, read, count in nlu["confusions"]
    ]


def sureness_of(nlu: Figures, live: Figures | None) -> list[dict[str, Any]]:
    """Right and wrong readings by tenths of confidence, beside those of what was live."""
    was = live["confidence"] if live else [None] * len(nlu["confidence"])
    return [
        {"from": place / 10, **one, "was": before}
        for place, (one, before) in enumerate(zip(nlu["confidence"], was, strict=True))
    ]


def _moved(now: float, before: float) -> float:
    return round(now - before, 4) + 0.0


def _f1(nlu: Figures, live: Figures | None) -> Chart:
    rects, texts = [], []
    room = WIDTH - LABEL - FIGURES
    rows = [one for one in changes_of(nlu, live) if "f1" in one]
    for place, one in enumerate(rows):
        y = place * ROW
        change = one["change"]
        moved = "" if change is None else f" ({change:+.2f})" if change else " (=)"
        texts.append(Text(0, y + 13, one["name"]))
        texts.append(Text(WIDTH, y + 13, f"{one['f1']:.2f}{moved}", at_end=True))
        rects.append(Rect(LABEL, y + 2, round(room * one["f1"], 1), THICK))
        if one["was"] is not None:
            rects.append(Rect(LABEL, y + 2 + THICK, round(room * one["was"], 1), THICK, "was"))
    lowest = min(rows, key=lambda one: one["f1"])
    worse = sum(1 for one in rows if one["change"] is not None and one["change"] < 0)
    better = sum(1 for one in rows if one["change"] is not None and one["change"] > 0)
    said = (
        f"F1 of {len(rows)} intents, mean {nlu['macro_f1']:.3f}; the lowest is "
        f"{lowest['name']} with {lowest['f1']:.2f}. The upper bar is this release, the lower is "
        f"live; {better} are better than live, {worse} worse."
    )
    return Chart("f1", "F1 by intent", WIDTH, len(rows) * ROW, tuple(rects), tuple(texts), said)


def _confidence(nlu: Figures, live: Figures | None) -> Chart:
    rects, texts = [], []
    sides = [(nlu, "", "wrong"), *([(live, "was", "wrong some")] if live else [])]
    most = max(one["right"] + one["wrong"] for side, *_ in sides for one in side["confidence"]) or 1
    for column, (side, right_kind, wrong_kind) in enumerate(sides):
        for place, one in enumerate(side["confidence"]):
            x = place * STEP + column * (COLUMN + 1)
            right = round(PLOT * one["right"] / most, 1)
            wrong = round(PLOT * one["wrong"] / most, 1)
            rects.append(Rect(x, PLOT - right, COLUMN, right, right_kind))
            rects.append(Rect(x, round(PLOT - right - wrong, 1), COLUMN, wrong, wrong_kind))
    texts = [Text(place * STEP, PLOT + 16, f".{place}") for place in range(len(nlu["confidence"]))]
    texts.append(Text(0, PLOT + 34, "confidence from"))
    said = f"Readings by confidence in tenths, right below and wrong above: {_wrong(nlu)}"
    said += f"; the bar to the right is live: {_wrong(live)}." if live else "."
    return Chart("sure", "How sure it is", WIDTH, PLOT + 40, tuple(rects), tuple(texts), said)


def _wrong(side: Figures) -> str:
    wrong = sum(one["wrong"] for one in side["confidence"])
    sure = sum(one["wrong"] for one in side["confidence"][8:])
    return f"{wrong} of {side['rows']} are wrong, {sure} of them with a confidence of 0.8 or more"


def _confusion(nlu: Figures) -> Chart:
    """The pairs that are confused alone: a row for what was meant, a column for what was read."""
    pairs = nlu["confusions"]
    often: Counter[str] = Counter()
    for truth, read, count in pairs:
        often.update({truth: count, read: count})
    names = sorted(name for name, _ in often.most_common(MOST_NAMES))
    number = {name: place for place, name in enumerate(names)}
    width, rects, texts = LABEL + len(names) * CELL, [], []
    for name, place in number.items():
        texts.append(Text(0, (place + 1) * CELL + 15, f"{place + 1} {name}"))
        texts.append(Text(LABEL + place * CELL + 4, 15, str(place + 1)))
    for truth, read, count in pairs:
        if truth in number and read in number:
            x, y = LABEL + number[read] * CELL, (number[truth] + 1) * CELL
            kind = "wrong some" if count > 1 else "wrong faint"
            rects.append(Rect(x, y, CELL - 1, CELL - 1, kind))
            texts.append(Text(x + 6, y + 15, str(count)))
    most = pairs[0] if pairs else None
    said = (
        "Rows are what was meant, columns by the same numbers what was read, for the most "
        f"confused {len(names)} intents; most often {most[0]} as {most[1]}, {most[2]} times."
        if most
        else "No sentence was taken for another intent's."
    )
    height = (len(names) + 1) * CELL
    return Chart(
        "confusion", "What is taken for what", width, height, tuple(rects), tuple(texts), said
    )
