"""The patient in charge, through the real chat and the real commands."""

import json
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.e2e.patient import Answer, Patient
from tests.e2e.product import FRONTDESK, ROOT, Product
from tests.e2e.steps import Who, choose_first, give_details

WHO = Who("Ottoline Farquharson", "April 7, 1958", "518-555-0161")
OTHER = Who("Lysander Achterberg", "May 9, 1963", "518-555-0162")


def booked(product: Product, who: Who) -> Patient:
    patient = Patient(product).start()
    answer = choose_first(patient, patient.say("book a sick visit with dr chen or dr rivera"))
    answer = give_details(patient, answer, who)
    patient.say("yes")
    return patient


def command(product: Product, *arguments: str, home: Path | None = None, code: int = 0) -> str:
    """One command of an operator on the installation, or on another folder with the same key."""
    environment = {**os.environ, **product.settings, "FRONTDESK_HOME": str(product.home)}
    environment |= {"DATABASE_URL": "", "KEYSTORE_URL": "", "FRONTDESK_FAILPOINT": ""}
    if home is not None:
        key = (product.home / "secrets" / "frontdesk.key").read_text().strip()
        environment |= {"FRONTDESK_HOME": str(home), "FRONTDESK_KEY": key}
    done = subprocess.run(
        [str(FRONTDESK), *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, f"{arguments}: {done.stdout}{done.stderr}"
    return done.stdout if code == 0 else done.stderr


def events_of(product: Product, conversation_id: str) -> int:
    """Rows of Rasa's own store for a conversation."""
    store = sqlite3.connect(product.home / "tracker.db", timeout=20)
    try:
        query = "SELECT count(*) FROM events WHERE sender_id = ?"
        return int(store.execute(query, (conversation_id,)).fetchone()[0])
    finally:
        store.close()


@pytest.fixture(scope="module")
def patients(product: Product) -> tuple[Patient, Patient]:
    return booked(product, WHO), booked(product, OTHER)


def payloads(answer: Answer) -> list[str]:
    return [button["payload"] for button in answer.buttons]


def test_what_is_known_downloaded_and_looked_at(patients: tuple[Patient, Patient]) -> None:
    patient, _other = patients
    known = patient.say("what do you know about me")
    assert known.says_notice("privacy_know"), known.text
    assert "1 visit" in known.text
    file = patient.say("i would like to download my data").messages[-1]["attachments"][0]
    got = patient.product.http.get(
        file["href"], headers={"Authorization": f"Bearer {patient.token}"}
    )
    assert got.status_code == 200
    assert WHO.name in got.text
    assert OTHER.name not in got.text
    assert patient.say("who has looked at my chat").says_notice("privacy_no_looks")
    assert patient.say("is this chat private").says_notice("privacy_policy")


def test_an_operator_exports_what_is_kept(
    product: Product, patients: tuple[Patient, Patient]
) -> None:
    (patient_id,) = command(product, "patient", "find", WHO.contact).split()
    export = json.loads(command(product, "patient", "export", patient_id))
    kinds = {entry["resource"]["resourceType"] for entry in export["bundle"]["entry"]}
    assert {"Patient", "Appointment", "Consent"} <= kinds
    assert export["transcripts"][0]["conversation_id"] == patients[0].id
    assert "No patient" in command(product, "patient", "export", "nobody", code=1)


def test_forgotten_in_the_chat_and_by_older_backups(
    product: Product, patients: tuple[Patient, Patient], tmp_path: Path
) -> None:
    patient, other = patients
    (patient_id,) = command(product, "patient", "find", WHO.contact).split()
    (other_id,) = command(product, "patient", "find", OTHER.contact).split()
    backup = tmp_path / "backup"
    command(product, "backup", str(backup))
    assert events_of(product, patient.id)
    asked = patient.say("please forget me")
    assert "/privacy_forget_now" in payloads(asked), asked.text
    assert patient.tap("yes, delete").says_notice("privacy_forgotten")
    answered = product.http.get(
        f"/chat/conversations/{patient.id}/utterances",
        headers={"Authorization": f"Bearer {patient.token}"},
    )
    assert answered.status_code == 410
    assert events_of(product, patient.id) == 0
    assert events_of(product, other.id)
    assert not command(product, "patient", "find", WHO.contact)
    assert "Stop it first" in command(product, "restore", str(backup), code=1)
    elsewhere = tmp_path / "elsewhere"
    said = command(product, "restore", str(backup), home=elsewhere)
    assert "erasures were run again" in said
    assert "No patient" in command(product, "patient", "export", patient_id, home=elsewhere, code=1)
    kept = json.loads(command(product, "patient", "export", other_id, home=elsewhere))
    assert OTHER.name in json.dumps(kept)
    assert "Whole" in command(product, "audit", "verify", home=elsewhere)


def test_bad_use_is_said(product: Product, tmp_path: Path) -> None:
    assert "No patient" in command(product, "patient", "erase", "x" * 400, code=1)
    assert "no whole backup" in command(product, "restore", str(tmp_path / "none"), code=1)
    command(product, "patient", "hold", "x", "--reason", "", code=2)
    command(product, "patient", "find", "hello", code=1)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    assert "Give a new one" in command(product, "backup", str(tmp_path / "full"), code=1)
    (tmp_path / "full" / "manifest.json").write_text("{")
    assert "no whole backup" in command(product, "restore", str(tmp_path / "full"), code=1)


def test_the_audit_trail_for_an_auditor(product: Product) -> None:
    lines = [json.loads(line) for line in command(product, "audit", "export").splitlines()]
    assert [line["id"] for line in lines] == sorted(line["id"] for line in lines)
    assert {"at", "actor", "action", "subject", "detail", "seal"} <= set(lines[0])
