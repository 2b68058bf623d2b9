"""The chart of a plan's days as places in an SVG; words and table beside it say the same."""

from dataclasses import dataclass

from api.reminders.adherence import Adherence

WIDTH, HEIGHT, PLOT = 320, 90, 60


@dataclass(frozen=True)
class Bar:
    """A day's column: the doses due, and of those the taken ones from below."""

    x: float
    width: float
    due: float
    taken: float


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    first: str
    last: str
    description: str


def draw(found: Adherence, language: str) -> Chart | None:
    """None where nothing is settled yet."""
    days = [day for day in found.days if day.is_settled]
    if not days:
        return None
    most = max(day.due for day in days)
    step = WIDTH / len(days)
    bars = tuple(
        Bar(
            x=round(place * step, 1),
            width=round(min(step * 0.8, 24), 1),
            due=round(PLOT * day.due / most, 1),
            taken=round(PLOT * day.taken / most, 1),
        )
        for place, day in enumerate(days)
    )
    first, last = days[0].on.isoformat(), days[-1].on.isoformat()
    if language == "es":
        said = f"Del {first} al {last}: todas las dosis anotadas como tomadas en "
        said += f"{found.covered} de {found.counted} días."
    else:
        said = f"From {first} to {last}: every dose noted as taken on "
        said += f"{found.covered} of {found.counted} days."
    return Chart(bars, first, last, said)
