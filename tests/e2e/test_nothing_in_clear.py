"""Two hundred identifiers in whole conversations; then every byte that was written is searched."""

import base64
import hashlib
import io
import json
import re
import tarfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

import httpx
import numpy as np
import pytest

from api.privacy.spans import TYPES
from tests.e2e.patient import Patient
from tests.e2e.planted import (
    ANSWERED,
    ASKED_FOR,
    EXTREMES,
    PAYLOADS,
    TYPED,
    base64_traces,
    by_type,
    identifiers,
    messages,
    readings,
    told_in_pairs,
    traces_of,
)
from tests.e2e.product import ROOT, Product, wait_for
from tests.e2e.staff_desk import Desk
from tests.e2e.steps import Who, choose_first, give_details, settled
from tests.e2e.studio_desk import COST, TAUGHT, build, teach
from tests.e2e.test_rights import command
from tests.e2e.unpacked import PIECE, pieces
from tests.support.measured import borrow, lend

# Of one conversation: its messages one after another, several for one identifier.
Units = list[list[str]]
WHO = Who("Xiomara Velthuizen", "March 4, 1947", "518-555-0147")
MODEL = ROOT / "models" / "frontdesk.tar.gz"
IN_ID = re.compile(rb"[0-9a-f]{32,}")
# So few figures stand by chance in some random id.
CHANCE = re.compile(rb"[0-9a-f]{1,9}")


STRETCH = 8


@dataclass(frozen=True)
class Needle:
    """Bytes that must be in no file, and what they would give away."""

    trace: bytes
    what: str
    ignoring_case: bool


