"""Looks for double bookings with plain SQL over a plain driver: nothing of the product's code."""

import sqlite3
from typing import Any
from urllib.parse import urlsplit

import psycopg

SLOTS_TAKEN_TWICE = """
    SELECT slot_id FROM appointment_slot WHERE active GROUP BY slot_id HAVING count(*) > 1
"""
OVERLAPPING = """
    SELECT a.id, b.id FROM appointment a JOIN appointment b
    ON a.schedule_id = b.schedule_id AND a.id < b.id
    AND a.start_at < b.end_at AND b.start_at < a.end_at
    WHERE a.status = 'booked' AND b.status = 'booked'
"""
PATIENT_TWICE = """
    SELECT a.id, b.id FROM appointment a JOIN appointment b
    ON a.patient_id = b.patient_id AND a.id < b.id
    AND a.start_at < b.end_at AND b.start_at < a.end_at
    WHERE a.status = 'booked' AND b.status = 'booked'
"""
# A booked appointment's active Slots must be exactly those that lie inside it; any other has none.
SLOTS_ASTRAY = """
    SELECT a.id FROM appointment a
    WHERE (SELECT count(*) FROM appointment_slot x WHERE x.appointment_id = a.id AND x.active)
       <> (SELECT count(*) FROM slot s WHERE a.status = 'booked'
           AND s.schedule_id = a.schedule_id AND s.start_at >= a.start_at AND s.start_at < a.end_at)
    UNION ALL
    SELECT a.id FROM appointment a
    JOIN appointment_slot x ON x.appointment_id = a.id AND x.active
    JOIN slot s ON s.id = x.slot_id
    WHERE s.schedule_id <> a.schedule_id OR s.start_at < a.start_at OR s.start_at >= a.end_at
"""


def query(url: str, statement: str) -> list[tuple[Any, ...]]:
    parts = urlsplit(url)
    if parts.scheme.startswith("sqlite"):
        lite = sqlite3.connect(parts.path[1:] if parts.path.startswith("//") else parts.path)
        try:
            rows = lite.execute(statement).fetchall()
            lite.commit()
            return rows
        finally:
            lite.close()
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def find_doubles(url: str) -> list[str]:
    """Return what is wrong, in words; empty when no time is given twice."""
    checks = {
        "slot taken twice": SLOTS_TAKEN_TWICE,
        "appointments overlap": OVERLAPPING,
        "patient booked twice": PATIENT_TWICE,
        "slots do not match the appointment": SLOTS_ASTRAY,
    }
    return [f"{name}: {row}" for name, statement in checks.items() for row in query(url, statement)]


def count(url: str, what: str) -> int:
    return int(query(url, f"SELECT count(*) FROM {what}")[0][0])
