"""Charts of the reports."""

from api.reports.tables import Bar, Table
from api.web.chart import Chart, Rect, Text

WIDTH = 320
ROW, THICK = 38, 14
TOP, PLOT = 18, 110
LONGEST_LABEL = 34


def draw(table: Table) -> Chart | None:
    """The table's bars; None where there is nothing to draw."""
    if table.is_empty or not any(bar.value for bar in table.bars):
        return None
    return _columns(table) if table.by_day else _bars(table)


def _bars(table: Table) -> Chart:
    most = max(bar.value for bar in table.bars)
    rects, texts = [], []
    for place, bar in enumerate(table.bars):
        y = place * ROW
        texts.append(Text(0, y + 13, _short(bar.label)))
        texts.append(Text(WIDTH, y + 13, bar.text, at_end=True))
        rects.append(Rect(0, y + 18, _length(bar, most, WIDTH), THICK))
    said = "; ".join(f"{bar.label} {bar.text}" for bar in table.bars)
    return _chart(table, len(table.bars) * ROW, rects, texts, f"{said}.")


def _columns(table: Table) -> Chart:
    bars = table.bars
    most = max(bar.value for bar in bars)
    step = WIDTH / len(bars)
    rects = []
    for place, bar in enumerate(bars):
        height = _length(bar, most, PLOT)
        top = round(TOP + PLOT - height, 1)
        rects.append(Rect(round(place * step, 2), top, round(step * 0.8, 2), height))
    base = TOP + PLOT + 16
    texts = [
        Text(0, 12, f"at most {most:g}"),
        Text(0, base, bars[0].label),
        Text(WIDTH, base, bars[-1].label, at_end=True),
    ]
    peak = max(bars, key=lambda bar: bar.value)
    total = sum(bar.value for bar in bars)
    said = (
        f"{total:g} in {len(bars)} days, from {bars[0].label} to {bars[-1].label}; "
        f"the most on {peak.label}: {peak.text}."
    )
    return _chart(table, base + 6, rects, texts, said)


def _chart(table: Table, height: int, rects: list[Rect], texts: list[Text], said: str) -> Chart:
    return Chart(table.name, table.title, WIDTH, height, tuple(rects), tuple(texts), said)


def _length(bar: Bar, most: float, room: float) -> float:
    """What is not nothing is seen."""
    return max(round(room * bar.value / most, 1), 1.5) if bar.value else 0


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
