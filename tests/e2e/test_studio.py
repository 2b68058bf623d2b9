"""The studio on the running product: from an edit to what a patient meets, back, killed between.

Each kill is a SIGKILL of the process that is at it. Always one whole release is live.
"""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.product import Product, wait_for
from tests.e2e.staff_desk import Desk
from tests.e2e.studio_desk import (
    HOME,
    asked,
    begin,
    build,
    is_understood,
    publish,
    say_instead,
    stage_of,
    state_of,
    teach,
)
from tests.support.measured import borrow, lend

pytestmark = pytest.mark.timeout(2400)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One of its own: what is live here would change the other tests' patients."""
    started = Product(tmp_path_factory.mktemp("studio"))
    try:
        borrow(started.home)
        started.start()
        yield started
        lend(started.home)
    finally:
        started.close()


@pytest.fixture
def desk(product: Product) -> Iterator[Desk]:
    with Desk(product) as desk:
        yield desk


def check_whole(product: Product) -> None:
    """One release is live, and the dialogue process serves its model."""
    [(release_id, model_id)] = product.rows("SELECT id, model_id FROM release WHERE state = 'live'")
    address = f"http://127.0.0.1:{product.ports['BOT_PORT']}/webhooks/frontdesk/"

    def serves() -> bool:
        try:
            answer = httpx.get(address, trust_env=False, timeout=5).json()
        except (httpx.HTTPError, ValueError):
            return False
        return bool(answer.get("model_id") == model_id)

    wait_for("the live model is served", serves, seconds=60)
    assert (product.home / "studio" / "live").resolve().name == release_id


def break_in(product: Product, point: str, desk: Desk, address: str, **fields: str) -> None:
    """Send a form while the process that serves it dies at a point, and wait for the next one."""
    product.break_at(point)
    with pytest.raises(httpx.HTTPError):
        desk.http.post(address, data=fields)
    assert product.was_broken()
    product.wait_ready()


def let_build_pass(product: Product) -> None:
    """A minute without a sign of life goes by."""
    past = "2000-01-01 00:00:00.000000"
    product.change("UPDATE release SET touched_at = ? WHERE state = 'building'", past)


def is_running(words: str) -> bool:
    """Whether a process has these words in its command."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if words in file.read_text("utf-8", "replace"):
                return True
        except OSError:
            continue
    return False


def test_a_reply_is_live_at_once_and_no_kill_leaves_half_a_release(
    product: Product, desk: Desk
) -> None:
    before = asked(product)
    say_instead(desk, "I am a program of the clinic, not a person.")
    first = build(desk, "plainer")
    assert asked(product) == before
    publish(desk, first)
    assert "I am a program of the clinic" in asked(product)
    check_whole(product)

    # Words alone: ready when the page comes, nothing is trained and nothing measured.
    say_instead(desk, "I am the clinic's program. I am not a person.")
    second = begin(desk, "measured already")
    assert state_of(desk, second) == "ready"
    publish(desk, second)
    assert "I am the clinic's program." in asked(product)

    # Killed while it builds: what was live is live, and the next build is a whole one.
    say_instead(desk, "I am a program. Nobody types here.")
    break_in(product, "release.sealed", desk, f"{HOME}/releases", why="killed")
    assert "I am the clinic's program." in asked(product)
    check_whole(product)
    let_build_pass(product)
    third = build(desk, "again")

    # Killed between the decision and its following: the next process follows.
    break_in(product, "release.pointed", desk, f"{third}/publish", why="killed")
    wait_for("the release is followed", lambda: "Nobody types" in asked(product))
    check_whole(product)
    assert [*map(str, sorted(product.rows("SELECT state FROM release ORDER BY number")))] == [
        "('failed',)", "('live',)", "('retired',)", "('retired',)",
    ]  # fmt: skip


def test_an_example_is_understood_once_it_is_live_and_not_after_going_back(
    product: Product, desk: Desk
) -> None:
    assert not is_understood(product)
    [(earlier,)] = product.rows("SELECT id FROM release WHERE state = 'live'")
    teach(desk)

    # Killed while it trains: nothing is left running, and what was live is live.
    killed = begin(desk, "killed")

    wait_for("it trains", lambda: stage_of(desk, killed) == "training", seconds=120)
    product.kill("api")
    product.wait_ready()
    release_id = killed.rpartition("/")[2]
    wait_for("the training ended with it", lambda: not is_running(release_id), seconds=60)
    check_whole(product)
    let_build_pass(product)

    address = build(desk, "wallets")
    assert not is_understood(product)
    publish(desk, address)
    assert is_understood(product)
    check_whole(product)

    product.kill("bot")
    product.wait_ready()
    check_whole(product)
    assert is_understood(product)

    # Rolled back, and killed in the middle of it.
    break_in(product, "release.pointed", desk, f"{HOME}/releases/{earlier}/publish", why="back")
    check_whole(product)
    assert not is_understood(product)
    assert state_of(desk, f"{HOME}/releases/{earlier}") == "live"
    assert state_of(desk, address) == "retired"
