"""Charts of what a release measures, as places in an SVG; the tables beside say all of it."""

from collections.abc import Mapping
from typing import Any

from api.web.chart import Chart, Rect, Text

WIDTH = 480
ROW, THICK, LABEL = 22, 7, 190
PLOT, STEP = 120, 46
CELL = 11


def charts_of(nlu: Mapping[str, Any], live: Mapping[str, Any] | None) -> list[Chart]:
    """F1 of each intent beside what is live, how sure it is, what is taken for what."""
    return [_f1(nlu, live), _confidence(nlu), _confusion(nlu)]


def _f1(nlu: Mapping[str, Any], live: Mapping[str, Any] | None) -> Chart:
    rects, texts = [], []
    room = WIDTH - LABEL - 40
    was = live["intents"] if live else {}
    for place, (name, one) in enumerate(nlu["intents"].items()):
        y = place * ROW
        texts.append(Text(0, y + 13, name))
        texts.append(Text(WIDTH, y + 13, f"{one['f1']:.2f}", at_end=True))
        rects.append(Rect(LABEL, y + 2, round(room * one["f1"], 1), THICK))
        if name in was:
            width = round(room * was[name]["f1"], 1)
            rects.append(Rect(LABEL, y + 2 + THICK, width, THICK, "was"))
    lowest = min(nlu["intents"].items(), key=lambda pair: pair[1]["f1"])
    said = (
        f"F1 of {len(nlu['intents'])} intents, mean {nlu['macro_f1']:.3f}; the lowest is "
        f"{lowest[0]} with {lowest[1]['f1']:.2f}. The upper bar is this release, the lower is live."
    )
    height = len(nlu["intents"]) * ROW
    return Chart("f1", "F1 by intent", WIDTH, height, tuple(rects), tuple(texts), said)


def _confidence(nlu: Mapping[str, Any]) -> Chart:
    rects, texts = [], []
    bins = nlu["confidence"]
    most = max(one["right"] + one["wrong"] for one in bins) or 1
    for place, one in enumerate(bins):
        right = round(PLOT * one["right"] / most, 1)
        wrong = round(PLOT * one["wrong"] / most, 1)
        x = place * STEP
        rects.append(Rect(x, PLOT - right, STEP - 8, right))
        rects.append(Rect(x, PLOT - right - wrong, STEP - 8, wrong, "wrong"))
        texts.append(Text(x, PLOT + 16, f".{place}"))
    wrongs = sum(one["wrong"] for one in bins)
    sure = sum(one["wrong"] for one in bins[8:])
    said = (
        f"Readings by confidence in tenths, right below and wrong above: {wrongs} of "
        f"{nlu['rows']} are wrong, {sure} of them with a confidence of 0.8 or more."
    )
    texts.append(Text(0, PLOT + 34, "confidence from"))
    return Chart("sure", "How sure it is", WIDTH, PLOT + 40, tuple(rects), tuple(texts), said)


def _confusion(nlu: Mapping[str, Any]) -> Chart:
    """A row for each intent, a column for what it was read as; the diagonal is right."""
    names = list(nlu["intents"])
    reads = [*names, *sorted({one for row in nlu["matrix"].values() for one in row} - {*names})]
    rects = []
    for y, truth in enumerate(names):
        total = sum(nlu["matrix"][truth].values())
        for x, read in enumerate(reads):
            if count := nlu["matrix"][truth].get(read, 0):
                kind = ("" if truth == read else "wrong") + (" some" if count < total / 4 else "")
                rects.append(Rect(x * CELL, y * CELL, CELL - 1, CELL - 1, kind.strip()))
    most = nlu["confusions"][0] if nlu["confusions"] else None
    often = f"; most often {most[0]} as {most[1]}, {most[2]} times" if most else ""
    return Chart(
        "confusion", "What is taken for what", len(reads) * CELL, len(names) * CELL, tuple(rects),
        (), f"Rows are what was meant, columns what was read, in the order of the table{often}.",
    )  # fmt: skip
