"""The studio over plain HTTP: edit, build, publish, and what a patient is answered then."""

import re

import httpx

from tests.e2e.patient import Patient
from tests.e2e.product import Product, wait_for
from tests.e2e.staff_desk import Desk

HOME = "/admin/studio"
REPLY, COST = f"{HOME}/replies/utter_bot_challenge", f"{HOME}/intents/faq_cost"
UNKNOWN = "so what is the wallet wallop over there"
TAUGHT = (
    "what kind of wallet wallop am i in for",
    "tell me the wallet wallop of a check-up",
    "is the wallet wallop bad at your place",
    "wallet wallop for a telehealth visit?",
    "how hard is the wallet wallop",
    "i worry about the wallet wallop",
)
STAGE = re.compile(r'id="stage"[^>]*>Now: (.*?)\.</p>')
STATE = re.compile(r"<h1>Release (\d+): (\w+)</h1>")


def say_instead(desk: Desk, text: str) -> None:
    fields = {**desk.hidden(REPLY), "text-0": text, "do": "save"}
    assert "Changed in the draft." in desk.http.post(REPLY, data=fields).text


def begin(desk: Desk, why: str) -> str:
    """Start a build; the address of its release."""
    page = desk.http.post(f"{HOME}/releases", data={"why": why})
    assert page.status_code == 200, page.text
    return page.url.path


def state_of(desk: Desk, address: str) -> str:
    found = STATE.search(desk.http.get(address).text)
    assert found
    return found[2]


def stage_of(desk: Desk, address: str) -> str:
    """What a build is at, as its page says it; empty when it has ended."""
    found = STAGE.search(desk.http.get(address).text)
    return found[1] if found else ""


def build(desk: Desk, why: str) -> str:
    """The address of a release that is ready."""
    address = begin(desk, why)

    def ended() -> str | None:
        state = state_of(desk, address)
        return None if state == "building" else state

    state = wait_for("the build has ended", ended, seconds=1500)
    assert state == "ready", desk.http.get(address).text
    return address


def publishing(desk: Desk, address: str) -> httpx.Response:
    """Send the form of a release's page that makes it live."""
    fields = {**desk.hidden(address), "why": "a test"}
    return desk.http.post(f"{address}/publish", data=fields)


def publish(desk: Desk, address: str) -> None:
    assert state_of(desk, address) in ("ready", "retired")
    assert "serves this release" in publishing(desk, address).text


def teach(desk: Desk) -> None:
    """Add the examples to the draft."""
    fields = {**desk.hidden(COST), "lines": "\n".join(TAUGHT)}
    assert "Added to the draft." in desk.http.post(f"{COST}/add", data=fields).text


def asked(product: Product) -> str:
    """What a new patient is answered."""
    return Patient(product).start().say("am i talking to a real person").text


def is_understood(product: Product) -> bool:
    """Whether a new patient is told the prices."""
    return "dollars" in Patient(product).start().say(UNKNOWN).text
