"""Hostile text cannot make the screen slow: four times the text costs about four times as much.

Computing time against computing time of the same process; with the square of the length it would
be sixteen times as much.
"""

import time

import pytest

from api.safety.service import screen

SHORT = 5_000
# Below what is read whole: longer texts are read at both ends and cost no more.
LONG = 4 * SHORT
UNITS = (
    "no ", "not a ", "i want to ", "chest ", "my chest my ", "1/2/3/4/5", "120/80 over ", "((((",
    "a", "k i l l ", "k.i.l.l.", "<b>a</b>", "a*", "0", "101.4 degrees ", "if someone has ",
    "my mom says no pain but ", "cant breathe no ", "took 3 took ", "ha", "help ", "😀", "ñ", "، ",
    "i i i kill ", "pain, ", "no pain. ", "when i was 5 ", "911 ", "for 3 days ", "a-", "\n",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_four_times_the_text_costs_four_times_as_much(unit: str) -> None:
    screen(text="warm")
    short, long = ((unit * length)[:length] for length in (SHORT, LONG))
    assert min(cost(long) for _ in range(2)) < 9 * min(cost(short) for _ in range(3))


def test_a_text_without_end_costs_no_more_than_what_is_read_of_it() -> None:
    read = "my chest hurts when i climb stairs. " * 660
    assert cost(read * 40) < 4 * max(cost(read), cost(read))


def cost(text: str) -> float:
    """Seconds of computing."""
    start = time.process_time()
    screen(text=text)
    return time.process_time() - start
