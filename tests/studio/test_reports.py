"""What is measured of a release, and what refuses it: real rules, a real model, real redaction."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from api import training
from api.safety import loader
from api.safety.report import load_cases
from api.studio import bars, reports
from api.studio.errors import ContentRefused
from api.studio.paths import ROOT
from api.studio.processes import Stopped, always
from api.studio.reports import KINDS, Figures, Kind, Subject, is_measured, measured
from tests.privacy.generator.names import load_names
from tests.studio.conftest import Studio

STORY = """\
version: "3.1"
stories:
  - story: what it is
    steps:
      - user: "am i talking to a real person"
        intent: bot_challenge
      - action: utter_greet
"""


@pytest.fixture(scope="module")
def home(measured_release: Path) -> Path:
    """Where the project's own figures are kept already."""
    return measured_release.parent


def subject_of(content: Path) -> Subject:
    return Subject(content, training.current_model(), training.MODELS / "screen.npz")


def figures(kind: Kind, content: Path, home: Path, **more: Any) -> Figures:
    return measured(kind, subject_of(content), home=home, go_on=always, **more)


def test_what_was_measured_is_not_measured_again(
    home: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    domain = project / "domain.yml"
    domain.write_text(domain.read_text() + "# other words\n")
    monkeypatch.setattr(reports, "_measure", None)
    for kind in KINDS:
        assert is_measured(kind, subject_of(project), home=home), kind
        assert figures(kind, project, home)


def test_another_yardstick_is_another_basis_at_once(tmp_path: Path) -> None:
    stories = tmp_path / "tests" / "test_stories.yml"
    stories.parent.mkdir()
    stories.write_text(STORY)
    first = reports.basis_of("stories", tmp_path.resolve())
    assert first == reports.basis_of("stories", tmp_path.resolve())
    stories.write_text(STORY.replace("real person", "rael person"))
    assert reports.basis_of("stories", tmp_path.resolve()) != first


def test_the_project_passes_its_own_bars(home: Path) -> None:
    report: dict[str, Any] = {}
    for kind in KINDS:
        report[kind] = report[f"live_{kind}"] = figures(kind, ROOT, home)
    raised = report["safety"]["raised"]
    assert bars.reasons({**report, "raised_before": raised}) == []
    assert report["stories"]["stories"] > 10 and len(raised) > 400
    assert bars.without_ids(report)["safety"].keys() == {"rows", "bars"}


def test_a_story_that_is_not_followed_is_named(home: Path, tmp_path: Path) -> None:
    stories = tmp_path / "tests" / "test_stories.yml"
    stories.parent.mkdir()
    stories.write_text(STORY)
    found = figures("stories", ROOT, home, root=tmp_path)
    assert [*bars.story_reasons(found)] == [
        "Test story “what it is” is not followed: utter_greet was wanted, utter_bot_challenge came."
    ]
    assert [*bars.story_reasons({"stories": 0, "failed": []})] == ["No test story was run."]


def test_a_word_list_that_silences_alarms_is_refused_though_no_rule_notices(
    home: Path, project: Path
) -> None:
    """Words that are in no rule's example are read as another: every example still comes out."""
    rules = loader.load(project / "data" / "safety").engine.rules
    own = " ".join(text for one in rules for text in (*one.examples.fire, *one.examples.hold))
    said = " ".join(case.text for case in load_cases(ROOT / reports.MEASURED_ON["safety"]))
    file = project / "data" / "safety" / "lexicon.yml"
    text = file.read_text()
    read_as = own.replace("'", "")  # "baby's" is read as "babys"
    known = set(re.findall(r"[a-z]{4,}", f"{own} {read_as} {text}".lower()))
    silenced = sorted(set(re.findall(r"[a-z]{4,}", said.lower())) - known)
    place = text.index("  coded:\n") + len("  coded:\n")
    lines = "".join(f'    "{word}": today\n' for word in silenced)
    file.write_text(text[:place] + lines + text[place:])

    before = figures("safety", ROOT, home)["raised"]
    (told,) = bars.lost_alarms(figures("safety", project, home)["raised"], before)
    assert "urgent messages that were raised are missed, at most 1: m-" in told


def test_a_crisis_text_that_loses_its_number_is_refused(home: Path, project: Path) -> None:
    file = project / "data" / "safety" / "replies.yml"
    file.write_text(file.read_text().replace("988", "the crisis line"))
    told = [*bars.bar_reasons("Safety", figures("safety", project, home), live_safety(home))]
    assert len(told) == 1 and "raised crises answered with 988 was met and is not" in told[0]


def live_safety(home: Path) -> Figures:
    return figures("safety", ROOT, home)


def test_a_place_named_like_patients_is_refused(home: Path, project: Path) -> None:
    """What the clinic's directory names is never hidden: names of patients must not be in it."""
    shutil.copytree(ROOT / "data" / "clinic", project / "data" / "clinic", dirs_exist_ok=True)
    names = [name for one in load_names("measuring").values() for name in one.given]
    file = project / "data" / "clinic" / "locations.yml"
    file.write_text(
        file.read_text().replace("synonyms: [maple,", f"synonyms: [{', '.join(names)}, maple,")
    )
    told = "\n".join(
        bars.bar_reasons(
            "Privacy", figures("privacy", project, home), figures("privacy", ROOT, home)
        )
    )
    # Met and lost, or missed and worse: either refuses, whatever the live release reaches just now.
    assert "Privacy: PERSON in lower-case chat: recall was" in told


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_measured_is_refused_by_name(kind: Kind, home: Path, tmp_path: Path) -> None:
    assert not is_measured(kind, subject_of(ROOT), home=home, root=tmp_path)
    with pytest.raises(ContentRefused) as refused:
        figures(kind, ROOT, home, root=tmp_path)
    assert refused.value.problems[0].startswith(f"{reports.MEASURED_ON[kind]} is missing")


def test_a_build_without_its_measuring_files_is_refused(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(reports.MEASURED_ON, "safety", "tests/safety/absent.jsonl")
    built = studio.build()
    assert (built.state, built.reasons) == (
        "refused",
        ["tests/safety/absent.jsonl is missing: what is not measured does not go live."],
    )


@pytest.mark.parametrize("kind", KINDS)
def test_measuring_stops_when_it_is_told_to(kind: Kind, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        measured(kind, subject_of(ROOT), home=tmp_path, go_on=lambda: False)
    assert not (tmp_path / "studio").exists()


def bar(share: float, *, is_met: bool, is_floor: bool = True) -> Figures:
    values = {"name": "raised", "share": share, "is_met": is_met, "is_floor": is_floor}
    return {"bars": [{**values, "wanted": 0.9, "slack": 0.01}]}


@pytest.mark.parametrize(
    ("new", "live", "told"),
    [
        (bar(0.9, is_met=True), bar(0.99, is_met=True), 0),  # met is met
        (bar(0.89, is_met=False), bar(0.9, is_met=True), 1),  # lost
        (bar(0.79, is_met=False), bar(0.8, is_met=False), 0),  # one message
        (bar(0.78, is_met=False), bar(0.8, is_met=False), 1),
        (bar(0.11, is_met=False, is_floor=False), bar(0.1, is_met=True, is_floor=False), 1),
        (bar(0.2, is_met=False, is_floor=False), bar(0.22, is_met=False, is_floor=False), 0),
        (bar(0.24, is_met=False, is_floor=False), bar(0.22, is_met=False, is_floor=False), 1),
    ],
)
def test_a_bar_that_is_met_stays_met_and_another_gets_no_worse(
    new: Figures, live: Figures, told: int
) -> None:
    assert len([*bars.bar_reasons("Safety", new, live)]) == told


def test_alarms_lost_one_by_one_add_up() -> None:
    before = {"a": "stroke", "b": "poison", "c": "crisis"}
    assert [*bars.lost_alarms({"a": "stroke", "b": "poison"}, before)] == []
    (told,) = bars.lost_alarms({"a": "stroke", "d": "new"}, before)
    assert "2 urgent messages" in told and "b (poison), c (crisis)" in told
