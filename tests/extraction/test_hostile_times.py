"""Hostile text, a killed worker, many threads: resolve_time always answers."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.extraction.resolve_time import find_times, resolve_time
from api.extraction.resolve_time.library import Library

ZONE = "America/New_York"
REF = datetime(2026, 3, 11, 10, tzinfo=ZoneInfo(ZONE))
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "tomorrow " * 15,
        "tomorrow " * 200,
        "christmas " * 200,
        "thanksgiving next week last month christmas " * 40,
        "x" * 20_000,
        "9" * 20_000,
        "at " * 5_000,
        "every " * 5_000,
        "\0" * 500,
        "christmas\0 eve",
        "😀" * 3_000,
        "٣ ٤ ٥ at ٣",
        "²½ at ½",
        "‮tomorrow‬",
        "a\u0301" * 2_000,
        "\ud800 tomorrow",
        "1" * 400 + "/" + "2" * 400,
        "99999999999999999999 days from now",
        "in 999999999 years",
        "in 999 years",
        "0/0/0000",
        "2026-13-45",
        "25:99",
        "the 0th",
        "",
        "   ",
    ],
)  # fmt: skip
def test_hostile_text_is_answered(text: str) -> None:
    assert resolve_time(text=text, ref=REF, time_zone=ZONE).kind
    find_times(text=text, ref=REF, time_zone=ZONE)


HOSTILE = [
    "tomorrow " * 15 + "at 3",
    "next " * 300 + "friday",
    "not " * 400 + "monday",
    "every other " * 150 + "monday",
    "the week after " * 120 + "thanksgiving",
    "day before the day after " * 80 + "labor day",
    "a week from " * 150 + "friday",
    "nothing before " * 130 + "11",
    "except the " * 180 + "23rd",
    "half past " * 200,
    "quarter to " * 200 + "5",
    "between " * 200 + "2 and 4",
    "from monday to " * 130,
    "no, " * 490 + "thursday",
    " or ".join(f"march {day}" for day in range(1, 32)) * 5,
    ", ".join(f"{n % 12 + 1}/{n % 28 + 1}/2026" for n in range(100)),
    " ".join(f"{n:02}:{n % 60:02}" for n in range(100)),
    " and ".join(f"{n}am" for n in range(200)),
    "1" * 10_000,
    "1 " * 1_000,
    "1:" * 900 + "1",
    "1/" * 900 + "1",
    "1-" * 900 + "1",
    "2026-" * 400,
    "-" * 2_000 + "3",
    "diwali " * 280,
    "diwali tomorrow next last month " * 60,
    "ramadan\0diwali\0passover",
    "\0tomorrow\0at\0" + "3",
    "tomorrow\u202e at 3 \u202c",
    "\u0627\u0644\u064a\u0648\u0645 " * 300,
    "\u200btomorrow\u200b at\u200d 3",
    "\u0661\u0662:\u0663\u0660 \u0967\u0968 \uff11\uff12",
    "\U0001f552 " * 900,
    "\U0001f1fa\U0001f1f8 friday \U0001f468\u200d\U0001f469\u200d\U0001f467 3pm" * 40,
    "m\u0336o\u0336n\u0336d\u0336a\u0336y\u0336 " * 100,
    "\ud83d\ud83d friday \udc00",
    "in 99999999 weeks or 12345678 months ago",
    "the 99th of february 0000, 00/00/0000, 9999-99-99",
    "'; DROP TABLE visits; -- friday at 3",
    "{{tomorrow}} ${friday} %s %n at 3",
    "<script>monday</script>" * 80,
    "\r\n\t\v\f" * 300 + "monday",
    "a'" * 900,
    "'" * 1_900 + "friday",
    "i took 2 at 9, so " * 110,
    "i had it monday at 3 but " * 80 + "friday",
    "friday or next " * 130,
    "friday, not that day, the day after that, " * 45,
    "mondays at 8 and fridays at 9 and " * 55,
    "2 or 3 days after " * 110 + "the 16th",
    "twice a day " * 100 + "8, 8, 8",
    "not between 2 and 4 " * 95,
    "the rest of the end of " * 80 + "may",
    "april 5, 7.90",
    "march 3 1,20",
    "we fly on the 5th, before the trip " * 55,
    "i told a long story on monday. " * 60 + "friday?",
    "monday or tuesday of the week of the 14th " * 45,
    "after i drop them at 8:45, " * 70,
]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_more_hostile_text_is_answered(text: str) -> None:
    """A grammar that hangs is ended by the mark above."""
    found = resolve_time(text=text, ref=REF, time_zone=ZONE)
    assert (found.kind == "none") == (found.value == "")
    assert all(0 <= span.start < span.end <= len(text) for span in found.spans)


def test_nul_between_words_is_a_blank() -> None:
    assert resolve_time(text="friday\0at 3", ref=REF, time_zone=ZONE).value == "2026-03-13T15:00"


_WORDS = st.sampled_from(
    "monday friday next last the 3rd 31 2 to from at noon march may el las a de y menos cuarto "
    "every other week day in ago not or no after before 14:30 12/25 pm morning manana half past "
    "- , . $ 2026-02-30 christmas 0 weekend twice end of so but took was i can mondays that".split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS, max_size=12).map(" ".join))
def test_any_mix_of_time_words_is_answered(text: str) -> None:
    resolved = resolve_time(text=text, ref=REF, time_zone=ZONE)
    assert (resolved.kind == "none") == (resolved.value == "")
    for span in resolved.spans:
        assert 0 <= span.start < span.end <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    assert resolve_time(text=text, ref=REF, time_zone=ZONE).kind


@pytest.fixture
def own_library() -> "Library":
    library = Library()
    yield library
    library.close()


def test_library_reads_a_holiday(own_library: Library) -> None:
    found = own_library.parse(text="thanksgiving", language="EN", ref=REF)
    assert found is not None
    assert [each.since for each in found] == ["2026-11-26T00:00"]


def test_hanging_parse_is_killed_and_the_next_one_works(own_library: Library) -> None:
    assert own_library.parse(text="tomorrow " * 13, language="EN", ref=REF) is None
    assert own_library.worker_pid() is None
    assert own_library.parse(text="christmas", language="EN", ref=REF)


def test_panic_on_nul_finds_nothing_and_the_next_parse_works(own_library: Library) -> None:
    assert not own_library.parse(text="tomorrow\0", language="EN", ref=REF)
    assert own_library.parse(text="christmas", language="EN", ref=REF)


def test_worker_killed_from_outside_is_replaced(own_library: Library) -> None:
    assert own_library.parse(text="christmas", language="EN", ref=REF)
    first = own_library.worker_pid()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert own_library.parse(text="christmas", language="EN", ref=REF)
    assert own_library.worker_pid() not in (None, first)


def test_without_the_library_the_rules_still_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.extraction.resolve_time.library._Worker", _no_worker)
    monkeypatch.setattr("api.extraction.resolve_time.long_tail.library", Library())
    resolved = resolve_time(text="after diwali, friday at 3", ref=REF, time_zone=ZONE)
    assert resolved.value == "2026-03-13T15:00"
    assert resolve_time(text="diwali", ref=REF, time_zone=ZONE).kind == "none"
    assert resolve_time(text="christmas", ref=REF, time_zone=ZONE).value == "2026-12-25"


def _no_worker() -> None:
    raise OSError("no such program")


def test_many_threads_share_one_worker() -> None:
    texts = ["diwali at 3", "friday at 10", "hanukkah", "mañana a las 4"] * 15
    expected = {text: resolve_time(text=text, ref=REF, time_zone=ZONE).value for text in texts[:4]}
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda t: resolve_time(text=t, ref=REF, time_zone=ZONE), texts))
    own = [(t, f.value) for t, f in zip(texts, found, strict=True) if "day" in t or "mañ" in t]
    assert all(value == expected[text] for text, value in own)
    late = [(t, f.value) for t, f in zip(texts, found, strict=True) if "diw" in t or "han" in t]
    assert {value for _, value in late} >= {expected["diwali at 3"]}


def test_no_process_outlives_the_program() -> None:
    script = (
        "from datetime import datetime, UTC\n"
        "from api.extraction.resolve_time import resolve_time\n"
        "from api.extraction.resolve_time.library import library\n"
        "resolve_time(text='diwali', ref=datetime.now(UTC), time_zone='UTC')\n"
        "print(library.worker_pid())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    pid = int(done.stdout)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
