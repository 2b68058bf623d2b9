"""FHIR MedicationRequests as plans: what can be kept, and why the rest cannot."""

import json
from datetime import date
from typing import Any

import pytest

from api.reminders.timing import TimingUnclear, read_timing
from tests.support.desk import Desk

TODAY = date(2027, 3, 10)


@pytest.mark.parametrize(
    ("repeat", "rule", "days"),
    [
        ({"frequency": 1, "period": 8, "periodUnit": "h"}, "FREQ=HOURLY;INTERVAL=8", None),
        (
            {"frequency": 2, "period": 1, "periodUnit": "d", "timeOfDay": ["08:00:00", "20:30:00"]},
            "FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0\nFREQ=DAILY;INTERVAL=1;BYHOUR=20;BYMINUTE=30",
            None,
        ),
        (
            {"dayOfWeek": ["mon", "fri"], "timeOfDay": ["21:00:00"],
             "boundsDuration": {"value": 2, "code": "wk"}},
            "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,FR;BYHOUR=21;BYMINUTE=0",
            14,
        ),
        (
            {"timeOfDay": ["08:00:00", "20:00:00"], "count": 10},
            "FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0;COUNT=5\n"
            "FREQ=DAILY;INTERVAL=1;BYHOUR=20;BYMINUTE=0;COUNT=5",
            None,
        ),
        (
            {"timeOfDay": ["08:00:00"],
             "boundsPeriod": {"start": "2027-03-01", "end": "2027-04-01"}},
            "FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0;UNTIL=20270401T235900",
            None,
        ),
    ],
)  # fmt: skip
def test_timings_that_can_be_kept(repeat: dict[str, Any], rule: str, days: int | None) -> None:
    found = read_timing({"repeat": repeat}, today=TODAY)
    assert (found.recurrence, found.for_days) == (rule, days)


@pytest.mark.parametrize(
    ("repeat", "why"),
    [
        ({"frequency": 2, "period": 1, "periodUnit": "d"}, "clock times"),
        ({"frequency": 3, "timeOfDay": ["08:00:00"]}, "do not agree"),
        ({"when": ["HS"]}, "part of the day"),
        ({"frequency": 1, "frequencyMax": 2, "timeOfDay": ["08:00:00"]}, "leaves a choice"),
        ({"period": 1, "periodUnit": "wk", "timeOfDay": ["08:00:00"]}, "no day"),
        ({"period": 8.5, "periodUnit": "h"}, "whole number"),
        ({"timeOfDay": ["morning"]}, "cannot be read"),
        ({"timeOfDay": ["08:00:00", "20:00:00"], "count": 3}, "within a day"),
        ({"timeOfDay": ["08:00:00"], "boundsPeriod": {"start": "2027-03-01", "end": "2027-02-01"}},
         "ends before"),
        ({"timeOfDay": ["08:00:00"], "dayOfWeek": ["someday"]}, "unknown day"),
        ({"timeOfDay": ["08:00:00"], "dayOfWeek": ["mon"], "frequency": 2}, "do not agree"),
        ({"timeOfDay": ["08:00:00"], "period": 2, "boundsPeriod": {"start": "2027-03-01"}},
         "began before"),
    ],
)  # fmt: skip
def test_timings_that_a_person_decides(repeat: dict[str, Any], why: str) -> None:
    with pytest.raises(TimingUnclear, match=why):
        read_timing({"repeat": repeat}, today=TODAY)


def request(name: str, repeat: dict[str, Any], **dosage: Any) -> dict[str, Any]:
    return {
        "resource": {
            "resourceType": "MedicationRequest",
            "id": name,
            "status": "active",
            "medicationCodeableConcept": {"text": name},
            "dosageInstruction": [{"text": "1 tablet", "timing": {"repeat": repeat}, **dosage}],
        }
    }


EVENING = {"timeOfDay": ["20:00:00"]}


def bundle(*entries: dict[str, Any]) -> str:
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": list(entries)})


