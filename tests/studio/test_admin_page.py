"""/admin tells what is wrong with the safety content, and when the live release has older."""

from datetime import date
from pathlib import Path

import pytest

from api.safety import service as safety
from api.studio.draft import Draft
from api.studio.folder import CONTENT, MANIFEST, folder_of, point_to, write_content
from tests.support.desk import Desk

RELEASE = "f" * 32


def put_live(home: Path) -> Path:
    """A release of the project's own content, live here; the folder of its content."""
    target = folder_of(home, RELEASE).path
    write_content(Draft(home / "studio" / "none"), target / CONTENT)
    (target / MANIFEST).write_text("{}")
    point_to(home, RELEASE)
    return target / CONTENT


def test_unsigned_and_expired_rules_are_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = desk.staff("admin")
    page = admin.get("/admin").text
    assert page.count("no clinician has signed these rules") == 1
    assert "heart.yml" in page
    assert "expired on" not in page
    # Told while they are loaded, without loading them again.
    monkeypatch.setattr(safety, "_today", lambda: date(2099, 1, 1))
    assert "expired on" in admin.get("/admin").text


def test_a_live_release_with_older_safety_content_is_told(make_desk, tmp_path: Path) -> None:
    home = tmp_path / "home"
    desk = make_desk(home=home)
    admin = desk.staff("admin")
    content = put_live(home)
    told = "other safety rules or texts than the release that is live"
    assert told not in admin.get("/admin").text
    rules = content / "data" / "safety" / "heart.yml"
    rules.write_text(rules.read_text() + "# as it was before\n")
    assert told in admin.get("/admin").text
