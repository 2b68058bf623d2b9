"""An edit of several files is made whole or not at all, wherever its process is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from api.studio.editing import Editor, list_changes, recover, undo
from api.studio.paths import DOMAIN, ROOT
from tests.databases import copy_sqlite


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The database has no part in this that differs."""
    return copy_sqlite(sqlite_template, tmp_path)


EDIT = """
import sys
from pathlib import Path
import api.identity.models
from api.db import Database
from api.studio.draft import Draft
from api.studio.editing import Editor, keep_files
folder, project, url, staff_id, *paths = sys.argv[1:]
editor = Editor(Draft(Path(folder), Path(project)), Database(url), staff_id)
keep_files(editor, "both", lambda: [(one, editor.draft.read(one) + "# new\\n") for one in paths])
"""


@pytest.mark.parametrize(
    ("point", "seen", "kept"),
    [
        ("draft.prepared", 0, 0),
        ("draft.noted", 0, 2),
        ("draft.decided", 2, 2),
        ("draft.applied", 2, 2),
    ],
)
def test_a_kill_leaves_all_of_an_edit_or_none_of_it(
    editor: Editor, point: str, seen: int, kept: int
) -> None:
    """`seen` in the files when the process is gone, `kept` when the studio is opened again."""
    draft, paths = editor.draft, (DOMAIN, "data/nlu/faq.yml")
    url = editor.database.engine.url.render_as_string(hide_password=False)
    places = [str(draft.folder), str(draft.project), url, editor.staff_id, *paths]
    done = subprocess.run(
        [sys.executable, "-c", EDIT, *places],
        cwd=ROOT, env={**os.environ, "FRONTDESK_FAILPOINT": point}, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    assert sum(draft.read(path).endswith("# new\n") for path in paths) == seen
    recover(draft, editor.database)
    assert sum(draft.read(path).endswith("# new\n") for path in paths) == kept
    with editor.database.read() as session:
        changes = list_changes(session=session)
    assert len(changes) == kept
    if kept:
        undo(editor, change_id=changes[0].id)
    assert draft.changed() == [] and draft.waiting() is None