def test_each_line_is_seen_before_it_is_set(any_desk: Desk) -> None:
    chat, staff = any_desk.start(time_zone="America/New_York"), any_desk.staff()
    path = f"/staff/conversations/{chat.id}/reminders/import"
    pasted = bundle(
        request("metformin", EVENING),
        request("ibuprofen", EVENING, asNeededBoolean=True),
        request("<b>x</b>", {"timeOfDay": [f"{hour:02}:10:00" for hour in range(24)]}),
    )
    assert staff.get(path).status_code == 200
    page = staff.post(path, {"pasted": pasted}).text
    assert "Can be set" in page
    assert "as needed" in page
    assert "<b>x</b>" not in page
    reminders = f"/conversations/{chat.id}/reminders"
    assert any_desk.internal("GET", reminders).json() == []
    for _ in range(2):
        page = staff.post(path, {"pasted": pasted, "confirm": "yes"}).text
        assert "cannot be kept" in page
    [plan] = any_desk.internal("GET", reminders).json()
    assert (plan["medication"], plan["dose"]) == ("metformin", "1 tablet")


@pytest.mark.parametrize(
    "pasted", ["", "{", "[]", '{"resourceType": "Bundle"}', bundle(), '{"entry": [1]}', "[" * 9999]
)
def test_what_is_no_bundle_is_said(desk: Desk, pasted: str) -> None:
    chat, staff = desk.start(), desk.staff()
    answer = staff.post(f"/staff/conversations/{chat.id}/reminders/import", {"pasted": pasted})
    assert answer.status_code == 422
    assert "not a FHIR Bundle" in answer.text


def outcomes(desk: Desk, chat: Any, *entries: dict[str, Any], confirm: str = "yes") -> str:
    path = f"/staff/conversations/{chat.id}/reminders/import"
    return desk.staff().post(path, {"pasted": bundle(*entries), "confirm": confirm}).text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"doNotPerform": True}, "not to be taken"),
        ({"intent": "proposal"}, "no order"),
        ({"modifierExtension": [{"url": "x"}]}, "changes its meaning"),
        ({"dosageInstruction": [{"timing": {"repeat": {"timeOfDay": 5}}}]}, "not as FHIR has it"),
        ({"dosageInstruction": [{"timing": {"repeat": EVENING}, "doseAndRate": 5}]}, "FHIR has it"),
        ({"dosageInstruction": [{"timing": {"repeat": EVENING},
                                 "doseAndRate": [{"doseRange": {}}]}]}, "a person chooses"),
        ({"dosageInstruction": [{"timing": {"repeat": {"timeOfDay": ["25:61:00"]}}}]},
         "cannot be kept"),
        ({"medicationCodeableConcept": {"coding": 5}}, "FHIR has it"),
    ],
)  # fmt: skip
def test_a_line_that_is_for_a_person_says_why_before_anything_is_set(
    desk: Desk, change: dict[str, Any], said: str
) -> None:
    chat, entry = desk.start(), request("metformin", EVENING)
    entry["resource"] |= change
    page = outcomes(desk, chat, entry, request("lisinopril", EVENING), confirm="")
    assert said in page
    assert page.count("Can be set") == 1


def test_another_dose_or_medicine_is_another_reminder(desk: Desk) -> None:
    chat, twice = desk.start(), request("metformin", EVENING)
    outcomes(desk, chat, twice)
    twice["resource"]["dosageInstruction"][0]["text"] = "2 tablets"
    outcomes(desk, chat, twice)
    for name in ("lisinopril", "atorvastatin"):
        entry = request(name, EVENING)
        del entry["resource"]["id"]
        outcomes(desk, chat, entry)
    found = desk.internal("GET", f"/conversations/{chat.id}/reminders").json()
    assert [(one["medication"], one["dose"]) for one in found] == [
        ("metformin", "1 tablet"),
        ("metformin", "2 tablets"),
        ("lisinopril", "1 tablet"),
        ("atorvastatin", "1 tablet"),
    ]


def test_what_the_patient_stopped_is_not_said_to_be_set(desk: Desk) -> None:
    chat, entry = desk.start(), request("metformin", EVENING)
    outcomes(desk, chat, entry)
    [plan] = desk.internal("GET", f"/conversations/{chat.id}/reminders").json()
    desk.internal("POST", "/reminders/cancel", {"conversation_id": chat.id, "plan_id": plan["id"]})
    assert "stopped before" in outcomes(desk, chat, entry)