@pytest.fixture(scope="module")
def model_before() -> str:
    return hashlib.sha256(MODEL.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def told(product: Product, model_before: str) -> Product:
    """Every conversation below has been had, with a crash in the middle of one."""
    planted = told_in_pairs()
    units = iter(planted)

    def take(count: int) -> Units:
        return list(islice(units, count))

    _book_and_chat(Patient(product).start(), take(20))
    _remind(Patient(product).start(), take(12))
    _talk_to_staff(product, Patient(product).start(), take(16))
    _crash(product, Patient(product).start(), take(16))
    _chat(Patient(product, language="es").start(), take(22))
    while rest := take(15):
        _chat(Patient(product).start(), rest)
    _ask_for_people(Patient(product).start())
    _send_what_no_button_says(Patient(product).start())
    _without_consent(product, planted)
    _alarm_with_a_locked_database(product, Patient(product).start())
    _too_long(Patient(product).start(), planted)
    return product


@pytest.fixture(scope="module")
def aftermath(told: Product, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a backup, and with what a restore leaves after somebody was forgotten."""
    folder = tmp_path_factory.mktemp("aftermath")
    patients = [_answer_questions(told, number) for number in range(len(ANSWERED))]
    backup, elsewhere = folder / "backup", folder / "elsewhere"
    command(told, "backup", str(backup))
    patients[0].say("please forget me")
    assert patients[0].tap("yes, delete").says_notice("privacy_forgotten")
    for _ in range(2):  # the second time what the first one brought is moved aside
        command(told, "restore", str(backup), home=elsewhere)
    return folder


def _chat(patient: Patient, units: Units) -> None:
    for unit in units:
        for text in unit:
            assert patient.say(text).messages


def _book_and_chat(patient: Patient, units: Units) -> None:
    answer = choose_first(patient, patient.say("book a sick visit with dr rivera"))
    give_details(patient, answer, WHO)
    _chat(patient, units)
    patient.say("start over")
    answer = patient.say("book a flu shot")
    if answer.times:
        choose_first(patient, answer)
    patient.say("yes")


def _remind(patient: Patient, units: Units) -> None:
    patient.say(f"remind me to take the pills for {units[0][0]} at 8 every evening")
    patient.say("no, stop that")
    for unit in units:
        for text in unit:
            patient.say(f"{text}, and remind me to take metformin at 9 every morning")
            patient.say("stop")


def _talk_to_staff(product: Product, patient: Patient, units: Units) -> None:
    escalation = patient.say(f"{units[0][0]}. is my rash shingles?").escalation_id
    assert escalation
    with Desk(product) as desk:
        desk.act(escalation, "claim")
        for unit in units:
            for text in unit:
                assert patient.say(text).handled_by == "staff"
        desk.act(escalation, "reply", text=f"Thank you, {WHO.name}, we will call {WHO.contact}.")
        heard = patient.hear(lambda one: one["sender"] == "staff")
        assert WHO.name in heard["text"]
        desk.act(escalation, "hand-back")


def _crash(product: Product, patient: Patient, units: Units) -> None:
    """The api dies with a message just received, later Rasa with one just asked."""
    product.break_at("after_receive")
    key, body = uuid.uuid4().hex, {"text": units[0][0]}
    with pytest.raises(httpx.TransportError):
        patient.post(body, key=key)
    wait_for("the api died", product.was_broken)
    product.wait_ready()
    product.let_leases_pass()
    _chat(patient, units)
    product.kill("bot")
    _chat(patient, units[:2])
    product.wait_ready()


def _ask_for_people(patient: Patient) -> None:
    """Names that could be a practitioner's: the dialogue keeps whom somebody wants to see."""
    _chat(patient, [messages(sentence) for sentence in ASKED_FOR])


def _send_what_no_button_says(patient: Patient) -> None:
    """Payloads that were never offered, the same as text, and whole messages of one kind."""
    for sentence in PAYLOADS:
        (text,) = messages(sentence)
        assert patient.post({"payload": text}).status_code == 422
        assert patient.say(text).messages
    _chat(patient, [messages(sentence) for sentence in EXTREMES])


def _answer_questions(product: Product, number: int) -> Patient:
    """Name, birth date and contact as bare answers, then a code: a verified patient."""
    patient = Patient(product, language=("en", "es", "en")[number]).start()
    wish = ("book a sick visit with dr rivera", "quiero una cita de seguimiento", "a flu shot")
    answer = settled(patient, patient.say(wish[number]))
    if answer.times:
        answer = choose_first(patient, answer)
    said = [messages(one)[0] for one in ANSWERED[number]]
    give_details(patient, answer, Who(*said))
    assert patient.deliveries(), "nobody was asked who they are"
    patient.say("yes")
    return patient


def _without_consent(product: Product, planted: Units) -> None:
    patient = Patient(product)
    patient.open()
    assert patient.post({"text": planted[0][0]}).status_code == 403
    (name,) = messages(TYPED["PERSON"][3])
    assert patient.say(f"{name} and i can't breathe").disposition == "emergency"


def _alarm_with_a_locked_database(product: Product, patient: Patient) -> None:
    (born,) = messages(TYPED["DATE_OF_BIRTH"][5])
    with product.database_locked():
        answer = patient.say(f"i have crushing chest pain, {born}")
        assert answer.disposition == "emergency"


def _too_long(patient: Patient, planted: Units) -> None:
    text = " ".join(text for unit in planted[:16] for text in unit) * 4
    assert patient.post({"text": text}).status_code == 413
    assert patient.post({"text": 7, "note": text}).status_code == 422  # type: ignore[dict-item]
    assert patient.post({"payload": planted[0][0]}).status_code == 422


def test_there_are_two_hundred_of_every_type() -> None:
    assert len(identifiers()) >= 200
    assert set(by_type()) == set(TYPES)
    assert min(len(marks) for marks in by_type().values()) >= 10


def test_nothing_at_rest_is_in_clear(told: Product) -> None:
    assert _leaks_in(_written(told)) == []


def test_nothing_is_in_clear_in_a_backup_and_after_an_erasure(
    told: Product, aftermath: Path
) -> None:
    files = [one for one in aftermath.rglob("*") if one.is_file()]
    names = {str(file.relative_to(aftermath)) for file in files}
    assert {"backup/data/frontdesk.db", "backup/data/tracker.db"} <= names
    assert any(name.startswith("elsewhere/replaced/") for name in names)
    assert _leaks_in([*files, *_written(told)]) == []


@pytest.mark.timeout(2400)
def test_nothing_that_identifies_is_taught_exported_or_in_a_release(
    told: Product, tmp_path: Path
) -> None:
    """What was said becomes no training text, and the project that is exported holds none."""
    planted = [text for unit in told_in_pairs()[:12] for text in unit]
    with Desk(told) as desk:
        for text in planted:
            fields = {**desk.hidden(COST), "lines": f"what would it cost, {text}"}
            assert "Added to the draft." not in desk.http.post(f"{COST}/add", data=fields).text
        teach(desk)
    command(told, "content", "export", str(tmp_path / "project"))
    exported = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert any(TAUGHT[0].encode() in one.read_bytes() for one in exported)
    assert _leaks_in(exported) == []
    # The model of a release is trained where all of it was said; it is searched unpacked.
    borrow(told.home)
    with Desk(told) as desk:
        release = told.home / "studio" / "releases" / build(desk, "prices").rpartition("/")[2]
    lend(told.home)
    (model,) = release.rglob("*.tar.gz")
    assert any(b"faq_cost" in piece for piece in pieces(model))
    assert _leaks_in([one for one in release.rglob("*") if one.is_file()]) == []


def test_search_reads_what_is_packed(tmp_path: Path) -> None:
    """In a model's archive: in a member, in text of an array, and where two pieces meet."""
    mark = max(identifiers(), key=len)
    held = b"\x01" * (PIECE - 9) + mark.encode() + b"\x01" * PIECE
    array = io.BytesIO()
    np.savez_compressed(array, words=np.array(["a", f"it is {mark}"]), other=np.arange(9))
    for name, inner in (("notes.bin", held), ("model.npz", array.getvalue())):
        path = tmp_path / f"{name}.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            member = tarfile.TarInfo(name)
            member.size = len(inner)
            archive.addfile(member, io.BytesIO(inner))
        assert any(repr(mark) in found for found in _read(path)), name
        assert mark.encode() not in path.read_bytes()


def test_search_would_find_what_is_there() -> None:
    """The search itself is tested on bytes that hold each identifier, in each way it reads."""
    for mark in identifiers():
        for reading in readings(mark):
            quoted = json.dumps({"said": f"it is {reading.upper()}!"}).encode()
            sealed = base64.urlsafe_b64encode(b"it is %s, yes" % reading.encode())
            for raw in (b"\x01%s\xff" % reading.encode(), quoted, sealed):
                assert any(repr(mark) in found for found in _found_in(raw)), (reading, raw)


def test_model_is_unchanged(told: Product, model_before: str) -> None:
    assert hashlib.sha256(MODEL.read_bytes()).hexdigest() == model_before


def test_every_store_was_written(told: Product) -> None:
    names = {file.name for file in _written(told)}
    assert {"frontdesk.db", "tracker.db", "keys.db", "product.log"} <= names
    assert {"frontdesk.db-wal", "emergencies.jsonl"} <= names


def _written(product: Product) -> list[Path]:
    files = [one for one in product.home.rglob("*") if one.is_file()]
    return [*files, product.log]


def _leaks_in(files: list[Path]) -> list[str]:
    return [f"{'/'.join(file.parts[-3:])}: {found}" for file in files for found in _read(file)]


def _read(file: Path) -> set[str]:
    try:
        return {found for piece in pieces(file) for found in _found_in(piece)}
    except FileNotFoundError:  # the running product has just taken it away
        return set()


def _found_in(raw: bytes) -> Iterator[str]:
    for ignoring_case, content in ((True, raw.lower()), (False, raw)):
        present = _stretches(content)
        for needle in _needles():
            if needle.ignoring_case != ignoring_case or needle.trace[:STRETCH] not in present:
                continue
            if needle.trace in content and not _only_in_ids(needle.trace, content):
                yield needle.what


def _stretches(content: bytes) -> set[bytes]:
    """Those first bytes of needles that are there: looked for all at once, which is quick."""
    begins, wanted, leads = _beginnings()
    present = {one for one in begins if len(one) < STRETCH and one in content}
    padded = np.frombuffer(content + bytes(STRETCH), np.uint8)
    wide = padded.astype(np.uint32)
    at = np.flatnonzero(leads[wide[:-2] | wide[1:-1] << 8 | wide[2:] << 16][: len(content)])
    found = np.ascontiguousarray(np.lib.stride_tricks.sliding_window_view(padded, STRETCH)[at])
    there = np.intersect1d(found.view(np.uint64).ravel(), wanted)
    return present | {one.tobytes() for one in there}


@lru_cache(maxsize=1)
def _beginnings() -> tuple[frozenset[bytes], np.ndarray, np.ndarray]:
    """The first bytes of all needles, whole ones as numbers, and which three bytes lead them in."""
    begins = frozenset(one.trace[:STRETCH] for one in _needles())
    whole = sorted(one for one in begins if len(one) == STRETCH)
    leads = np.zeros(1 << 24, bool)
    leads[[int.from_bytes(one[:3], "little") for one in whole]] = True
    return begins, np.frombuffer(b"".join(whole), np.uint64), leads


@lru_cache(maxsize=1)
def _needles() -> tuple[Needle, ...]:
    """Each trace of each identifier."""
    plain = [
        Needle(trace, f"{mark!r} {form}", True)
        for mark in identifiers()
        for trace, form in traces_of(mark).items()
    ]
    encoded = [
        Needle(trace, f"{mark!r} base64", False)
        for mark in identifiers()
        for trace in base64_traces(mark)
    ]
    return (*plain, *encoded)


def _only_in_ids(trace: bytes, lowered: bytes) -> bool:
    """Whether a few figures stand nowhere but within random ids and digests."""
    return bool(CHANCE.fullmatch(trace)) and trace not in IN_ID.sub(b"", lowered)
